import { inWorstMinute } from "./quota.ts";

/** What a call is about; Google's own name of one works everywhere too. */
export type Kind =
  | "any"
  | "sheets"
  | "read"
  | "write"
  | "drive"
  | "glance"
  | "account"
  | "watch"
  | "stop"
  | "token"
  | "consent"
  | `sheets.${string}`
  | `drive.${string}`;

/** The first six come before the deed, which is not done then; the last four after it. */
export type Fault =
  | "429"
  | "403 rate"
  | "500"
  | "503"
  | "garbage"
  | "reset"
  | "500 after"
  | "reset after"
  | "truncated after"
  | "garbage after";

export type Call = {
  /** By Google's clock, in milliseconds. */
  at: number;
  /** Google's name of the call, such as `sheets.spreadsheets.get`. */
  method: string;
  kinds: Kind[];
  /** The address of who calls; undefined where that was not known. */
  credential: string | undefined;
  spreadsheetId: string | undefined;
  query: URLSearchParams;
  body: unknown;
  /** Null where it was never answered. */
  status: number | null;
  fault: Fault | undefined;
};

export type Lasting = {
  /** So many calls; one where nothing is said, and all where only a time is. */
  times?: number;
  /** By Google's clock, from now. */
  forMs?: number;
  /** So many calls pass before the first. */
  skip?: number;
  /** Of this spreadsheet alone; of all, where it is not given. */
  of?: string;
};
type Counted = { kind: Kind; left: number; skip: number; until: number; of: string | undefined };
type Planned = Counted & { fault: Fault; retryAfterSeconds: number | undefined };
type Slowed = Counted & { ms: number };
type Hook = Counted & { when: "before" | "after"; deed: (call: Call) => void | Promise<void> };

const KINDS: Record<string, Kind> = {
  "drive.files.get": "glance",
  "drive.about.get": "account",
  "drive.files.watch": "watch",
  "drive.changes.watch": "watch",
  "drive.channels.stop": "stop",
};

export function kindsOf(method: string, verb: string): Kind[] {
  if (method === "token" || method === "consent") return [method];
  if (method.startsWith("drive.")) {
    const kind = KINDS[method];
    return ["drive", ...(kind ? [kind] : []), `drive.${method.slice(6)}`];
  }
  const isRead = verb === "GET" || /(?:[gG]etByDataFilter|\.search)$/.test(method);
  return ["sheets", isRead ? "read" : "write", `sheets.${method.slice(7)}`];
}

/** All calls, what goes wrong with them, and what people do in between. */
export function traffic(now: () => number) {
  const calls: Call[] = [];
  const faults: Planned[] = [];
  const slowed: Slowed[] = [];
  const hooks: Hook[] = [];

  const counted = (kind: Kind, { times, forMs, skip = 0, of }: Lasting): Counted => ({
    kind,
    of,
    left: times ?? (forMs === undefined ? 1 : Infinity),
    skip,
    until: forMs === undefined ? Infinity : now() + forMs,
  });

  function next<T extends Counted>(
    list: T[],
    call: Call,
    fits: (one: T) => boolean,
  ): T | undefined {
    for (const one of list) {
      const isMeant = one.kind === "any" || call.kinds.includes(one.kind);
      const isElsewhere = one.of !== undefined && one.of !== call.spreadsheetId;
      if (!isMeant || isElsewhere || one.left <= 0 || one.until <= now() || !fits(one)) continue;
      if (one.skip > 0) one.skip -= 1;
      else {
        one.left -= 1;
        return one;
      }
    }
    return undefined;
  }

  const timesOf = (kind: Kind, credential: string) =>
    calls
      .filter((it) => it.kinds.includes(kind) && it.credential === credential)
      .map(({ at }) => at);

  function worst(kind: Kind, credential?: string): number {
    const whose = credential === undefined ? credentials() : [credential];
    return Math.max(0, ...whose.map((it) => inWorstMinute(timesOf(kind, it))));
  }

  const credentials = () => [...new Set(calls.flatMap((it) => it.credential ?? []))];

  return {
    note: (call: Call) => void calls.push(call),
    nextFault: (call: Call) => next(faults, call, () => true),
    nextDelayMs: (call: Call) => next(slowed, call, () => true)?.ms ?? 0,
    async runHooks(when: Hook["when"], call: Call): Promise<void> {
      for (const hook of hooks) {
        const due = next([hook], call, (it) => it.when === when);
        if (due) await due.deed(call);
      }
    },

    handle: {
      /** All calls so far, refused ones too, oldest first; those of one kind, where it is given. */
      calls: (kind: Kind = "any") =>
        calls.filter((it) => kind === "any" || it.kinds.includes(kind)),
      count: (kind: Kind = "any") =>
        calls.filter((it) => kind === "any" || it.kinds.includes(kind)).length,
      forgetCalls: () => void calls.splice(0),
      credentials,
      /** Calls of Sheets in the busiest stretch of sixty seconds, by who called most where nobody is named. */
      readsInWorstMinute: (credential?: string) => worst("read", credential),
      writesInWorstMinute: (credential?: string) => worst("write", credential),

      /** Done after such a call was let in and before its deed: there people can edit between a read and a write. */
      before(kind: Kind, deed: Hook["deed"], lasting: Lasting = {}): void {
        hooks.push({ ...counted(kind, lasting), when: "before", deed });
      },
      /** Done after the deed and before the answer goes out. */
      after(kind: Kind, deed: Hook["deed"], lasting: Lasting = {}): void {
        hooks.push({ ...counted(kind, lasting), when: "after", deed });
      },
      fail(kind: Kind, fault: Fault, lasting: Lasting & { retryAfterSeconds?: number } = {}): void {
        const { retryAfterSeconds } = lasting;
        faults.push({ ...counted(kind, lasting), fault, retryAfterSeconds });
      },
      slow(kind: Kind, ms: number, lasting: Lasting = {}): void {
        slowed.push({ ...counted(kind, lasting), ms });
      },
      /**
       * Nothing goes wrong any more, nothing is slow, and nobody does anything in between: with one spreadsheet, where
       * it is given, or with all.
       */
      heal(of?: string): void {
        for (const list of [faults, slowed, hooks]) {
          for (const it of list) if (of === undefined || it.of === of) it.left = 0;
        }
      },
    },
  };
}

export type Traffic = ReturnType<typeof traffic>;
