import { DomainError } from "../../domain/errors.ts";
import { titleOf } from "../../domain/title.ts";

/** The name of something as it is kept, or a refusal that says what is wrong with it. */
export function titled(typed: string): string {
  const read = titleOf(typed);
  if (read.ok) return read.title;
  const { code, message } = read;
  throw new DomainError("invalid", message, "invalid_request", [
    { pointer: "#/name", code, message },
  ]);
}
