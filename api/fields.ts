import { z } from "@hono/zod-openapi";
import { INPUT_MESSAGES, inputIssue, type InputCode } from "../domain/input-codes.ts";
import { LOCALES, type Locale } from "../domain/location.ts";
import { isSlug } from "../domain/slug.ts";
import { MAX_TITLE, titleOf } from "../domain/title.ts";
import { isUuid } from "../domain/uuid.ts";

const isLocale = (text: string): text is Locale => LOCALES.some((locale) => locale === text);

const issue = (code: InputCode) => inputIssue({ code, message: INPUT_MESSAGES[code] });

/** A short text that is shown in lists: a location's, a connection's, a flow's name. */
export const Title = z
  .string()
  .transform((input, context) => {
    const read = titleOf(input);
    if (read.ok) return read.title;
    context.addIssue(inputIssue(read));
    return z.NEVER;
  })
  .meta({ type: "string", minLength: 1, maxLength: MAX_TITLE });

export const LocaleField = z
  .string()
  .transform((input, context) => {
    if (isLocale(input)) return input;
    context.addIssue(issue("unknown_locale"));
    return z.NEVER;
  })
  .meta({ type: "string", enum: [...LOCALES] });

export const Slug = z
  .string()
  .max(64)
  .refine(isSlug, { error: "Small letters, digits and dashes, at most 64; no dash at an end." })
  .meta({ example: "hq" });

/** An id that somebody sends in a body. */
export const OwnId = z.string().refine(isUuid, { error: "There is nothing of this id here." });

export const Id = z.string().meta({ description: "An opaque id" });

export const Time = z.string().meta({ format: "date-time", example: "2027-01-31T09:00:00.000Z" });

/** What is no id of ours is refused here, before anything is asked for it. */
export const IdParams = z.object({ id: z.string().refine(isUuid) });

export const LocationParams = z.object({
  location: z.string().refine(isSlug).meta({ description: "A slug or an id", example: "hq" }),
});
