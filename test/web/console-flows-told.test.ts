import { uuidv7 } from "uuidv7";
import { expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { applyRecipe } from "../../services/recipes/recipes.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { MARKUP, openFlowConsole, textOf } from "./console-flows-stand.ts";

/** A flow that a webhook tells of people, with what came last. */
async function aToldFlow(...told: Record<string, unknown>[]) {
  const on = await openFlowConsole();
  const settings = { verifier: "bearer", secret: "tok-0123456789-abcdefghij" };
  const { id: connectionId } = await on.connect("webhook-in", settings, "Form");
  const { flows } = await unitOfWork(on.deps, (tx) =>
    applyRecipe(tx, systemActor, "webhook-to-invite", on.locationId, { connectionId }),
  );
  const id = flows[0]?.id ?? "";
  await on.db.updateTable("flow").set({ state: "running" }).execute();
  for (const one of told) {
    const event = uuidv7();
    await on.db
      .insertInto("hookEvent")
      .values({
        id: event,
        connectionId,
        key: event,
        kind: "received",
        subjects: [],
        payload: JSON.stringify(one),
        state: "taken",
        problem: null,
        occurredAt: null,
      })
      .execute();
    await on.db
      .insertInto("flowItem")
      .values({
        flowId: id,
        subject: event,
        groupKey: null,
        hookEventId: event,
        problem: null,
        doneAt: null,
      })
      .execute();
  }
  return { on, id, at: on.path(`/flows/${id}`) };
}

const ADA = { who: { first: "Ada", mail: "ada@example.com" } };

test("a webhook's flow is made by its recipe, and leads to its page", async () => {
  const on = await openFlowConsole();
  const settings = { verifier: "bearer", secret: "tok-0123456789-abcdefghij" };
  const { id } = await on.connect("webhook-in", settings, "Form");
  const led = await on.browser.get(on.path(`/flows/new?connection=${id}`));
  expect(on.led(led)).toBe(`/flows/new/webhook-to-invite?connection=${id}`);
  const made = await on.browser.submit(led.location ?? "", on.path("/flows/new/webhook-to-invite"));
  const page = await on.browser.get(made.location ?? "");
  expect(textOf(page.html)).toContain("The flow is made.");
  expect(textOf(page.html)).toContain("Mapping and samples");
});

test("what could not be used is held with its reason, and run again alone or with all others", async () => {
  const { on, id, at } = await aToldFlow({ nothing: MARKUP }, { nothing: 2 }, ADA);
  await on.look(id);
  const flow = textOf((await on.browser.get(at)).html);
  expect(flow).toContain("3 events could not be used.");
  const held = await on.browser.get(`${at}/events?state=held`);
  expect(textOf(held.html)).toContain("Run all 3 held again");
  expect(textOf(held.html)).toContain("Held (3)");
  const subject = /name="subject" value="([^"]+)"/.exec(held.html)?.[1] ?? "";
  const one = await on.browser.send(`${at}/events/run-again`, { subject });
  expect(textOf((await on.browser.get(one.location ?? "")).html)).toContain(
    "1 event is looked at once more.",
  );
  const all = await on.browser.send(`${at}/events/run-again`);
  expect(on.led(all)).toBe(`/flows/${id}?again=2`);
  const waiting = textOf((await on.browser.get(`${at}/events?state=waiting`)).html);
  expect(waiting).toContain("Waits for its turn (3)");
});

test("a mapping is tried on what came last, kept, and used for what was held", async () => {
  const { on, id, at } = await aToldFlow(ADA);
  const page = `${at}/mapping`;
  const before = await on.browser.get(page);
  expect(textOf(before.html)).toContain("who.first, who.mail");
  expect(before.html).not.toContain("ada@example.com");
  const typed = {
    "from.0": "who.first",
    "from.1": "",
    "from.2": "who.mial",
    "how.2": "lowercase",
    "from.3": "",
  };
  const names = {
    "place.0": "firstName",
    "place.1": "lastName",
    "place.2": "email",
    "place.3": "phone",
  };
  const tried = await on.browser.send(page, { ...names, ...typed, act: "try" });
  expect(textOf(tried.html)).toContain("It could not be used.");
  expect(tried.html).toContain('value="who.mial"');
  const refused = await on.browser.send(page, { ...names, ...typed, act: "save" });
  expect(refused.status).toBe(422);
  expect(textOf(refused.html)).toContain("By this mapping nobody could be invited");
  const both = await on.browser.send(page, { ...names, ...typed, "fixed.0": "Ada", act: "save" });
  expect(both.status).toBe(422);
  expect(textOf(both.html)).toContain("not both");

  const right = { ...names, ...typed, "from.2": "who.mail" };
  const good = await on.browser.send(page, { ...right, act: "try" });
  expect(textOf(good.html)).toContain("It could be used.");
  const kept = await on.browser.send(page, { ...right, act: "save" });
  expect(on.led(kept)).toBe(`/flows/${id}?done=mapped`);
  const { mapping } = await on.db.selectFrom("flow").select("mapping").executeTakeFirstOrThrow();
  expect(mapping).toEqual({
    firstName: { from: "who.first" },
    email: { from: "who.mail", as: "lowercase" },
  });
  await on.look(id);
  expect(await on.db.selectFrom("invitation").select("id").execute()).toHaveLength(1);
});

test("HubSpot's flows are made by one form, and each says what it waits for", async () => {
  const on = await openFlowConsole();
  const { id } = await on.connect("hubspot", { accessToken: "pat-eu1-0123456789" }, "CRM");
  const both = textOf((await on.browser.get(on.path(`/flows/new?connection=${id}`))).html);
  expect(both).toContain("Invite whoever becomes a customer at HubSpot");
  expect(both).toContain("Tell HubSpot what becomes of invitations");
  expect(both).not.toContain("Invite whoever stands in a sheet");
  const action = on.path("/flows/new/hubspot-customer-to-invite");
  const page = `${action}?connection=${id}`;
  const { html } = await on.browser.get(page);
  expect(html).toContain('value="lifecyclestage"');
  expect(html).not.toContain("Mapping");
  const typed = { "f.property": "lifecyclestage", "f.becomes": MARKUP, "f.writeBack": "yes" };
  const made = await on.browser.submit(page, action, typed);
  expect(on.led(made)).toBe("/flows?done=madeTwo");
  const list = await on.browser.get(made.location ?? "");
  expect(textOf(list.html)).toContain("What becomes of people at Hub Lisbon → HubSpot: CRM");
  const flows = await on.db.selectFrom("flow").select(["id", "name"]).orderBy("id").execute();
  const [inwards, back] = await Promise.all(
    flows.map((flow) => on.browser.get(on.path(`/flows/${flow.id}`))),
  );
  expect(textOf(inwards?.html ?? "")).toContain(`lifecyclestage becomes “${MARKUP}”`);
  expect(inwards?.html).not.toContain("<img src=x");
  expect(textOf(back?.html ?? "")).toContain("Whatever becomes of an invitation");
  expect(textOf(back?.html ?? "")).toContain("there is origin.subject");
  const mapping = await on.browser.get(on.path(`/flows/${flows[1]?.id}/mapping`));
  expect(mapping.html).toContain('value="properties.usher_status"');
  expect(mapping.html).not.toContain('value="try"');
});
