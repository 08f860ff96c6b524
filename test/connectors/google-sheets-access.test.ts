import { expect, test } from "vitest";
import { findConnector } from "../../connectors/catalog.ts";
import { connect } from "../../connectors/connector.ts";
import { googleSheets } from "../../connectors/google-sheets/google-sheets.ts";
import { ConnectorError } from "../../domain/errors.ts";
import { ADA, googleStand, HEADER, problemOf, surroundingsOf } from "./google-stand.ts";

const ADDRESS = "usher@desks-example.iam.gserviceaccount.com";

test("a key that was deleted is told as signed out, with the account and no part of the key", async () => {
  const { google, key, open } = await googleStand();
  google.deleteKeys(key.client_email);
  const error = await problemOf(open().check());
  expect(error.kind).toBe("unauthorized");
  expect(error.message).toContain(ADDRESS);
  expect(JSON.stringify([error.message, String(error.cause)])).not.toContain("assertion");
  expect(google.count("token")).toBe(1);
});

test("a wrong clock is told as that, and not as a lost sign-in", async () => {
  const { google, open } = await googleStand();
  google.pass(3 * 3_600_000);
  const { kind, message } = await problemOf(open().check());
  expect(kind).toBe("unavailable");
  expect(message).toContain("clock of this machine");
});

test("a person who signed in is asked for a token for each call, and named in what stands in the way", async () => {
  const { google, file } = await googleStand();
  const tokens: string[] = [];
  const accessToken = async () => {
    tokens.push("asked");
    throw new ConnectorError("unauthorized", "Nobody has signed in.");
  };
  const person = connect(googleSheets, {}, { ...surroundingsOf(google), accessToken });
  const source = person.records("rows");
  const input = { spreadsheetId: file.id, sheet: 0 };
  expect(await problemOf(source.read(input))).toMatchObject({ message: "Nobody has signed in." });
  expect(await problemOf(source.read(input))).toMatchObject({ kind: "unauthorized" });
  expect(tokens).toHaveLength(2);
  const stale = connect(
    googleSheets,
    {},
    { ...surroundingsOf(google), accessToken: async () => "ya29.stale" },
  );
  expect(await problemOf(stale.records("rows").read(input))).toMatchObject({
    kind: "unauthorized",
    message: "Google no longer accepts the sign-in. Sign in again.",
  });
});

test.each([
  ["{", "not a key file"],
  ['{"installed":{"client_id":"1"}}', "OAuth client"],
  ['{"type":"service_account","client_email":"a@example.com","private_key":"x"}', "private_key"],
])(
  "what is no key of a service account is refused with what it is: %s",
  (serviceAccountKey, words) => {
    expect(() => connect(googleSheets, { serviceAccountKey })).toThrow(words);
  },
);

test("the catalog says with whom to share, and keeps the key a secret", async () => {
  const { key } = await googleStand({ rows: [HEADER, ADA] });
  const connector = findConnector("google-sheets");
  const settings = { serviceAccountKey: JSON.stringify(key) };
  expect(connector?.shareWith(settings)).toBe(ADDRESS);
  expect(connector?.shareWith({})).toBeUndefined();
});

test.each([
  "https://example.com/d/1",
  "https://docs.google.com/document/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit",
  "short",
])("what is no sheet's address is refused before anything is asked: %s", async (spreadsheetId) => {
  const { google, source } = await googleStand();
  expect(await problemOf(source.read({ spreadsheetId, sheet: 0 }))).toMatchObject({
    kind: "rejected",
    message: expect.stringContaining("no Google sheet"),
  });
  expect(google.count()).toBe(0);
});
