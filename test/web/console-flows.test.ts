import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HEADER, MARKUP, openFlowConsole, people, textOf } from "./console-flows-stand.ts";

describe("the list of flows", () => {
  test("says of each from where to where it goes, how it stands since when, what it did and what waits", async () => {
    const on = await openFlowConsole();
    const empty = await on.browser.get(on.path("/flows"));
    expect(textOf(empty.html)).toContain("No flow yet");
    const id = await on.aFlow(HEADER + people(21), { running: true, name: MARKUP });
    await on.look(id);
    const { html } = await on.browser.get(on.path("/flows"));
    const text = textOf(html);
    expect(html).not.toContain("<img src=x");
    expect(text).toContain(MARKUP);
    expect(text).toContain("CSV file: Members → Invitations at Hub Lisbon");
    expect(text).toContain("Waits for a yes");
    expect(text).toContain("21 new people at once, where more than 20 wait");
    expect(text).toContain("21 rows for a yes");
    expect(html.match(/class="button"/g)).toHaveLength(1);
    expect(on.errors).toEqual([]);
  });
});

describe("a flow from a file", () => {
  test("is made by name, previewed, applied and followed, by forms alone", async () => {
    const on = await openFlowConsole();
    await on.write(`${HEADER}Ada,Byron,ada@example.com\nGrace,Hopper,grace@\n`);
    const recipes = await on.browser.get(on.path("/flows/new"));
    expect(textOf(recipes.html)).toContain("Invite whoever stands in a sheet");
    const none = await on.browser.get(on.path("/flows/new/sheet-to-invite"));
    expect(textOf(none.html)).toContain("Nothing fitting is connected yet.");
    expect(none.html).toContain("path=members.csv");

    const { id } = await on.connect("csv-file", { path: "members.csv" });
    const choose = await on.browser.get(on.path("/flows/new/sheet-to-invite"));
    expect(choose.html).toContain(`value="${id}"`);
    const at = on.path(`/flows/new/sheet-to-invite?connection=${id}`);
    const look = textOf((await on.browser.get(at)).html);
    expect(look).toContain("First name (feeds First name)");
    expect(look).toContain("Hopper");
    expect(look).toContain("Email: ");

    const action = on.path("/flows/new/sheet-to-invite");
    const wrong = await on.browser.submit(at, action, { name: " ", existingRows: "known" });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toMatch(/value="known" checked/);
    const made = await on.browser.submit(at, action, { name: "Everybody", existingRows: "invite" });
    expect(made.status).toBe(303);
    const waiting = await on.browser.get(made.location ?? "");
    expect(textOf(waiting.html)).toContain("A worker reads the source");
    expect(waiting.html).toContain('http-equiv="refresh"');
    expect(waiting.html).toContain("every 1s");

    const { id: flowId } = await on.db.selectFrom("flow").select("id").executeTakeFirstOrThrow();
    await on.look(flowId);
    const preview = await on.browser.get(made.location ?? "");
    const plan = textOf(preview.html);
    expect(preview.html).not.toContain("every 1s");
    expect(plan).toContain("1 person to invite");
    expect(plan).toContain("1 row with a problem");
    expect(plan).toContain("1 mail goes out now");
    const apply = on.path(`/flows/${flowId}/apply`);
    const applied = await on.browser.submit(made.location ?? "", apply);
    await on.look(flowId);
    expect(textOf((await on.browser.get(applied.location ?? "")).html)).toContain("Carried out.");
    const flow = textOf((await on.browser.get(on.path(`/flows/${flowId}`))).html);
    expect(flow).toContain("Everybody");
    expect(flow).toContain("Running");
    expect(on.errors).toEqual([]);
  });

  test("is begun by choosing the file by its name, where it is connected nowhere yet", async () => {
    const on = await openFlowConsole();
    await on.write(HEADER, "another.csv");
    await on.write(HEADER + people(2), "members.csv");
    const at = on.path("/flows/new/sheet-to-invite");
    const { html } = await on.browser.get(at);
    const link = /href="([^"]*path=members\.csv[^"]*)"/.exec(html)?.[1]?.replaceAll("&amp;", "&");
    const form = await on.browser.get(link ?? "");
    expect(form.html).toContain('value="members.csv"');
    expect(form.html).toContain('value="members"');
    const action = on.path("/connections/new/csv-file");
    const made = await on.browser.submit(link ?? "", action, {
      name: "Members",
      "f.path": "members.csv",
    });
    expect(made.location).toMatch(/\/flows\/new\/sheet-to-invite\?connection=/);
    expect(textOf((await on.browser.get(made.location ?? "")).html)).toContain("p1@example.com");
    const again = (await on.browser.get(at)).html;
    expect(again).toContain("path=another.csv");
    expect(again).not.toContain("path=members.csv");
  });

  test("that changed since its preview is not applied, and shows the plan of now to be applied", async () => {
    const on = await openFlowConsole();
    const id = await on.aFlow(HEADER + people(1));
    const asked = await on.browser.submit(on.path(`/flows/${id}`), on.path(`/flows/${id}/preview`));
    await on.look(id);
    await on.write(HEADER + people(3));
    const apply = on.path(`/flows/${id}/apply`);
    const late = await on.browser.submit(asked.location ?? "", apply);
    await on.look(id);
    const stale = await on.browser.get(late.location ?? "");
    expect(textOf(stale.html)).toContain("The source has changed since this plan was shown");
    expect(textOf(stale.html)).toContain("3 people to invite");
    const again = await on.browser.submit(late.location ?? "", apply);
    await on.look(id);
    expect(textOf((await on.browser.get(again.location ?? "")).html)).toContain("Carried out.");
    const { length } = await on.db.selectFrom("invitation").select("id").execute();
    expect(length).toBe(3);
  });

  test("says when nobody takes up what was asked", async () => {
    const on = await openFlowConsole();
    const id = await on.aFlow(HEADER);
    const asked = await on.browser.send(on.path(`/flows/${id}/preview`));
    await on.db
      .updateTable("flowRun")
      .set({ startedAt: new Date(Date.now() - 60_000) })
      .execute();
    const page = textOf((await on.browser.get(asked.location ?? "")).html);
    expect(page).toContain("check that a worker and Temporal are running");
  });

  test("is previewed once more by another word about those who are there", async () => {
    const on = await openFlowConsole();
    const id = await on.aFlow(HEADER + people(2));
    const asked = await on.browser.send(on.path(`/flows/${id}/preview`), { existingRows: "known" });
    await on.look(id);
    const page = textOf((await on.browser.get(asked.location ?? "")).html);
    expect(page).toContain("2 rows unchanged");
    expect(page).toContain("No mail goes out now");
    const latest = await on.browser.get(on.path(`/flows/${id}/preview`));
    expect(latest.location).toBe(asked.location);
  });
});

describe("a plan as a difference", () => {
  test("says what each row said before and says now, and why", async () => {
    const on = await openFlowConsole();
    const id = await on.aFlow(`${HEADER}Ada,Byron,ada@example.com\nBen,Kay,ben@example.com\n`, {
      running: true,
    });
    await on.look(id);
    await on.write(
      `${HEADER}Ada,${MARKUP.replaceAll('"', '""').replace(/^/, '"')}",ada@example.com\n,,nobody\nBen,Kay,ben@example.com\nBen,Kay,ben@example.com\n`,
    );
    const asked = await on.browser.send(on.path(`/flows/${id}/preview`));
    await on.look(id);
    const { html } = await on.browser.get(asked.location ?? "");
    expect(html).not.toContain("<img src=x");
    expect(html).toContain("<del>Byron</del>");
    const text = textOf(html);
    expect(text).toContain(MARKUP);
    expect(text).toContain("1 row there twice");
    expect(text).toContain("2 rows with a problem");
    expect(text).toContain("This looks like markup or a web address");
  });

  test("of thousands of rows is shown a hundred at a time, each page small", async () => {
    const on = await openFlowConsole();
    const long = "Maximiliane-Alexandrina".repeat(4);
    const id = await on.aFlow(HEADER + people(1_000, 0, long));
    const asked = await on.browser.send(on.path(`/flows/${id}/preview`));
    await on.look(id);
    const first = await on.browser.get(asked.location ?? "");
    expect(textOf(first.html)).toContain("1,000 people to invite");
    const seen = new Set<string>();
    let next: string | undefined = `${asked.location}?list=invite`;
    while (next !== undefined) {
      const { html }: { html: string } = await on.browser.get(next);
      expect(html.length).toBeLessThan(100 * 1024);
      for (const [address] of html.matchAll(/p\d+@example\.com/g)) seen.add(address);
      next = /<a href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll("&amp;", "&");
    }
    expect(seen.size).toBe(1_000);
    const found = await on.browser.get(`${asked.location}?search=p777@&list=`);
    expect(textOf(found.html)).toContain("1 to 1 of 1");
  });
});

describe("whoever may not", () => {
  let on: Awaited<ReturnType<typeof openFlowConsole>>;
  let paths: string[];
  let posts: string[];
  const ends: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(ends.map((end) => end())));
  beforeAll(async () => {
    on = await openFlowConsole({}, (remove) => void ends.push(remove));
    const id = await on.aFlow(HEADER + people(21), { running: true });
    await on.look(id);
    const run = await on.db.selectFrom("flowRun").select("id").executeTakeFirstOrThrow();
    const flow = `/flows/${id}`;
    const gets = [
      "",
      "/preview",
      "/pause",
      "/resume",
      "/delete",
      "/settings",
      "/mapping",
      "/rows",
      "/events",
    ];
    const sends = [
      "/preview",
      "/apply",
      "/run",
      "/pause",
      "/resume",
      "/delete",
      "/settings",
      "/mapping",
      "/events/run-again",
    ];
    const runs = ["", "/approve", "/reject"].map((one) => `${flow}/runs/${run.id}${one}`);
    paths = [...gets.map((one) => flow + one), ...runs];
    posts = [...sends.map((one) => flow + one), ...runs.slice(1)];
  });

  test("lacks the permission, and gets no page and does nothing", async () => {
    const other = await on.signIn(await on.anAdmin({ permissions: ["customers"] }));
    for (const path of ["/flows", "/flows/new", "/flows/new/sheet-to-invite", ...paths]) {
      expect([path, (await other.get(on.path(path))).status]).toEqual([path, 403]);
    }
    for (const path of ["/flows/new/sheet-to-invite", ...posts]) {
      expect([path, (await other.send(on.path(path))).status]).toEqual([path, 403]);
    }
  });

  test("is of another location, and finds nothing there", async () => {
    const place = await on.aLocation();
    const other = await on.signIn(await on.anAdmin({ locationId: place.id }));
    for (const path of paths) {
      const theirs = `/console/locations/${place.slug}${path}`;
      expect([path, (await other.get(theirs)).status]).toEqual([path, 404]);
      expect([path, (await other.get(on.path(path))).status]).toEqual([path, 404]);
    }
    for (const path of posts) {
      const theirs = `/console/locations/${place.slug}${path}`;
      expect([path, (await other.send(theirs)).status]).toEqual([path, 404]);
      expect([path, (await other.send(on.path(path))).status]).toEqual([path, 404]);
    }
  });

  test("sends no form of ours, and does nothing", async () => {
    for (const path of posts) {
      expect([path, (await on.browser.post(on.path(path), {})).status]).toEqual([path, 403]);
    }
    expect(await on.db.selectFrom("flow").select("state").execute()).toEqual([{ state: "held" }]);
  });

  test("asks for what is no flow", async () => {
    for (const path of ["/flows/nonsense", "/flows/nonsense/rows", "/flows/new/nonsense"]) {
      expect((await on.browser.get(on.path(path))).status).toBe(404);
    }
  });
});
