import { z } from "@hono/zod-openapi";
import { isUuid } from "../domain/uuid.ts";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

const Limit = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, { error: `A whole number from 1 to ${MAX_LIMIT}.` })
  .transform(Number)
  .refine((limit) => limit <= MAX_LIMIT, { error: `At most ${MAX_LIMIT}.` })
  .optional()
  .transform((limit) => limit ?? DEFAULT_LIMIT)
  .meta({ type: "integer", minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT });

const cursorOf = (isPosition: (text: string) => boolean) =>
  z
    .string()
    .transform((cursor, context) => {
      const position = readCursor(cursor);
      if (position !== undefined && isPosition(position)) return position;
      context.addIssue({ code: "custom", message: "This cursor is not one of ours." });
      return z.NEVER;
    })
    .optional()
    .meta({ type: "string", description: "`nextCursor` of the page before" });

/** The two questions of every list; the cursor comes out as the id that the page before ended with. */
export const pageQuery = { limit: Limit, cursor: cursorOf(isUuid) };

/** The same for the lines of one table. */
export const pageQueryOfLines = {
  limit: Limit,
  cursor: cursorOf((text) => /^\d{1,18}$/.test(text)),
};

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

type Asked = { limit: number; cursor?: string | undefined };

export const filterOf = ({ limit, cursor }: Asked) => ({
  limit,
  ...(cursor !== undefined && { before: cursor }),
});

export const page = <T>({ items, nextId }: { items: T[]; nextId: string | null }) => ({
  items,
  nextCursor: nextId === null ? null : writeCursor(nextId),
});

/** A page of rows in their order; the cursor is how many came before. */
export function pageOfLines<T>(rows: T[], { limit, cursor }: Asked) {
  const from = Number(cursor ?? 0);
  const until = from + limit;
  return {
    items: rows.slice(from, until),
    nextCursor: rows.length > until ? writeCursor(String(until)) : null,
  };
}

/** The version lets a later kind of cursor tell this one apart. */
const writeCursor = (position: string) => Buffer.from(`1:${position}`).toString("base64url");

function readCursor(cursor: string): string | undefined {
  const text = Buffer.from(cursor, "base64url").toString();
  const position = text.slice(2);
  return writeCursor(position) === cursor ? position : undefined;
}
