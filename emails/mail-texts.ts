import { AssertionError, Liquid, LiquidError, TokenKind, type Template } from "liquidjs";
import { INPUT_MESSAGES, type InputCode } from "../domain/input-codes.ts";
import { TEXT_LIMITS, type MailText } from "../domain/location.ts";
import { TEXT_VARIABLES, type TextVariable } from "../domain/mail-texts.ts";
import { findLink } from "../domain/links-in-text.ts";
import { hasControlCharacter } from "../domain/visible-text.ts";
import type { Paragraph } from "./layout.tsx";

export type TextFault = { field: keyof MailText; code: InputCode; message: string };
export type TextValues = Record<TextVariable, string>;

/** Stands for a star in a value, so that no name makes bold text. Values hold no control characters. */
const STAR = "\u0001";

const engine = new Liquid({
  // Without this a template could read files.
  templates: {},
  ownPropertyOnly: true,
  strictVariables: true,
  strictFilters: true,
  outputEscape: (value) => String(value).replaceAll("*", STAR),
  parseLimit: TEXT_LIMITS.body,
  renderLimit: 1_000,
  memoryLimit: 1_000_000,
});
// A text has variables and nothing else: no loops, no files, no other template.
for (const name of Object.keys(engine.tags)) delete engine.tags[name];

const LIST = TEXT_VARIABLES.map((name) => `{{ ${name} }}`).join(", ");

const TAG = /<[a-z/!?]/i;

/** What is wrong with a text, each with the place where it is. An empty one is wrong, too. */
export function textFaults(text: MailText): TextFault[] {
  return (["subject", "body"] as const).flatMap((field) => {
    const fault = faultOf(text[field], field);
    return fault ? [{ field, ...fault }] : [];
  });
}

/**
 * A text with its values put in. Undefined for one that cannot be used, whatever let it through: then the usual
 * words are better than no mail.
 */
export function fillText(
  text: MailText,
  values: TextValues,
): { subject: string; paragraphs: Paragraph[] } | undefined {
  if (textFaults(text).length > 0) return undefined;
  const filled = fill(text, values);
  if (!filled) return undefined;
  const subject = withStars(filled.subject).trim();
  const paragraphs = paragraphsOf(filled.body).map(runsOf);
  return subject === "" || paragraphs.length === 0 ? undefined : { subject, paragraphs };
}

function fill({ subject, body }: MailText, values: TextValues): MailText | undefined {
  const render = (source: string) => engine.parseAndRenderSync(unixLines(source), { ...values });
  try {
    return { subject: render(subject), body: render(body) };
  } catch (error) {
    // A limit that is reached is an `AssertionError`; it counts the time, which a busy machine can take.
    if (LiquidError.is(error) || error instanceof AssertionError) return undefined;
    throw error;
  }
}

type Fault = Omit<TextFault, "field">;

function faultOf(given: string, field: keyof MailText): Fault | undefined {
  const source = unixLines(given);
  if (source.trim() === "") return fault("required", INPUT_MESSAGES.required);
  if (source.length > TEXT_LIMITS[field]) {
    return fault("too_long", `This has at most ${TEXT_LIMITS[field]} characters. Shorten it.`);
  }
  const strange = strangeIn(source, field);
  if (strange !== undefined) {
    const place = placeOf(source, strange);
    return fault("control_character", `${place}: ${INPUT_MESSAGES.control_character}`);
  }
  const parsed = parse(source);
  if (!Array.isArray(parsed)) return parsed;
  return parsed.map(variableFault).find(Boolean) ?? proseFault(proseOf(source, parsed), field);
}

function parse(source: string): Template[] | Fault {
  try {
    return engine.parse(source);
  } catch (error) {
    if (!LiquidError.is(error)) throw error;
    const { token } = error;
    const what = token.getText().startsWith("{%")
      ? `${shortened(token.getText())} cannot be used`
      : "what begins with {{ cannot be read";
    return fault("markup", `${lineAndColumn(token.getPosition())}: ${what}. Write one of ${LIST}.`);
  }
}

function variableFault({ token }: Template): Fault | undefined {
  if (token.kind !== TokenKind.Output) return undefined;
  const place = lineAndColumn(token.getPosition());
  const what = shortened(token.getText());
  // A dash takes the blanks beside it away, so that words may become a link.
  const [, dashed] = /^\{\{-?\s*(\w+)\s*-?\}\}$/.exec(token.getText()) ?? [];
  const [, name] = /^\{\{\s*(\w+)\s*\}\}$/.exec(token.getText()) ?? [];
  if (name === undefined && dashed !== undefined) {
    return fault(
      "markup",
      `${place}: ${what} has a dash beside its braces. Write "{{ ${dashed} }}".`,
    );
  }
  if (name === undefined) {
    return fault("markup", `${place}: ${what} is more than a variable. Write one of ${LIST}.`);
  }
  if (TEXT_VARIABLES.some((known) => known === name)) return undefined;
  return fault("unknown_field", `${place}: there is no variable "${name}". Write one of ${LIST}.`);
}

/** The text with letters in place of its variables, which so cannot hide what they are part of. */
function proseOf(source: string, templates: Template[]): string {
  let prose = source;
  for (const { token } of templates) {
    if (token.kind !== TokenKind.Output) continue;
    const { begin, end } = token;
    prose = prose.slice(0, begin) + "xx".padEnd(end - begin, "0") + prose.slice(end);
  }
  return prose;
}

function proseFault(prose: string, field: keyof MailText): Fault | undefined {
  const link = findLink(prose);
  if (link !== undefined) {
    const before = prose.slice(0, link);
    const place = placeOf(prose, Math.max(before.lastIndexOf(" "), before.lastIndexOf("\n")) + 1);
    return fault(
      "markup",
      `${place}: links and addresses are not allowed. The button is the link.`,
    );
  }
  const tag = TAG.exec(prose);
  if (tag) {
    const place = placeOf(prose, tag.index);
    return fault(
      "markup",
      `${place}: HTML is not allowed. Write plain text, and **bold** for bold.`,
    );
  }
  const open = field === "body" ? paragraphsOf(prose).find((each) => !isClosed(each)) : undefined;
  if (open === undefined) return undefined;
  const place = placeOf(prose, prose.indexOf(open) + open.lastIndexOf("**"));
  return fault("markup", `${place}: this ** is not closed. Write **bold** within one paragraph.`);
}

const isClosed = (paragraph: string) => paragraph.split("**").length % 2 === 1;

/** Nothing to see, and enough to part a link so that it is not found; emoji are made with such signs. */
const HIDDEN = /(?<![\p{ExtPict}\p{EMod}\uFE0F])(?!\uFE0F\u20E3)\p{DI}/u;

/** Where the first sign stands that shows nothing or rules the others. */
function strangeIn(source: string, field: keyof MailText): number | undefined {
  let index = 0;
  for (const sign of source) {
    const isLayout = field === "body" && (sign === "\n" || sign === "\t");
    if (hasControlCharacter(sign) && !isLayout) break;
    index += sign.length;
  }
  const hidden = source.slice(0, index).search(HIDDEN);
  if (hidden >= 0) return hidden;
  return index < source.length ? index : undefined;
}

function placeOf(source: string, index: number): string {
  const lines = source.slice(0, index).split("\n");
  return lineAndColumn([lines.length, (lines.at(-1)?.length ?? 0) + 1]);
}

const lineAndColumn = ([line = 1, column = 1]: number[]) => `Line ${line}, column ${column}`;
const shortened = (text: string) =>
  text.length <= 60 ? text : `${text.slice(0, 60).toWellFormed()}…`;
const fault = (code: InputCode, message: string): Fault => ({ code, message });

const unixLines = (text: string) => text.replaceAll("\r\n", "\n");
const withStars = (text: string) => text.replaceAll(STAR, "*");

const paragraphsOf = (text: string): string[] =>
  text
    .split(/\n[ \t]*\n\s*/)
    .map((each) => each.trim())
    .filter((each) => each !== "");

/** The parts between two stars are bold. */
const runsOf = (paragraph: string): Paragraph =>
  paragraph
    .split("**")
    .map((part, index) => ({ text: withStars(part), bold: index % 2 === 1 }))
    .filter(({ text }) => text !== "");
