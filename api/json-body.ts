import type { Context } from "hono";
import type { FieldError } from "../domain/errors.ts";
import { pointerStep } from "../domain/field-errors.ts";
import { INPUT_MESSAGES, type InputCode } from "../domain/input-codes.ts";
import { invalidRequest, malformed, RequestError } from "./problems.ts";

const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 32;
const FORBIDDEN_NAMES = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Reads a body of at most 1 MiB, counted as it arrives. Without this a chunked request has no end, and a length
 * that was promised need not be the one that comes.
 */
export async function readBytes(c: Context): Promise<Uint8Array> {
  const tooLarge = () =>
    new RequestError(413, "too_large", "A request has at most 1 MiB. Send it in parts.");
  if (Number(c.req.header("content-length") ?? 0) > MAX_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const TYPES = { json: "application/json", form: "application/x-www-form-urlencoded" } as const;

/** Refuses a body that does not say it is JSON, or that is packed. */
export const requireJsonType = (c: Context): void => requireType(c, "json");

/** Refuses a body that does not say it is of this form, or that is packed. */
export function requireType(c: Context, form: keyof typeof TYPES): void {
  const [type = "", charset, ...more] = (c.req.header("content-type") ?? "")
    .toLowerCase()
    .split(";");
  const packed = c.req.header("content-encoding");
  const isUtf8 = charset === undefined || /^ *charset="?utf-8"? *$/.test(charset);
  if (type.trimEnd() !== TYPES[form] || !isUtf8 || more.length > 0) {
    throw new RequestError(415, "unsupported_media_type", `Send ${TYPES[form]}.`);
  }
  if (packed !== undefined && packed.toLowerCase() !== "identity") {
    throw new RequestError(415, "unsupported_media_type", "Send the body unpacked.");
  }
}

/** The text of one JSON object, safe to parse again: UTF-8, not nested too deeply, with harmless names. */
export function readJsonText(bytes: Uint8Array): string {
  const text = decode(bytes);
  const value = parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw malformed("The body must be one JSON object.");
  }
  const errors = inspect(value);
  if (errors.length > 0) throw invalidRequest(errors);
  return text;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed("The body is not UTF-8.");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed("The body is not one JSON document.");
  }
}

/** Walks without recursion: the nesting is the sender's choice. */
function inspect(root: object): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (pointer: string, code: InputCode) =>
    errors.push({ pointer, code, message: INPUT_MESSAGES[code] });
  const waiting = [{ value: root, pointer: "#", depth: 1 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.depth > MAX_DEPTH) throw malformed(`The body is nested more than ${MAX_DEPTH} deep.`);
    for (const [name, value] of Object.entries(next.value)) {
      const pointer = `${next.pointer}/${pointerStep(name)}`;
      if (FORBIDDEN_NAMES.has(name)) refuse(pointer, "unknown_field");
      if (isBroken(name)) refuse(next.pointer, "control_character");
      if (typeof value === "string" && isBroken(value)) refuse(pointer, "control_character");
      if (typeof value === "object" && value !== null) {
        waiting.push({ value, pointer, depth: next.depth + 1 });
      }
      if (errors.length >= 20) return errors;
    }
  }
  return errors;
}

/** The database stores neither half a character nor a NUL. */
const isBroken = (text: string) => text.includes("\0") || !text.isWellFormed();
