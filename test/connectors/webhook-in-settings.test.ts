import { describe, expect, test } from "vitest";
import { webhookIn } from "../../connectors/webhook-in/webhook-in.ts";
import { connect } from "../../connectors/connector.ts";
import { DomainError } from "../../domain/errors.ts";
import { checkedSettings, listConnectors, withoutSecrets } from "../../services/connectors.ts";
import { isWay, SETTINGS } from "../support/webhook-sender.ts";

const WAYS = Object.keys(SETTINGS).filter(isWay);

/** Where it is refused, and by which word; empty where it is taken. */
function refusals(settings: Record<string, unknown>): string[] {
  try {
    checkedSettings("webhook-in", settings);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.errors.map(({ pointer, code }) => `${pointer} ${code}`);
  }
}

test.each(WAYS)("the settings of %s are taken, and their secret is shown to nobody", (way) => {
  expect(refusals(SETTINGS[way])).toEqual([]);
  const settings = checkedSettings("webhook-in", SETTINGS[way]);
  const view = withoutSecrets(webhookIn.settings, settings);
  expect(view.secrets).toEqual(["secret"]);
  expect(JSON.stringify(view)).not.toContain(SETTINGS[way].secret);
  expect(view.settings).toMatchObject({ verifier: SETTINGS[way].verifier, format: "json" });
});

describe.each(WAYS)("with %s", (way) => {
  test.each([undefined, "", "   ", "short", "whsec_", `whsec_${"A".repeat(28)}`.slice(0, 15)])(
    "the secret %j is refused when it is saved",
    (secret) => {
      const [first = ""] = refusals({ ...SETTINGS[way], secret });
      expect(first).toMatch(/^#\/settings\/secret (required|invalid_request)$/);
    },
  );
});

test("what a verifier needs beside the secret is asked for by its name", () => {
  const { hmac, hmacWithTime, basic } = SETTINGS;
  expect(refusals({ ...hmac, header: undefined })).toEqual(["#/settings/header required"]);
  expect(refusals({ ...hmacWithTime, timestampHeader: undefined })).toEqual([
    "#/settings/timestampHeader required",
  ]);
  expect(refusals({ ...basic, username: undefined })).toEqual(["#/settings/username required"]);
  expect(refusals({ ...basic, username: "a:b" })).toEqual(["#/settings/username invalid_request"]);
  expect(refusals({ ...hmac, header: "X Signature:" })).toEqual([
    "#/settings/header invalid_request",
  ]);
  expect(refusals({ ...SETTINGS["path-secret"], secret: "a/b?c=0123456789abcdef" })).toEqual([
    "#/settings/secret invalid_request",
  ]);
  expect(refusals({ secret: "0123456789abcdef" })).toContain("#/settings/verifier required");
  expect(refusals({ ...hmac, verifier: "none" })).toEqual(["#/settings/verifier invalid_request"]);
  expect(refusals({ ...hmac, algorithm: "md5" })).toEqual(["#/settings/algorithm unknown_field"]);
});

test("a form can be made of the settings", () => {
  const found = listConnectors().find(({ id }) => id === "webhook-in");
  expect(found?.settings).toMatchObject({
    type: "object",
    required: ["verifier"],
    properties: { secret: { secret: true }, encoding: { default: "hex" } },
  });
  expect(found?.triggers).toMatchObject([{ key: "received", kind: "events" }]);
});

test("nobody is asked whether it can be used", async () => {
  const opened = connect(webhookIn, SETTINGS.bearer);
  await opened.check();
  expect(await opened.accountKey()).toBeUndefined();
  const source = opened.events("received");
  expect([source.load, source.changes, source.existing]).toEqual([undefined, undefined, undefined]);
});
