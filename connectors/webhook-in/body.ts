import type { Told } from "../../domain/told.ts";
import type { WebhookInSettings } from "./settings.ts";

/** Whatever walks through it later, the interpreter's own functions among them, comes to its end. */
const MAX_DEPTH = 500;

/** What a body says, as JSON text that can be read again at any time; undefined where it cannot be read. */
export function readBody(
  body: Uint8Array,
  format: WebhookInSettings["format"],
): { told: Told; payload: string } | undefined {
  const text = textOf(body);
  if (text === undefined) return undefined;
  if (format === "form") {
    const told = formIn(text);
    return told && { told, payload: JSON.stringify(told) };
  }
  const told = jsonIn(text);
  return told && { told, payload: text };
}

/** One object of JSON that is not nested beyond measure. */
export function jsonIn(text: string): Told | undefined {
  if (!isShallow(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isGroup(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The values by their names, those of a name that comes several times as a list. */
function formIn(text: string): Told | undefined {
  // A text without it is no form, whatever it says it is.
  if (!text.includes("=")) return undefined;
  const values = new Map<string, string[]>();
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const [name = "", ...rest] = pair.split("=");
    const [decodedName, value] = [decoded(name), decoded(rest.join("="))];
    if (decodedName === undefined || value === undefined) return undefined;
    const before = values.get(decodedName);
    if (before) before.push(value);
    else values.set(decodedName, [value]);
  }
  return Object.fromEntries(
    [...values].map(([name, all]) => [name, all.length === 1 ? all[0] : all]),
  );
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

function textOf(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

const isGroup = (value: unknown): value is Told =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Counted before it is parsed, which takes long for a million brackets. */
function isShallow(text: string): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '"') isInText = !isInText;
    else if (isInText) at += sign === "\\" ? 1 : 0;
    else if (sign === "[" || sign === "{") depth += 1;
    else if (sign === "]" || sign === "}") depth -= 1;
    if (depth > MAX_DEPTH) return false;
  }
  return true;
}
