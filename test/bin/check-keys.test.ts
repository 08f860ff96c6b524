import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { checkKeys } from "../../bin/check-keys.ts";
import { deriveKeys, type SecretKeys } from "../../bin/keys.ts";
import { keysOf } from "../../bin/parts.ts";
import { seal } from "../../db/sealed.ts";
import { systemActor } from "../../domain/permissions.ts";
import { keepGrant } from "../../services/connection-grants.ts";
import { settingsPlace } from "../../services/connection-settings.ts";
import { createConnection } from "../../services/connections.ts";
import { requestCode } from "../../services/sign-in/codes.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { aLocation, anInvitation, aPerson, serviceDeps } from "../support/invitees.ts";

const aKey = (id: string): SecretKeys => [{ id, key: randomBytes(32) }];

async function anInstallation(secretKeys: SecretKeys) {
  const { db } = await testDatabase();
  const deps = serviceDeps(db, { keys: keysOf({ secretKeys }) });
  return { db, deps, location: await aLocation(deps) };
}

describe("a link that can still sign somebody in", () => {
  test("needs its key, with the same bytes", async () => {
    const old = aKey("1");
    const { db, deps, location } = await anInstallation(old);
    await anInvitation(deps, location);
    await checkKeys(db, [...aKey("2"), ...old], "SECRET_KEYS");
    await expect(checkKeys(db, aKey("2"), "SECRET_KEYS")).rejects.toThrow(
      "secrets of key 1, which is not in SECRET_KEYS",
    );
    await expect(checkKeys(db, aKey("1"), "SECRET_KEYS")).rejects.toThrow(
      "Key 1 in SECRET_KEYS is not the one",
    );
  });

  test.each([
    ["is spent", sql`update sign_in_link set spent_at = now()`],
    ["is revoked", sql`update sign_in_link set revoked_at = now(), revoke_reason = 'newer'`],
    ["belongs to a closed invitation", sql`update invitation set status = 'closed'`],
  ])("needs its key no more when it %s", async (_, change) => {
    const { db, deps, location } = await anInstallation(aKey("1"));
    await anInvitation(deps, location);
    await change.execute(db);
    await checkKeys(db, aKey("2"), "SECRET_KEYS");
  });

  test("needs its key no more past its window, unless its mail is still to go out", async () => {
    const { db, deps, location } = await anInstallation(aKey("1"));
    await anInvitation(deps, location);
    await sql`update sign_in_link set valid_until = now() - interval '1 minute'`.execute(db);
    await expect(checkKeys(db, aKey("2"), "SECRET_KEYS")).rejects.toThrow("key 1");
    await sql`update invitation set status = 'sent'`.execute(db);
    await checkKeys(db, aKey("2"), "SECRET_KEYS");
  });
});

test("a connection needs the key that sealed its settings", async () => {
  const { db, deps, location } = await anInstallation(aKey("1"));
  const file = { connector: "csv-file", name: "Sheet", settings: { path: "members.csv" } };
  await unitOfWork(deps, (tx) => createConnection(tx, systemActor, location.id, file));
  await expect(checkKeys(db, aKey("2"), "SECRET_KEYS")).rejects.toThrow("key 1");
  await expect(checkKeys(db, aKey("1"), "SECRET_KEYS")).rejects.toThrow("is not the one");
});

test("a grant needs the key that sealed its refresh token", async () => {
  const old = aKey("1");
  const { db, deps, location } = await anInstallation(old);
  const sheet = { connector: "google-sheets", name: "Sheet", settings: {} };
  const { id } = await unitOfWork(deps, (tx) =>
    createConnection(tx, systemActor, location.id, sheet),
  );
  const grant = {
    accessToken: "access",
    refreshToken: "refresh",
    expiresInSeconds: 3600,
    scopes: [],
  };
  await unitOfWork(deps, (tx) => keepGrant(tx, id, { account: "ada@example.com", grant }));
  const turned = aKey("2");
  const settings = seal(deriveKeys(turned, "seal"), settingsPlace(id), "{}");
  await sql`update connection set sealed_settings = ${settings}`.execute(db);
  await expect(checkKeys(db, turned, "SECRET_KEYS")).rejects.toThrow("key 1");
  await expect(checkKeys(db, [...turned, ...aKey("1")], "SECRET_KEYS")).rejects.toThrow(
    "is not the one",
  );
  await checkKeys(db, [...turned, ...old], "SECRET_KEYS");
});

test("a code that waits for its mail needs its key until it is past its time", async () => {
  const { db, deps, location } = await anInstallation(aKey("1"));
  const person = aPerson();
  await anInvitation(deps, location, person);
  await sql`update sign_in_link set revoked_at = now(), revoke_reason = 'newer'`.execute(db);
  await requestCode(deps, { flow: "a browser", canonicalEmail: person.canonicalEmail });
  await expect(checkKeys(db, aKey("2"), "SECRET_KEYS")).rejects.toThrow("key 1");
  await expect(checkKeys(db, aKey("1"), "SECRET_KEYS")).rejects.toThrow("is not the one");
  await sql`update sign_in_code set expires_at = now()`.execute(db);
  await checkKeys(db, aKey("2"), "SECRET_KEYS");
});
