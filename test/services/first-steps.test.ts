import { uuidv7 } from "uuidv7";
import { expect, test } from "vitest";
import type { FirstStep } from "../../domain/first-steps.ts";
import { systemActor, type Actor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import { changeFirstSteps, getFirstSteps, type StepsWish } from "../../services/first-steps.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { sendTestMail } from "../../services/mail-preview.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { aLocation, anInvitation, refusalOf, serviceDeps } from "../support/invitees.ts";

const URL_OF_OURS = new URL("http://127.0.0.1:3000");

async function aNewLocation() {
  const { db } = await testDatabase();
  const deps = serviceDeps(db);
  const location = await aLocation(deps);
  const person = { id: uuidv7(), email: "ada@example.com", canonicalEmail: "ada@example.com" };
  await db
    .insertInto("person")
    .values({ ...person, firstName: "Ada", isOwner: true })
    .execute();
  const ada: Actor = { kind: "person", id: person.id, permissions: "all", locations: "all" };
  return {
    db,
    deps,
    location,
    ada,
    steps: () => getFirstSteps(db, ada, location.id),
    async now(): Promise<FirstStep | undefined> {
      return (await getFirstSteps(db, ada, location.id)).now;
    },
    wish: (asked: StepsWish, actor = ada) =>
      unitOfWork(deps, (tx) => changeFirstSteps(tx, actor, location.id, asked)),
    testMail: () =>
      unitOfWork(deps, (tx) =>
        sendTestMail(tx, URL_OF_OURS, ada, location.id, {
          kind: "invitation",
          locale: "en",
          to: person.email,
        }),
      ),
    async aFlow() {
      const { id: connectionId } = await unitOfWork(deps, (tx) =>
        createConnection(tx, systemActor, location.id, {
          connector: "csv-file",
          name: "Members",
          settings: { path: "members.csv" },
        }),
      );
      return unitOfWork(deps, (tx) =>
        createFlow(tx, systemActor, location.id, {
          name: "Members",
          trigger: { connectionId, key: "rows" },
          action: { connectionId: "members", key: "inviteMember" },
        }),
      );
    },
  };
}

test("each thing that was done moves the steps on, until a first plan is carried out", async () => {
  const at = await aNewLocation();
  expect(await at.steps()).toMatchObject({ now: "mail", done: 1, isEnded: false });

  await at.testMail();
  expect(await at.steps()).toMatchObject({ now: "mail", testMail: { state: "queued" } });
  await at.db.updateTable("email").set({ state: "handed_over" }).execute();
  expect(await at.steps()).toMatchObject({ now: "sheet", connection: undefined });

  const flow = await at.aFlow();
  expect(await at.steps()).toMatchObject({
    now: "preview",
    connection: { name: "Members", state: "ok" },
    flow: { id: flow.id, state: "draft" },
  });

  const run = { id: uuidv7(), flowId: flow.id, kind: "preview", state: "done" } as const;
  await at.db.insertInto("flowRun").values(run).execute();
  expect(await at.now()).toBe("approve");

  await at.db.updateTable("flow").set({ state: "running" }).execute();
  await anInvitation(at.deps, at.location);
  expect(await at.steps()).toMatchObject({ now: undefined, done: 5, hasInvited: true });
});

test("a plan that is held waits for a yes", async () => {
  const at = await aNewLocation();
  const flow = await at.aFlow();
  await at.db.updateTable("flow").set({ state: "held" }).execute();
  const run = { id: uuidv7(), flowId: flow.id, kind: "pass", state: "held" } as const;
  await at.db.insertInto("flowRun").values(run).execute();
  const { steps, flow: found } = await at.steps();
  expect(steps.at(-1)).toEqual({ step: "approve", state: "later" });
  expect(found?.heldRun).toBe(run.id);
});

test("mail can wait, and no other step can", async () => {
  const at = await aNewLocation();
  await at.wish({ wish: "putOff", step: "mail" });
  expect(await at.now()).toBe("sheet");
  expect(await refusalOf(at.wish({ wish: "putOff", step: "sheet" }))).toBe("conflict");
});

test("the steps can be put away, and opened again as they were", async () => {
  const at = await aNewLocation();
  await at.wish({ wish: "putOff", step: "mail" });
  await at.wish({ wish: "putAway" });
  expect(await at.steps()).toMatchObject({ isEnded: true, now: "sheet" });
  await at.wish({ wish: "open" });
  expect(await at.steps()).toMatchObject({ isEnded: false, now: "sheet" });
});

test("whoever may not change the location sees and changes nothing of them", async () => {
  const at = await aNewLocation();
  const other: Actor = { ...at.ada, permissions: ["integrations"], locations: [at.location.id] };
  const elsewhere: Actor = { ...other, permissions: ["settings"], locations: [uuidv7()] };
  expect(await refusalOf(at.wish({ wish: "putAway" }, other))).toBe("forbidden");
  expect(await refusalOf(at.wish({ wish: "putAway" }, elsewhere))).toBe("not_found");
  expect(await refusalOf(getFirstSteps(at.db, other, at.location.id))).toBe("forbidden");
  expect(await at.steps()).toMatchObject({ isEnded: false });
});
