import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { aKey, ask } from "../api/fixture.ts";
import { recipeStand, type Connectable, type RecipeStand } from "./recipe-stand.ts";

let on: RecipeStand;
beforeAll(async () => {
  on = await recipeStand();
});

describe("what cannot be is refused by the field it stands in", () => {
  test.each<[Connectable, string, Record<string, unknown>, string]>([
    ["csv-file", "hubspot-customer-to-invite", {}, "#/connectionId"],
    ["hubspot", "sheet-to-invite", {}, "#/connectionId"],
    ["hubspot", "invitations-to-hubspot", { connectionId: randomUUID() }, "#/connectionId"],
    ["hubspot", "invitations-to-hubspot", { connectionId: "x" }, "#/connectionId"],
    ["hubspot", "invitations-to-hubspot", { connectionId: undefined }, "#/connectionId"],
    ["hubspot", "hubspot-customer-to-invite", { property: "Life Stage" }, "#/property"],
    ["hubspot", "hubspot-customer-to-invite", { becomes: "" }, "#/becomes"],
    ["hubspot", "hubspot-customer-to-invite", { writeBack: "yes" }, "#/writeBack"],
    [
      "hubspot",
      "hubspot-customer-to-invite",
      { mapping: { plan: { value: "x" } } },
      "#/mapping/plan",
    ],
    ["hubspot", "hubspot-customer-to-invite", { mapping: { email: 1 } }, "#/mapping/email"],
    ["hubspot", "hubspot-customer-to-invite", { speed: 1 }, "#/speed"],
    ["google-sheets", "sheet-to-invite", {}, "#/input/spreadsheetId"],
    ["csv-file", "sheet-to-invite", { input: { path: "x" } }, "#/input/path"],
    ["csv-file", "sheet-to-invite", { location: "" }, "#/location"],
  ])("%s, %s with %j", async (connector, recipe, input, pointer) => {
    const { use, count } = await on.aPlace(connector);
    const { status, body, text } = await use(recipe, input);
    expect(status, text).toBe(422);
    expect(body.errors.map((one) => one.pointer)).toContain(pointer);
    for (const { message } of body.errors) expect(message).toMatch(/^[A-Z].*\.$/s);
    expect(await count()).toBe(0);
  });

  test("a recipe, a location or a connection that is not theirs is not there", async () => {
    const { use, slug } = await on.aPlace("hubspot");
    const other = await on.aPlace("hubspot");
    expect(await use("no-such")).toMatchObject({ status: 404 });
    expect(await use("constructor")).toMatchObject({ status: 404 });
    expect(await use("invitations-to-hubspot", { location: other.slug })).toMatchObject({
      status: 404,
    });
    const theirs = { connectionId: other.connectionId };
    expect(await use("invitations-to-hubspot", theirs)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "#/connectionId" }] },
    });
    const customers = await aKey(on.deps, slug, ["customers"]);
    const body = { location: slug };
    expect(
      await ask(on.url, "/recipes/invitations-to-hubspot", {
        method: "POST",
        key: customers,
        body,
      }),
    ).toMatchObject({ status: 403 });
  });
});
