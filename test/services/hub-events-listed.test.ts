import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { ApiDeps } from "../../api/context.ts";
import { systemActor } from "../../domain/permissions.ts";
import { activatePerson } from "../../services/activation.ts";
import { lockOut } from "../../services/connection-failures.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { revokeInvitation } from "../../services/invitations/revoke.ts";
import {
  aConnection,
  aKey,
  aLocation,
  anInvitation,
  apiDeps,
  ask,
  serveApi,
} from "../api/fixture.ts";
import { testDatabase } from "../support/database.ts";

const Listed = z.object({
  items: z.array(
    z.strictObject({
      id: z.string(),
      type: z.string(),
      occurredAt: z.iso.datetime(),
      locationId: z.string(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
  nextCursor: z.string().nullable(),
});

let deps: ApiDeps;
let url = "";
let key = "";
let location: { id: string; slug: string };
beforeAll(async () => {
  const { db } = await testDatabase();
  deps = apiDeps(db);
  url = await serveApi(deps);
  location = await aLocation(deps, "here");
  key = await aKey(deps, "here", ["integrations"]);
  const elsewhere = await aLocation(deps, "elsewhere");
  const ada = await anInvitation(deps, "here", "ada@canary.example.com");
  const ben = await anInvitation(deps, elsewhere.slug, "ben@canary.example.com");
  const { id } = await anInvitation(deps, "here", "cleo@canary.example.com");
  const connection = await aConnection(deps, "here");
  await unitOfWork(deps, async (tx) => {
    await activatePerson(tx, ada.personId, "link");
    await activatePerson(tx, ben.personId, "link");
    await revokeInvitation(tx, systemActor, id);
    await lockOut(tx, connection.id, "Not any more.");
  });
});

const list = async (question = "", by = key) => {
  const { status, body, text } = await ask(url, `/events${question}`, { key: by });
  expect(status, text).toBe(200);
  return Listed.parse(body);
};
const typesOf = async (question = "", by = key) =>
  (await list(question, by)).items.map(({ type }) => type);

const HERE = [
  "connection.failed",
  "member.removed",
  "invitation.revoked",
  "member.activated",
  "invitation.activated",
  "invitation.queued",
  "member.created",
  "invitation.queued",
  "member.created",
];

describe("what happened is listed", () => {
  test("newest first, of the key's locations and no other", async () => {
    expect(await typesOf()).toEqual(HERE);
    expect((await list()).items.every(({ locationId }) => locationId === location.id)).toBe(true);
    const all = await aKey(deps, "all", ["integrations"]);
    const seen = await typesOf("", all);
    expect(seen).toHaveLength(HERE.length + 4);
    const nowhere = await aLocation(deps, "empty");
    expect(await typesOf("", await aKey(deps, nowhere.slug, ["integrations"]))).toEqual([]);
  });

  test("by ids and states, and names and addresses nobody", async () => {
    const { items } = await list("?type=invitation.activated");
    expect(items).toMatchObject([
      {
        type: "invitation.activated",
        data: {
          reasonCode: "pressed_link",
          member: { id: expect.any(String), personId: expect.any(String), type: "member" },
          invitation: { id: expect.any(String), status: "activated", activatedBy: "link" },
          mail: { state: "canceled" },
        },
      },
    ]);
    const { text } = await ask(url, "/events", { key });
    expect(text).not.toMatch(/canary|Ada/);
  });

  test.each([
    ["invitation.queued", 2],
    ["invitation.*", 4],
    ["member.*", 4],
    ["connection.failed", 1],
    ["invitation.bounced", 0],
  ])("of the type %s", async (type, count) => {
    expect(await typesOf(`?type=${encodeURIComponent(type)}`)).toHaveLength(count);
  });

  test("page by page, each once", async () => {
    const seen: string[] = [];
    let next = "";
    for (let pages = 0; pages < 10; pages += 1) {
      const { items, nextCursor } = await list(`?limit=4${next}`);
      seen.push(...items.map(({ id }) => id));
      if (nextCursor === null) break;
      next = `&cursor=${nextCursor}`;
    }
    expect(new Set(seen).size).toBe(HERE.length);
    expect(seen).toHaveLength(HERE.length);
  });

  test("a connection's failure says which", async () => {
    const { items } = await list("?type=connection.failed");
    expect(items).toMatchObject([{ data: { connector: "csv-file" } }]);
  });
});

test.each(["type=lunch", "type=", "limit=0", "cursor=x", "page=2"])(
  "a question that makes no sense is refused: %s",
  async (question) => {
    expect(await ask(url, `/events?${question}`, { key })).toMatchObject({ status: 422 });
  },
);
