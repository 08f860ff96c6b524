import { expect, test } from "vitest";
import type { Permission } from "../../domain/permissions.ts";
import { testDatabase } from "../support/database.ts";
import { aKey, aLocation, apiDeps, ask, serveApi } from "./fixture.ts";

async function hub(permissions: Permission[]) {
  const { db } = await testDatabase();
  const deps = apiDeps(db);
  await aLocation(deps, "hq");
  const key = await aKey(deps, "hq", permissions);
  const url = await serveApi(deps);
  const invited = (body: object) =>
    ask(url, "/locations/hq/invitations", {
      key,
      body: { firstName: "Ada", email: "ada@example.com", ...body },
    });
  const rights = () => db.selectFrom("membership").select(["role", "permissions"]).execute();
  return { invited, rights };
}

test("an administrator is one from the start, with what was given", async () => {
  const { invited, rights } = await hub(["customers", "admins"]);
  const body = { administrator: true, permissions: ["admins", "customers"] };
  expect((await invited(body)).status).toBe(202);
  expect(await rights()).toEqual([{ role: "admin", permissions: ["customers", "admins"] }]);
});

test("an administrator needs no permission at once", async () => {
  const { invited, rights } = await hub(["customers", "admins"]);
  expect((await invited({ administrator: true })).status).toBe(202);
  expect(await rights()).toEqual([{ role: "admin", permissions: [] }]);
});

test("permissions are an administrator's", async () => {
  const { invited, rights } = await hub(["customers", "admins"]);
  for (const more of [{}, { administrator: false }]) {
    expect(await invited({ permissions: ["customers"], ...more })).toMatchObject({
      status: 422,
      body: {
        errors: [{ pointer: "#/permissions", code: "permissions_without_administrator" }],
      },
    });
  }
  expect(await rights()).toEqual([]);
});

test.each([
  ["that may name none", ["customers"], ["customers"]],
  ["that lacks what is given", ["customers", "admins"], ["billing"]],
] as const)("a key %s makes no administrator", async (_, own, permissions) => {
  const { invited, rights } = await hub([...own]);
  const answer = await invited({ administrator: true, permissions });
  expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
  expect(await rights()).toEqual([]);
});

test("a member who is here already stays what they are", async () => {
  const { invited, rights } = await hub(["customers", "admins"]);
  await invited({});
  const again = await invited({ administrator: true, permissions: ["admins"] });
  expect(again).toMatchObject({ status: 200, body: { status: "not_needed" } });
  expect(await rights()).toEqual([{ role: "member", permissions: [] }]);
});
