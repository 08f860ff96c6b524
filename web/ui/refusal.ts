import { ConnectorError, DomainError } from "../../domain/errors.ts";
import { inputText } from "./reasons.ts";
import { said } from "./said.ts";
import type { Speech } from "./wording.ts";

export type Refusal = DomainError | ConnectorError;

/** What came of the work, or the refusal it ended with, which the page then says; a bug stays a bug. */
export async function refused<T>(work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError && error.kind !== "not_found") return error;
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}

export const isRefusal = (value: unknown): value is Refusal =>
  value instanceof DomainError || value instanceof ConnectorError;

/** The sentence of a refusal, in the page's language. */
export const saidOf = ({ locale }: Speech, refusal: Refusal): string =>
  said(locale, refusal.message);

/** The sentence about one field, found by its JSON pointer. */
export function errorAt(
  { locale }: Speech,
  refusal: Refusal | undefined,
  pointer: string,
): string | undefined {
  if (!(refusal instanceof DomainError)) return undefined;
  const error = refusal.errors.find((one) => one.pointer === pointer);
  return error && said(locale, error.message, inputText(locale, error.code, error.message));
}

/** With which status a page answers that shows a refusal. */
export function statusOf(refusal: Refusal | undefined): 200 | 403 | 409 | 422 | 502 {
  if (refusal === undefined) return 200;
  if (refusal instanceof ConnectorError) return 502;
  if (refusal.kind === "forbidden") return 403;
  return refusal.kind === "conflict" ? 409 : 422;
}
