/** `secret`: of the installation or of a caller. `entry`: lets somebody in. `person`: names or addresses somebody. */
export type CanaryKind = "secret" | "entry" | "person";

export type Canary = { name: string; value: string; kind: CanaryKind };

export type Flock = ReturnType<typeof flockOf>;

/** The values that are watched; some are known only once the hub has made them. */
export function flockOf(first: Canary[]) {
  const all = new Map<string, Canary>();
  const add = (canary: Canary) => void all.set(canary.value, canary);
  for (const canary of first) add(canary);
  return {
    add,
    all: () => [...all.values()],
    of: (...kinds: CanaryKind[]) => [...all.values()].filter(({ kind }) => kinds.includes(kind)),
  };
}

/** Which of the canaries stand in a text, and in which form; bytes are given as latin1. */
export function canariesIn(text: string, canaries: Canary[]): string[] {
  const lower = text.toLowerCase();
  return canaries.flatMap((canary) =>
    formsOf(canary.value).flatMap(({ form, isIn }) =>
      isIn(text, lower) ? [`${canary.name}, ${form}`] : [],
    ),
  );
}

type Form = { form: string; isIn: (text: string, lower: string) => boolean };

const made = new Map<string, Form[]>();

function formsOf(value: string): Form[] {
  const known = made.get(value);
  if (known) return known;
  const bytes = Buffer.from(value);
  const hex = bytes.toString("hex");
  const plain = [value, encodeURIComponent(value)].map((it) => it.toLowerCase());
  const percent = hex.replaceAll(/../g, "%$&");
  const base64 = [0, 1, 2].flatMap((before) => {
    const inside = base64Inside(bytes, before);
    return [inside, inside.replaceAll("+", "-").replaceAll("/", "_")];
  });
  const forms: Form[] = [
    /^\d{6}$/.test(value)
      ? { form: "plain", isIn: digitsAlone(value) }
      : {
          form: "plain or URL-encoded",
          isIn: (_, lower) => plain.some((it) => lower.includes(it)),
        },
    { form: "hex", isIn: (_, lower) => lower.includes(hex) },
    { form: "URL-encoded throughout", isIn: (_, lower) => lower.includes(percent) },
    { form: "base64", isIn: (text) => base64.some((it) => text.includes(it)) },
  ];
  made.set(value, forms);
  return forms;
}

/** Six digits stand in many a number: here they stand alone, or in the two groups of the mail. */
function digitsAlone(code: string): Form["isIn"] {
  const groups = `${code.slice(0, 3)}[\\s-]?${code.slice(3)}`;
  const alone = new RegExp(`(?<![0-9a-z.])${groups}(?![0-9a-z])`);
  return (_, lower) => alone.test(lower);
}

/** What base64 has of bytes for sure, so many others standing before them; its ends depend on the neighbours. */
function base64Inside(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString("base64")
    .replaceAll("=", "");
  const from = Math.ceil((before * 8) / 6);
  const to = Math.floor(((before + bytes.length) * 8) / 6);
  return text.slice(from, to);
}
