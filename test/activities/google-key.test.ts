import { expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { changeConnection } from "../../services/connections.ts";
import { ADDRESS, aGoogleFlow } from "../support/google-flow.ts";

test("a service account whose key is deleted pauses its flow, and another key sets it going", async () => {
  const { google, tab, deps, aKey, look, connection, connectionId } = await aGoogleFlow([
    ["First name", "Email"],
  ]);
  expect(await look()).toMatchObject({ state: "running", problem: false });

  google.deleteKeys(ADDRESS);
  google.expireAccessTokens();
  // A token whose time was cut short is replaced first: only the key itself says that nothing goes on.
  expect(await look()).toMatchObject({ state: "running", nextInSeconds: 1 });
  expect(await look()).toMatchObject({ state: "paused" });
  expect(await connection()).toMatchObject({ state: "needs_sign_in", problem: /key/ });
  tab.append(["Ada", "ada@example.com"]);
  const { length } = google.calls();
  expect(await look()).toMatchObject({ state: "paused", nextInSeconds: 900 });
  expect(google.calls()).toHaveLength(length);

  const changed = await changeConnection(deps, systemActor, connectionId, { settings: aKey() });
  expect(changed).toMatchObject({ state: "ok", problem: null, account: ADDRESS });
  expect(await look()).toMatchObject({ state: "running", invited: 1 });
});
