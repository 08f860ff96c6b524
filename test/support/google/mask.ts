/** What of an answer is asked for: names, each with what is asked for of it; a `*` is all of it. */
export type Mask = Map<string, Mask>;

const ALL = "*";

/** `a,b(c,d),e/f` and `e.f`; undefined where it is not written like that. */
export function maskOf(text: string): Mask | undefined {
  const words = text.match(/[\w*]+|[(),/.]/g) ?? [];
  if (words.join("") !== text.replaceAll(/\s/g, "")) return undefined;
  let at = 0;

  function list(): Mask | undefined {
    const mask: Mask = new Map();
    for (;;) {
      if (!field(mask)) return undefined;
      if (words[at] !== ",") return mask;
      at += 1;
    }
  }

  function field(mask: Mask): boolean {
    const name = words[at];
    if (name === undefined || !/^[\w*]+$/.test(name)) return false;
    at += 1;
    const inner = mask.get(name) ?? new Map();
    mask.set(name, inner);
    if (words[at] === "/" || words[at] === ".") {
      at += 1;
      return field(inner);
    }
    if (words[at] !== "(") return true;
    at += 1;
    const deeper = list();
    if (!deeper || words[at] !== ")") return false;
    at += 1;
    for (const [key, below] of deeper)
      inner.set(key, new Map([...(inner.get(key) ?? []), ...below]));
    return true;
  }

  const mask = list();
  return at === words.length ? mask : undefined;
}

/** Whether something is wanted of what stands at the path; all is, without a mask. */
export function wants(mask: Mask | undefined, ...path: string[]): boolean {
  if (!mask || mask.size === 0 || mask.has(ALL)) return true;
  const [name, ...rest] = path;
  if (name === undefined) return true;
  const inner = mask.get(name);
  return inner !== undefined && wants(inner, ...rest);
}

export function masked(value: unknown, mask: Mask): unknown {
  if (mask.size === 0 || mask.has(ALL)) return value;
  if (Array.isArray(value)) return value.map((it) => masked(it, mask));
  if (typeof value !== "object" || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, it] of Object.entries(value)) {
    const inner = mask.get(name);
    if (inner) kept[name] = masked(it, inner);
  }
  return kept;
}
