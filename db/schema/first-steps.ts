import type { FirstStep } from "../../domain/first-steps.ts";
import type { Defaulted } from "./columns.ts";

export type FirstStepsTable = {
  locationId: string;
  later: Defaulted<FirstStep[]>;
  endedAt: Date | null;
};
