import { uuidv7 } from "uuidv7";
import { beforeEach, expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { openConsole, type Console, type ConsoleBrowser } from "./console.ts";

const MARKUP = `"><img src=x onerror=alert(1)>`;

let on: Console;
let page: string;
let admin: ConsoleBrowser;
beforeEach(async () => {
  on = await openConsole({ sheetFolder: "/srv/usher/sheets" });
  page = on.path("/first-steps");
  admin = await on.signIn(await on.anAdmin({ email: "ada@example.com" }));
});

const wish = (act: string) => admin.send(page, { act });

const aConnection = (name = "Members") =>
  unitOfWork(on.deps, (tx) =>
    createConnection(tx, systemActor, "hq", {
      connector: "csv-file",
      name,
      settings: { path: "members.csv" },
    }),
  );

const aFlow = (connectionId: string, name = "Sheet") =>
  unitOfWork(on.deps, (tx) =>
    createFlow(tx, systemActor, "hq", {
      name,
      trigger: { connectionId, key: "rows" },
      action: { connectionId: "members", key: "inviteMember" },
    }),
  );

/** The one act that stands out on the page. */
const primary = (html: string) =>
  [...html.matchAll(/<(?:a|button)[^>]*class="button"[^>]*>([^<]*)</g)].map(([, text]) => text);

const stateOf = (html: string, step: string) =>
  new RegExp(`<h2>${step}</h2><span><span class="state \\w+">(\\w+)<`).exec(html)?.[1];

test("one step is now, and the page has one act for it", async () => {
  const { html } = await admin.get(page);
  expect(stateOf(html, "The location")).toBe("Done");
  expect(stateOf(html, "Mail")).toBe("Now");
  expect(stateOf(html, "The sheet")).toBe("Later");
  expect(primary(html)).toEqual(["Send me a test"]);
  const german = await admin.get(page, { "accept-language": "de" });
  expect(stateOf(german.html, "Der Standort")).toBe("Erledigt");
});

test("a test mail goes to oneself, and the page follows what comes of it", async () => {
  expect((await wish("test")).location).toBe(`${page}?done=tested`);
  const [mail] = await on.db.selectFrom("email").selectAll().execute();
  expect(mail).toMatchObject({ kind: "test", recipient: "ada@example.com", state: "queued" });
  const open = await admin.get(page);
  expect(open.html).toContain("Queued");
  expect(open.html).toContain('<noscript><meta http-equiv="refresh" content="2"');
  await on.db.updateTable("email").set({ state: "handed_over" }).execute();
  const { html } = await admin.get(page);
  expect(html).toContain("Handed over");
  expect(stateOf(html, "Mail")).toBe("Done");
  expect(primary(html)).toEqual(["Connect Google Sheets"]);
});

test("a test that is one too many is refused in words", async () => {
  for (let sent = 0; sent < 10; sent += 1) await wish("test");
  const { status, html } = await wish("test");
  expect(status).toBe(409);
  expect(html).toContain("Ten tests an hour are enough.");
});

test("mail can wait, and the sheet is next", async () => {
  await wish("putOff");
  const { html } = await admin.get(page);
  expect(stateOf(html, "Mail")).toBe("Later");
  expect(primary(html)).toEqual(["Connect Google Sheets"]);
  const next = encodeURIComponent(on.path("/flows/new"));
  expect(html).toContain(`/connections/new/csv-file?next=${next}`);
});

test("a connection leads on to its sheet, a flow to its preview, a preview to its plan", async () => {
  await wish("putOff");
  const { id } = await aConnection();
  const connected = await admin.get(page);
  expect(primary(connected.html)).toEqual(["Choose the sheet"]);
  expect(connected.html).toContain(`${on.path("/flows/new")}?connection=${id}`);

  const flow = await aFlow(id);
  const linked = await admin.get(page);
  expect(primary(linked.html)).toEqual(["See what would happen"]);
  expect(linked.html).toContain(`action="${on.path(`/flows/${flow.id}/preview`)}"`);

  const run = { id: uuidv7(), flowId: flow.id, kind: "preview", state: "done" } as const;
  await on.db.insertInto("flowRun").values(run).execute();
  const seen = await admin.get(page);
  expect(primary(seen.html)).toEqual(["Look through and approve"]);
  expect(seen.html).toContain(on.path(`/flows/${flow.id}/runs/${run.id}`));

  await on.db.updateTable("flow").set({ state: "running" }).execute();
  const running = await admin.get(page);
  expect(running.html).toContain("/srv/usher/sheets/members.csv");
  expect(stateOf(running.html, "Approve")).toBe("Done");
});

test("pages on which the steps are taken say how far they are, until they are done or put away", async () => {
  const bar = async (path: string) =>
    /<aside class="stepbar"[^>]*>(.*?)<\/aside>/.exec((await admin.get(on.path(path))).html)?.[1];
  const connections = "/connections";
  expect(await bar(connections)).toContain("First steps: 1 of 5.");
  expect(await bar(connections)).toContain("Next: send yourself a test mail");
  expect(await bar("/connections/new")).toContain("First steps: 1 of 5.");
  expect(await bar("/first-steps")).toBeUndefined();
  await wish("putAway");
  expect(await bar(connections)).toBeUndefined();
  expect((await admin.get(page)).html).toContain("Show them again");
  await wish("open");
  expect(await bar(connections)).toContain("First steps: 1 of 5.");

  // What only waits stands in nobody's way.
  await wish("putOff");
  const { id } = await aConnection();
  await aFlow(id);
  await on.db.updateTable("flow").set({ state: "running" }).execute();
  expect(await bar(connections)).toBeUndefined();
});

test("whoever may not change the location is told so, and sees no bar", async () => {
  const other = await on.signIn(await on.anAdmin({ permissions: ["integrations"] }));
  expect((await other.get(page)).status).toBe(403);
  expect((await other.send(page, { act: "putAway" })).status).toBe(403);
  expect((await other.get(on.path("/connections"))).html).not.toContain("stepbar");
  const there = await on.aLocation();
  const stranger = await on.signIn(await on.anAdmin({ locationId: there.id }));
  expect((await stranger.get(page)).status).toBe(404);
  expect((await stranger.send(page, { act: "putAway" })).status).toBe(404);
  expect((await admin.post(page, { act: "putAway", token: "made up" })).status).toBe(403);
  expect(await on.db.selectFrom("firstSteps").selectAll().execute()).toEqual([]);
});

test("without the permission for integrations the sheet's step says whom to ask", async () => {
  const other = await on.signIn(await on.anAdmin({ permissions: ["settings"] }));
  const { html } = await other.get(page);
  expect(html).toContain("This needs the permission “Connections and flows”.");
  expect(html).not.toContain("/connections/new");
});

test("names of markup show as that text", async () => {
  await on.db.updateTable("location").set({ name: MARKUP }).execute();
  const { id } = await aConnection(MARKUP);
  const connected = await admin.get(page);
  await aFlow(id, `{{7*7}}${MARKUP}`);
  const linked = await admin.get(page);
  for (const { html } of [connected, linked]) {
    expect(html).not.toContain("<img src=x");
    expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
  }
  expect(linked.html).toContain("{{7*7}}");
});
