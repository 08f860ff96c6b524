import { sql } from "kysely";
import { FINAL_STATUSES } from "../domain/invitation.ts";
import type { Db } from "./connect.ts";

/** One sign-in link of each key that made links which can still sign somebody in: those are dead without it. */
export function listUsableLinks(db: Db) {
  return db
    .selectFrom("signInLink as k")
    .innerJoin("invitation as i", "i.id", "k.invitationId")
    .distinctOn("k.keyId")
    .select(["k.keyId", "k.nonce", "k.tokenHash"])
    .where("k.spentAt", "is", null)
    .where("k.revokedAt", "is", null)
    .where("i.status", "not in", [...FINAL_STATUSES])
    .where((e) =>
      e.or([
        e("k.validUntil", "is", null),
        e("k.validUntil", ">", sql<Date>`now()`),
        // Its mail is still to go out, and opens the window again.
        e("i.status", "=", "queued"),
      ]),
    )
    .orderBy("k.keyId")
    .execute();
}

/** One connection of each key that seals settings. */
export function listSealedConnections(db: Db) {
  const keyId = sql<string>`split_part(sealed_settings, '.', 2)`;
  return db
    .selectFrom("connection")
    .distinctOn(keyId)
    .select(["id", "sealedSettings", keyId.as("keyId")])
    .orderBy(keyId)
    .execute();
}

/** One grant of each key that seals tokens. */
export function listSealedGrants(db: Db) {
  const keyId = sql<string>`split_part(sealed_refresh_token, '.', 2)`;
  return db
    .selectFrom("connectionGrant")
    .distinctOn(keyId)
    .select(["connectionId", "sealedRefreshToken", keyId.as("keyId")])
    .orderBy(keyId)
    .execute();
}

/** One mail of each key that seals a code which waits for its mail and can still be entered. */
export function listSealedCodes(db: Db) {
  const keyId = sql<string>`split_part(e.sealed_code, '.', 2)`;
  return db
    .selectFrom("email as e")
    .innerJoin("signInCode as c", (join) => join.on(sql`'code/' || c.id`, "=", sql`e.purpose`))
    .distinctOn(keyId)
    .select(["e.purpose", "e.sealedCode", keyId.as("keyId")])
    .where("e.state", "=", "queued")
    .where("e.sealedCode", "is not", null)
    .where("c.expiresAt", ">", sql<Date>`now()`)
    .$narrowType<{ sealedCode: string }>()
    .orderBy(keyId)
    .execute();
}
