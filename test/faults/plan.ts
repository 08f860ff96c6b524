import type { Label } from "../../services/unit-of-work.ts";
import type { Fault, Role, Target } from "./arming.ts";

/** Every labelled point of the send path, and who has to reach it. */
const points: { label: Label; by: Role | "any" }[] = [
  { label: "unit-of-work:before-commit", by: "api" },
  { label: "unit-of-work:committed", by: "api" },
  { label: "unit-of-work:before-commit", by: "worker" },
  { label: "unit-of-work:committed", by: "worker" },
  { label: "relay:before-hand-over", by: "any" },
  { label: "relay:handed-over", by: "any" },
  { label: "mailer:before-batch-stored", by: "worker" },
  { label: "mailer:batch-stored", by: "worker" },
  { label: "mailer:answered", by: "worker" },
  { label: "mailer:outcome-stored", by: "worker" },
  { label: "step:before-complete", by: "worker" },
];
const targets: Target[] = ["api", "worker", "postgres", "temporal"];

/** Each point with each target, in an order the seed decides. */
export function everyFault(random: () => number): Fault[] {
  const all = points.flatMap((point) => targets.map((target) => ({ ...point, target })));
  return shuffled(all, random).map((fault, index) => ({ id: index + 1, ...fault }));
}

/** A few of them: each target once. */
export function fewFaults(random: () => number): Fault[] {
  const all = everyFault(random);
  return targets.flatMap((target) => all.find((fault) => fault.target === target) ?? []);
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
