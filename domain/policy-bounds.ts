import type { FlowPolicy } from "./flow.ts";

type Numbers = Exclude<keyof FlowPolicy, "existingRows" | "onMissing">;

/** From what to what each number of a policy may go. */
export const POLICY_BOUNDS: Record<Numbers, { min: number; max: number }> = {
  holdAboveNew: { min: 0, max: 5_000 },
  holdAboveEndsPercent: { min: 0, max: 100 },
  quietSeconds: { min: 0, max: 86_400 },
  intervalSeconds: { min: 1, max: 86_400 },
};
