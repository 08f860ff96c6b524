import { expect, test } from "vitest";
import { z } from "zod";
import { fieldErrors } from "../../domain/field-errors.ts";

const Input = z.strictObject({
  subject: z.string().max(5),
  kind: z.enum(["invitation", "reminder"]),
  count: z.int().max(3),
  list: z.array(z.string()).max(1),
  flag: z.boolean(),
  slug: z.string().regex(/^[a-z]+$/),
  own: z.string().max(5, "Keep it short."),
});

const good = {
  subject: "Hello",
  kind: "invitation",
  count: 1,
  list: [],
  flag: true,
  slug: "hq",
  own: "",
};

const messagesOf = (change: Record<string, unknown>) => {
  const input = { ...good, ...change };
  const read = Input.safeParse(input);
  return read.success ? [] : fieldErrors(read.error, input).map(({ message }) => message);
};

test.each([
  [{ subject: "Hello you" }, "This may have at most 5 characters. It has 9."],
  [{ subject: 5 }, "This must be text. Correct it."],
  [{ kind: "code" }, "This must be one of: invitation, reminder."],
  [{ count: 1.5 }, "This must be a whole number. Correct it."],
  [{ count: 4 }, "This must be at most 3."],
  [{ list: ["a", "b"] }, "This may have at most 1 items."],
  [{ flag: "yes" }, "This must be true or false. Correct it."],
  [{ slug: "HQ" }, "This is not in the form it must have. The API's reference shows it."],
  [{ own: "too long" }, "Keep it short."],
  [{ subject: undefined }, "This is needed. Fill it in."],
])("a field with %j is refused in words that say how to mend it", (change, message) => {
  expect(messagesOf(change)).toEqual([message]);
});
