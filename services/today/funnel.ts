import type { Db } from "../../db/connect.ts";
import { countFunnel, type FunnelCounts } from "../../db/funnel.ts";

export const FUNNEL_PERIODS = ["7", "30", "90", "all"] as const;
export type FunnelPeriod = (typeof FUNNEL_PERIODS)[number];
export type Funnel = FunnelCounts;

/** What became of the invitations that a location made in the last days (R129). */
export const readFunnel = (db: Db, locationId: string, period: FunnelPeriod): Promise<Funnel> =>
  countFunnel(db, locationId, period === "all" ? null : Number(period));

export const isFunnelPeriod = (text: string | undefined): text is FunnelPeriod =>
  FUNNEL_PERIODS.some((period) => period === text);
