/** What was told of one thing: names and values, as deep as whoever told it likes. */
export type Told = Record<string, unknown>;

export type Found = { text: string } | { missing: true } | { isNoText: string };

/**
 * What stands at a place: names and positions parted by dots (`contact.emails.0`), or a JSON pointer (RFC 6901) where
 * a name has a dot in it.
 */
export function textAt(told: unknown, place: string): Found {
  let at = told;
  for (const step of stepsOf(place)) {
    // Only what was told: never what every object has by itself.
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return { missing: true };
    at = (at as Told)[step];
  }
  return asText(at);
}

export function stepsOf(place: string): string[] {
  if (!place.startsWith("/")) return place.split(".");
  const steps = place.slice(1).split("/");
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function asText(value: unknown): Found {
  if (typeof value === "string") return { text: value };
  if (typeof value === "number" || typeof value === "boolean") return { text: String(value) };
  if (typeof value !== "object" || value === null) return { missing: true };
  return { isNoText: Array.isArray(value) ? "a list" : "a group of values" };
}
