import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import {
  HEADER,
  openFlowConsole,
  people,
  textOf,
  type FlowConsole,
} from "./console-flows-stand.ts";

/** A flow whose plan waits, and the page of that plan. */
async function aHeldFlow(count = 21) {
  const on = await openFlowConsole();
  const id = await on.aFlow(HEADER + people(count), { running: true });
  await on.look(id);
  const run = await on.db
    .selectFrom("flowRun")
    .select(["id", "planHash"])
    .where("state", "=", "held")
    .executeTakeFirstOrThrow();
  const at = on.path(`/flows/${id}/runs/${run.id}`);
  return { on, id, run, at };
}

const linkIn = (html: string, part: string): string => {
  const found = [...html.matchAll(/href="([^"]+)"/g)].find(([, href]) => href?.includes(part));
  return (found?.[1] ?? "").replaceAll("&amp;", "&");
};

const invited = async (on: FlowConsole) =>
  (await on.db.selectFrom("invitation").select("id").execute()).length;

describe("a plan that waits", () => {
  test("stands on top of its flow with why and since when, and leads to its rows", async () => {
    const { on, id, run } = await aHeldFlow();
    const flow = await on.browser.get(on.path(`/flows/${id}`));
    const text = textOf(flow.html);
    expect(text).toContain("A plan waits for your yes");
    expect(text).toContain("21 new people at once, where more than 20 wait");
    expect(flow.html).toContain(`/runs/${run.id}`);
    expect(flow.html.match(/class="button"/g)).toHaveLength(1);
  });

  test("is approved after it was said how many mails go out, and followed as a number", async () => {
    const { on, id, run, at } = await aHeldFlow();
    const { html } = await on.browser.get(at);
    const confirm = await on.browser.get(linkIn(html, "/approve"));
    expect(textOf(confirm.html)).toContain("21 mails go out at once");
    expect(await invited(on)).toBe(0);
    const asked = await on.browser.submit(linkIn(html, "/approve"), `${at}/approve`);
    expect(asked.location).toContain(`/runs/${run.id}?asked=`);
    const waiting = await on.browser.get(asked.location ?? "");
    expect(textOf(waiting.html)).toContain("A worker reads the source");
    await on.look(id);
    const { length } = await on.db.selectFrom("invitation").select("id").execute();
    expect(length).toBe(21);
    expect(textOf((await on.browser.get(asked.location ?? "")).html)).toContain("Carried out.");
  });

  test("with more than two hundred mails is approved soon after a code only", async () => {
    const { on, run, at } = await aHeldFlow(201);
    const page = linkIn((await on.browser.get(at)).html, "/approve");
    await on.db
      .updateTable("session")
      .set({ confirmedAt: sql<Date>`now() - interval '1 hour'` })
      .execute();
    const next = page;
    const toCode = `/console/confirm?${new URLSearchParams({ next })}`;
    expect((await on.browser.get(page)).location).toBe(toCode);
    const crafted = await on.browser.send(`${at}/approve`, { plan: run.planHash ?? "" });
    expect(crafted.location).toBe(toCode);
    expect(
      await on.db.selectFrom("flowRun").selectAll().where("kind", "=", "approve").execute(),
    ).toEqual([]);
  });

  test("tells how many of its rows are done while it is carried out", async () => {
    const { on, run, at } = await aHeldFlow();
    await on.db.updateTable("flowRun").set({ state: "applying" }).execute();
    const keys = await on.db.selectFrom("knownRow").select("key").limit(8).execute();
    await on.db
      .updateTable("knownRow")
      .set({ approvedRun: run.id, heldRun: null })
      .where(
        "key",
        "in",
        keys.map(({ key }) => key),
      )
      .execute();
    const { html } = await on.browser.get(at);
    expect(textOf(html)).toContain("13 of 21 rows done.");
    expect(html).toContain('value="13"');
    expect(html).toContain("every 1s");
  });

  test("that is another one by now is not approved, whoever noticed first", async () => {
    const { on, id, run, at } = await aHeldFlow();
    const page = linkIn((await on.browser.get(at)).html, "/approve");
    await on.write(HEADER + people(25));
    // The worker finds it out.
    const asked = await on.browser.submit(page, `${at}/approve`);
    await on.look(id);
    const after = textOf((await on.browser.get(asked.location ?? "")).html);
    expect(after).toContain("The plan that waits is another one by now");
    expect(after).toContain("25 people to invite");
    // And then the pages know.
    expect((await on.browser.get(page)).status).toBe(409);
    const late = await on.browser.send(`${at}/approve`, { plan: run.planHash ?? "" });
    expect(late.status).toBe(409);
    expect(textOf(late.html)).toContain("The plan that waits is another one by now");
    const no = await on.browser.send(`${at}/reject`, { plan: run.planHash ?? "" });
    expect(no.status).toBe(409);
    expect(await invited(on)).toBe(0);
  });

  test("is rejected after it was said what that means", async () => {
    const { on, id, at } = await aHeldFlow();
    const page = linkIn((await on.browser.get(at)).html, "/reject");
    expect(textOf((await on.browser.get(page)).html)).toContain("21 rows are left alone");
    const sent = await on.browser.submit(page, `${at}/reject`);
    const flow = textOf((await on.browser.get(sent.location ?? "")).html);
    expect(flow).toContain("Nothing of the plan is done");
    await on.look(id);
    expect(await invited(on)).toBe(0);
    expect(textOf((await on.browser.get(at)).html)).toContain("Rejected");
  });

  test("of a paused flow says that the flow is to be resumed first", async () => {
    const { on, id, run, at } = await aHeldFlow();
    await on.browser.submit(on.path(`/flows/${id}/pause`), on.path(`/flows/${id}/pause`));
    const { html } = await on.browser.get(at);
    expect(textOf(html)).toContain("resume it before you decide");
    expect(linkIn(html, "/approve")).toBe("");
    const yes = await on.browser.send(`${at}/approve`, { plan: run.planHash ?? "" });
    expect(yes.status).toBe(409);
  });

  test("is read in German from its counts to its reasons", async () => {
    const { on, id, at } = await aHeldFlow();
    await on.db.updateTable("person").set({ locale: "de" }).execute();
    const plan = textOf((await on.browser.get(at)).html);
    expect(plan).toContain("Ein Plan wartet auf Ihre Zusage");
    expect(plan).toContain("21 Personen einzuladen");
    expect(plan).toContain("21 neue Personen auf einmal, wo mehr als 20 warten");
    const flow = textOf((await on.browser.get(on.path(`/flows/${id}`))).html);
    expect(flow).toContain("Mehr als 20 neue Personen auf einmal warten auf eine Zusage.");
  });
});
