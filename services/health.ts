import { findHandOverLag } from "../db/hand-overs.ts";
import type { Pool } from "../db/connect.ts";
import { findMailHealth } from "../db/mail-health.ts";
import type { Actor } from "../domain/permissions.ts";
import { iso } from "./invitations/view.ts";

/** What health is asked of: the database, and whoever knows Temporal. */
export type HealthDeps = { db: Pool; isTemporalUp: () => Promise<boolean> };

/** How the parts are that everything here stands on; all of the installation. */
export type Health = {
  database: { answerMs: number };
  temporal: { isUp: boolean };
  /** Messages on their way to Temporal, and how long the oldest has waited. */
  relay: { waiting: number; stuck: number; oldestSeconds: number | null };
  mail: {
    acceptedAt: string | null;
    failedAt: string | null;
    /** What the provider said; told only to those whose mail it was. */
    failure: string | null;
    waiting: number;
    oldestSeconds: number | null;
  };
};

export async function readHealth(deps: HealthDeps, actor: Actor): Promise<Health> {
  const temporal = deps.isTemporalUp();
  const before = performance.now();
  const relay = await findHandOverLag(deps.db);
  const answerMs = Math.round(performance.now() - before);
  const { acceptedAt, failedAt, failure, ...queue } = await findMailHealth(deps.db);
  const isTheirs =
    actor.locations === "all" ||
    (typeof failure?.locationId === "string" && actor.locations.includes(failure.locationId));
  return {
    database: { answerMs },
    temporal: { isUp: await temporal },
    relay,
    mail: {
      acceptedAt: iso(acceptedAt),
      failedAt: iso(failedAt),
      failure: isTheirs ? (failure?.reason ?? null) : null,
      ...queue,
    },
  };
}
