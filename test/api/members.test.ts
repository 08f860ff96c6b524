import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import type { ApiDeps } from "../../api/context.ts";
import { testDatabase } from "../support/database.ts";
import { aKey, aLocation, anInvitation, apiDeps, ask, serveApi } from "./fixture.ts";

let deps: ApiDeps;
let url = "";
beforeAll(async () => {
  deps = apiDeps((await testDatabase()).db);
  url = await serveApi(deps);
});

async function aPlace() {
  const { slug } = await aLocation(deps, `hq-${randomUUID()}`);
  return { slug, key: await aKey(deps, slug, ["customers"]) };
}

test("people are listed, searched and filtered, and one of them is shown", async () => {
  const { slug, key } = await aPlace();
  const email = `ada-${randomUUID()}@example.com`;
  const invitation = await anInvitation(deps, slug, email);
  await anInvitation(deps, slug, `grace-${randomUUID()}@example.org`);
  const list = (query: string) => ask(url, `/locations/${slug}/members${query}`, { key });

  const all = await list("");
  expect(all.body.items).toHaveLength(2);
  const found = await list("?search=ADA-&type=member&new=true&state=waiting&source=api");
  expect(found.body).toEqual({
    items: [
      {
        id: invitation.membershipId,
        personId: invitation.personId,
        locationId: invitation.locationId,
        type: "member",
        role: "member",
        permissions: [],
        email,
        firstName: invitation.firstName,
        lastName: invitation.lastName,
        phone: null,
        state: "waiting",
        status: "queued",
        source: "api",
        isNew: true,
        invitedAt: expect.any(String),
        activatedAt: null,
        lastSeenAt: null,
        removedAt: null,
        removalReason: null,
      },
    ],
    nextCursor: null,
  });
  const one = await ask(url, `/members/${invitation.membershipId}`, { key });
  expect([one.body]).toEqual(found.body.items);
  expect((await list("?type=nonmember")).body.items).toEqual([]);
  const page = await list("?limit=1");
  const next = await list(`?limit=1&cursor=${page.body.nextCursor}`);
  expect([...page.body.items, ...next.body.items]).toEqual(all.body.items);
  for (const query of ["?new=yes", "?state=x", "?source=x", "?type=x", "?cursor=x", "?q=1"]) {
    expect([query, (await list(query)).status]).toEqual([query, 422]);
  }
});

test("a timeline tells what was done, by whom and why, page by page", async () => {
  const { slug, key } = await aPlace();
  const { membershipId } = await anInvitation(deps, slug, `${randomUUID()}@example.com`);
  const lines = (query = "") => ask(url, `/members/${membershipId}/timeline${query}`, { key });
  const all = await lines();
  expect(all.body.items).toMatchObject([
    { type: "invitation.queued", reasonCode: "invited", channel: "api", actor: { name: null } },
    { type: "member.created", summary: "Invited: a new person for this location." },
  ]);
  const first = await lines("?limit=1");
  const second = await lines(`?limit=1&cursor=${first.body.nextCursor}`);
  expect([...first.body.items, ...second.body.items]).toEqual(all.body.items);
  expect(second.body.nextCursor).toBeNull();
});
