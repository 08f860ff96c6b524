import type { Db } from "../../db/connect.ts";
import { endSessionsOf, listSessions } from "../../db/sessions.ts";
import { notFound } from "../../domain/errors.ts";
import { isUuid } from "../../domain/uuid.ts";
import { record } from "../audit.ts";
import type { Tx } from "../unit-of-work.ts";
import { self } from "./account.ts";

export type Device = {
  id: string;
  door: "portal" | "console";
  signedInBy: "link" | "code" | "owner_link";
  /** The browser in a few words. */
  device: string | null;
  since: string;
  lastSeenAt: string;
};

/** Where a person is signed in, the latest visit first. */
export async function listDevices(db: Db, personId: string): Promise<Device[]> {
  const sessions = await listSessions(db, personId);
  return sessions.map(({ createdAt, lastSeenAt, ...session }) => ({
    ...session,
    since: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  }));
}

/**
 * Signs out one of a person's devices, or all but the one they sit at; at once, for every process. Whoever came by a
 * link may have found it: they end nothing at the console.
 */
export async function signOutDevices(
  tx: Tx,
  { personId, signedInBy }: { personId: string; signedInBy: Device["signedInBy"] },
  which: { id: string } | { allBut: string },
): Promise<number> {
  if ("id" in which && !isUuid(which.id)) throw notFound("The device");
  const ended = await endSessionsOf(
    tx.db,
    personId,
    which,
    signedInBy === "link" ? ["portal"] : ["portal", "console"],
  );
  const lines = ended.map(({ id: sessionId }) => ({
    type: "session.ended",
    reasonCode: "signed_out" as const,
    personId,
    detail: { sessionId },
  }));
  if (lines.length > 0) await record(tx, self(personId), ...lines);
  return ended.length;
}
