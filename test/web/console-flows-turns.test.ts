import { describe, expect, test } from "vitest";
import { HEADER, openFlowConsole, people, textOf } from "./console-flows-stand.ts";

describe("a flow", () => {
  test("is paused, and resumed after it was said what that means", async () => {
    const on = await openFlowConsole();
    const id = await on.aFlow(HEADER + people(1), { running: true });
    const at = on.path(`/flows/${id}`);
    const paused = await on.browser.submit(`${at}/pause`, `${at}/pause`);
    const page = await on.browser.get(paused.location ?? "");
    expect(textOf(page.html)).toContain("Nothing is done until somebody resumes it");
    const refused = await on.browser.send(`${at}/run`);
    expect(refused.status).toBe(409);
    expect(textOf(refused.html)).toContain("resume it first");
    const resume = textOf((await on.browser.get(`${at}/resume`)).html);
    expect(resume).toContain("more than 20 at once wait for your yes first");
    await on.browser.submit(`${at}/resume`, `${at}/resume`);
    await on.look(id);
    expect(await on.db.selectFrom("invitation").select("id").execute()).toHaveLength(1);
  });

  test("looks at its source when it is asked to", async () => {
    const on = await openFlowConsole();
    const id = await on.aFlow(HEADER + people(1), { running: true });
    const at = on.path(`/flows/${id}`);
    const asked = await on.browser.submit(at, `${at}/run`);
    expect(on.led(asked)).toBe(`/flows/${id}?done=asked`);
    await on.look(id);
    const text = textOf((await on.browser.get(at)).html);
    expect(text).toContain("1 person invited");
    const run = await on.db.selectFrom("flowRun").select("id").executeTakeFirstOrThrow();
    const page = textOf((await on.browser.get(`${at}/runs/${run.id}`)).html);
    expect(page).toContain("What was done");
    expect(page).toContain("A new, complete row.");
  });

  test("gets another name and other rules, and a wrong one loses nothing that was typed", async () => {
    const on = await openFlowConsole();
    const id = await on.aFlow(HEADER);
    const at = on.path(`/flows/${id}`);
    const action = `${at}/settings`;
    const typed = {
      name: "Our members",
      holdAboveNew: "5001",
      holdAboveEndsPercent: "50",
      quietSeconds: "10",
      intervalSeconds: "soon",
      existingRows: "known",
      onMissing: "end",
    };
    const wrong = await on.browser.submit(action, action, typed);
    expect(wrong.status).toBe(422);
    expect(textOf(wrong.html)).toContain("Type a whole number from 0 to 5,000.");
    expect(wrong.html).toContain('value="Our members"');
    expect(wrong.html).toContain('value="soon"');
    expect(wrong.html).toMatch(/value="end" checked/);
    await on.browser.submit(action, action, { ...typed, holdAboveNew: "0", intervalSeconds: "30" });
    const { name, policy } = await on.db
      .selectFrom("flow")
      .select(["name", "policy"])
      .executeTakeFirstOrThrow();
    expect({ name, ...policy }).toEqual({
      name: "Our members",
      holdAboveNew: 0,
      holdAboveEndsPercent: 50,
      quietSeconds: 10,
      intervalSeconds: 30,
      existingRows: "known",
      onMissing: "end",
    });
    const text = textOf((await on.browser.get(at)).html);
    expect(text).toContain("More than 0 new people at once wait for a yes.");
    expect(text).toContain("Whoever is gone from the source loses the membership, after a yes.");
  });

  test("is deleted after it was said that its people stay", async () => {
    const on = await openFlowConsole();
    const id = await on.aFlow(HEADER + people(21), { running: true });
    await on.look(id);
    const at = on.path(`/flows/${id}`);
    const confirm = textOf((await on.browser.get(`${at}/delete`)).html);
    expect(confirm).toContain("The people it invited stay.");
    expect(confirm).toContain("A plan with 21 rows waits");
    const sent = await on.browser.submit(`${at}/delete`, `${at}/delete`);
    expect(on.led(sent)).toBe("/flows?done=deleted");
    expect((await on.browser.get(at)).status).toBe(404);
  });

  test("says what stands in its way, since when", async () => {
    const on = await openFlowConsole();
    const id = await on.aFlow("Name\nAda\n", { running: true });
    await on.look(id);
    const page = await on.browser.get(on.path(`/flows/${id}`));
    expect(textOf(page.html)).toContain("Stands in its way");
    expect(page.html).toMatch(/role="alert"[\s\S]*Email[\s\S]*<time/);
  });
});

describe("what a flow knows of its rows", () => {
  test("is found by a part of an address, with outcome and reason", async () => {
    const on = await openFlowConsole();
    const id = await on.aFlow(`${HEADER}Ada,Byron,ada@example.com\nBen,Kay,ben@\n`, {
      running: true,
    });
    await on.look(id);
    const at = on.path(`/flows/${id}/rows`);
    const all = textOf((await on.browser.get(at)).html);
    expect(all).toContain("ada@example.com Mail is on its way");
    expect(all).toContain("No readable address Has a problem");
    const found = textOf((await on.browser.get(`${at}?search=ADA`)).html);
    expect(found).toContain("ada@example.com");
    expect(found).not.toContain("No readable address");
    await on.db.updateTable("person").set({ locale: "de" }).execute();
    const german = textOf((await on.browser.get(at)).html);
    expect(german).toContain("Keine lesbare Adresse Fehlerhaft");
    expect(german).not.toContain("This is not");
    await on.db.updateTable("person").set({ locale: "en" }).execute();
    const none = textOf((await on.browser.get(`${at}?search=nobody`)).html);
    expect(none).toContain("No row has such an address.");
  });
});
