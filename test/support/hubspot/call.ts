import type { Author } from "./contact.ts";

/** A call that may be made, held against its description. */
export type Asked = {
  path: string[];
  query: URLSearchParams;
  body: unknown;
  author: Author;
};

export type Answer = { status: number; body?: object };

/** Sound as long as the description of the call says what the handler takes: it was held against it. */
export const bodyOf = <T>({ body }: Asked) => body as T;

/** A parameter that is repeated, or has its values with commas between them. */
export const listIn = (query: URLSearchParams, name: string): string[] =>
  query
    .getAll(name)
    .flatMap((it) => it.split(","))
    .map((it) => it.trim())
    .filter((it) => it !== "");
