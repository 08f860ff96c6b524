import type { Google } from "../test/support/google/google.ts";

export type Call = ReturnType<Google["calls"]>[number];

export type Counts = { read: number; write: number; drive: number; all: number };

export function countsOf(calls: Call[]): Counts {
  const of = (kind: "read" | "write" | "glance") =>
    calls.filter(({ kinds }) => kinds.includes(kind)).length;
  return { read: of("read"), write: of("write"), drive: of("glance"), all: calls.length };
}

/** Each look begins at Drive. */
export function passesOf(calls: Call[]): Call[][] {
  const passes: Call[][] = [];
  for (const call of calls) {
    if (call.kinds.includes("glance")) passes.push([]);
    passes.at(-1)?.push(call);
  }
  return passes;
}

export const most = (passes: Call[][], of: keyof Counts) =>
  Math.max(0, ...passes.map((pass) => countsOf(pass)[of]));
