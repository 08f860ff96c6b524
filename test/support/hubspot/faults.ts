import { setTimeout as sleep } from "node:timers/promises";
import type { CallName } from "./description.ts";

/** What can go wrong with a call: nothing is done, or it is done and nobody hears of it. */
export type Fault =
  | "429"
  /** With the seconds to wait, as what stands in front of HubSpot says it. */
  | "429_retry_after"
  | "429_daily"
  | "500"
  | "502"
  | "503"
  | "reset"
  /** The deed is done, and then */
  | "500_after"
  | "502_after"
  | "reset_after"
  | "truncated"
  | "silent";

export type Where = {
  on?: CallName | CallName[];
  times?: number;
  /** Only those whose body has this in it. */
  about?: string;
};
type Rule = Where & { fault: Fault | null; delayMs: number; left: number };
type Hook = Where & { at: "before" | "after"; run: () => unknown; left: number };

/** The page of whatever stands in front of HubSpot. */
export const BAD_GATEWAY =
  "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>";

/** What goes wrong, and what people do, around the calls that are meant. */
export function faultBook() {
  const rules: Rule[] = [];
  const hooks: Hook[] = [];

  const isMeant = ({ on, left }: { on?: CallName | CallName[]; left: number }, call: CallName) =>
    left > 0 && (on === undefined || [on].flat().includes(call));

  function add<T extends { left: number }>(list: T[], entry: T): () => void {
    list.push(entry);
    return () => void (entry.left = 0);
  }

  return {
    /** The next calls end so, once unless told otherwise; what is given back ends it early. */
    next: (fault: Fault, { times = 1, ...where }: Where = {}) =>
      add(rules, { ...where, fault, delayMs: 0, left: times }),
    /** All of them, until what is given back is called. */
    lasting: (fault: Fault, where: Omit<Where, "times"> = {}) =>
      add(rules, { ...where, fault, delayMs: 0, left: Infinity }),
    /** The deed is done at once, and the answer comes so much later. */
    slow: (delayMs: number, { times = Infinity, ...where }: Where = {}) =>
      add(rules, { ...where, fault: null, delayMs, left: times }),
    before: (run: () => unknown, { times = 1, ...where }: Where = {}) =>
      add(hooks, { ...where, at: "before", run, left: times }),
    /** After the deed, before its answer is out. */
    after: (run: () => unknown, { times = 1, ...where }: Where = {}) =>
      add(hooks, { ...where, at: "after", run, left: times }),
    clear(): void {
      for (const it of [...rules, ...hooks]) it.left = 0;
    },

    draw(call: CallName, body: string): Fault | undefined {
      const rule = rules.find(
        (it) => it.fault !== null && isMeant(it, call) && body.includes(it.about ?? ""),
      );
      if (!rule?.fault) return undefined;
      rule.left -= 1;
      return rule.fault;
    },
    async wait(call: CallName): Promise<void> {
      const rule = rules.find((it) => it.fault === null && isMeant(it, call));
      if (!rule) return;
      rule.left -= 1;
      await sleep(rule.delayMs);
    },
    async run(at: Hook["at"], call: CallName): Promise<void> {
      for (const hook of hooks.filter((it) => it.at === at && isMeant(it, call))) {
        hook.left -= 1;
        await hook.run();
      }
    },
  };
}
