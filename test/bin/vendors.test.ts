import { expect, test } from "vitest";
import { readConfig } from "../../bin/config.ts";
import { vendorsOf } from "../../bin/vendors.ts";
import { connectors } from "../../connectors/catalog.ts";

const APP = { HUBSPOT_CLIENT_ID: "id", HUBSPOT_CLIENT_SECRET: "secret" };

test("each connector that people can sign in to is an app, or says which settings make it one", () => {
  const vendors = vendorsOf(readConfig({}));
  for (const { id } of connectors.filter(({ oauth }) => oauth !== undefined)) {
    expect(vendors[id]?.app).toEqual({ missing: expect.stringMatching(/set \w+_CLIENT_ID and /) });
  }
});

test("HubSpot is found at its own addresses, or at those that are set", () => {
  const { hubspot: own } = vendorsOf(readConfig(APP));
  expect(own).toEqual({ app: { clientId: "id", clientSecret: "secret" } });
  const places = {
    HUBSPOT_API_BASE_URL: "http://127.0.0.1:4000",
    HUBSPOT_APP_BASE_URL: "http://127.0.0.1:4001/",
  };
  const baseUrl = "http://127.0.0.1:4000";
  const authUrl = "http://127.0.0.1:4001/oauth/authorize";
  expect(vendorsOf(readConfig({ ...APP, ...places })).hubspot).toEqual({
    baseUrl,
    app: { clientId: "id", clientSecret: "secret", baseUrl, authUrl },
  });
});
