import { sql } from "kysely";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { connectorRuntime } from "../../services/connector-runtime.ts";
import { createConnection } from "../../services/connections.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { allow, resetVendor, vendor } from "../support/vendor.ts";
import { openConsole, type Console, type ConsoleBrowser } from "./console.ts";

vi.mock("../../connectors/catalog.ts", () => import("../support/vendor.ts"));

const APP = { clientId: "our id", clientSecret: "our secret" };
const MARKUP = `"><img src=x onerror=alert(1)>`;

let on: Console;
let admin: ConsoleBrowser;
beforeEach(async () => {
  resetVendor();
  on = await openConsole();
  const vendors = { "csv-file": { roots: ["/nowhere"] }, "google-sheets": { app: APP } };
  Object.assign(on.deps.connectors, connectorRuntime(on.deps, vendors));
  admin = await on.signIn(await on.anAdmin());
});

const aConnection = (name = "Members", settings: Record<string, unknown> = {}) =>
  unitOfWork(on.deps, (tx) =>
    createConnection(tx, systemActor, "hq", { connector: "google-sheets", name, settings }),
  );

const aFlowOn = (connectionId: string, name = "Sheet") =>
  unitOfWork(on.deps, (tx) =>
    createFlow(tx, systemActor, "hq", {
      name,
      trigger: { connectionId, key: "rows" },
      action: { connectionId: "members", key: "inviteMember" },
    }),
  );

const connections = () => on.db.selectFrom("connection").selectAll().orderBy("id").execute();

/** Where a page sends a browser on by itself. */
const onwardOf = (html: string) =>
  (/<meta http-equiv="refresh" content="0; url=([^"]+)"/.exec(html)?.[1] ?? "").replaceAll(
    "&amp;",
    "&",
  );

const NEW = "/connections/new/google-sheets";

describe("connecting", () => {
  test("begins with what there is to connect, and a sentence on each", async () => {
    const empty = await admin.get(on.path("/connections"));
    expect(empty.html).toContain("Nothing is connected yet");
    const { html } = await admin.get(on.path("/connections/new"));
    expect(html).toContain("CSV file");
    expect(html).toContain("A Google account that may edit the sheet");
    const german = await admin.get(on.path("/connections/new"), { "accept-language": "de" });
    expect(german.html).toContain("Ein Google-Konto, das die Tabelle bearbeiten darf");
  });

  test("without a key leads to the vendor, and back to the connection", async () => {
    const sent = await admin.submit(on.path(NEW), on.path(NEW), { name: "My sheets" });
    const asked = onwardOf(sent.html);
    expect(asked).toMatch(/^https:\/\/vendor\.example\.com\/auth\?/);
    const back = await admin.get(allow(asked));
    const [row] = await connections();
    const page = on.path(`/connections/${row?.id}`);
    expect(back.status).toBe(200);
    expect(onwardOf(back.html)).toBe(`${page}?done=connected`);
    const { html } = await admin.get(`${page}?done=connected`);
    expect(html).toContain("Signed in. What waited for it goes on");
    expect(html).toContain("ada@example.com");
    expect(html).toContain("My sheets");
  });

  test("with a key asks the vendor at once, and the page follows until there is an answer", async () => {
    vendor.keys.add("a good key");
    const fields = { name: "Keyed", "f.key": "a good key" };
    const { location } = await admin.submit(on.path(NEW), on.path(NEW), fields);
    const [row] = await connections();
    expect(location).toBe(`${on.path(`/connections/${row?.id}`)}?done=created`);
    await on.settled();
    const { html } = await admin.get(location ?? "");
    expect(html).toContain("The last check went well.");
    expect(html).not.toContain("a good key");
  });

  test("leads back to where it was asked for, with the connection, and to no other place", async () => {
    const path = "/connections/new/csv-file";
    const next = on.path("/flows/new?recipe=a");
    const fields = { name: "File", "f.path": "members.csv" };
    const form = `${on.path(path)}?${new URLSearchParams({ next })}`;
    const sent = await admin.submit(form, on.path(path), fields);
    const [row] = await connections();
    expect(sent.location).toBe(`${next}&connection=${row?.id}`);
    for (const foreign of [
      "https://evil.example.com/",
      "//evil.example.com",
      "/console/locations/x/flows",
    ]) {
      const other = await admin.send(on.path(path), { ...fields, next: foreign });
      expect(other.location).toMatch(/\/connections\/[\w-]+\?done=created$/);
    }
  });

  test("says at each field what is wrong, and loses nothing", async () => {
    const path = "/connections/new/csv-file";
    const fields = { name: " ", "f.path": "a folder/members.csv" };
    const sent = await admin.submit(on.path(path), on.path(path), fields);
    expect(sent.status).toBe(422);
    expect(sent.html).toContain("This is needed. Fill it in.");
    expect(sent.html).toContain('value="a folder/members.csv"');
    const empty = await admin.submit(on.path(path), on.path(path), { name: "Mine", "f.path": "" });
    expect(empty.status).toBe(422);
    expect(empty.html).toContain('value="Mine"');
    expect(await connections()).toEqual([]);
  });

  test("says what is missing where nobody can sign in from here", async () => {
    Object.assign(
      on.deps.connectors,
      connectorRuntime(on.deps, {
        "google-sheets": { app: { missing: "Set the id of the app." } },
      }),
    );
    const page = await admin.get(on.path(NEW));
    expect(page.html).toContain("Set the id of the app.");
    expect(page.html).toContain("http://127.0.0.1:3000/oauth/google-sheets/callback");
    const sent = await admin.submit(on.path(NEW), on.path(NEW), { name: "Mine" });
    expect(sent.status).toBe(422);
    expect(await connections()).toEqual([]);
  });
});

describe("a connection", () => {
  test("says what stands in the way, and the next step", async () => {
    const { id } = await aConnection();
    const { html } = await admin.get(on.path(`/connections/${id}`));
    expect(html).toContain("Nobody has signed in at Vendor yet.");
    expect(html).toContain(on.path(`/connections/${id}/sign-in`));
    const list = await admin.get(on.path("/connections"));
    expect(list.html).toContain("Needs a sign-in");
    expect(list.html).toContain(on.path(`/connections/${id}/sign-in`));
  });

  test("whoever does not allow it comes back by a link, and is told why", async () => {
    const { id } = await aConnection();
    const path = on.path(`/connections/${id}/sign-in`);
    const onward = onwardOf((await admin.submit(path, path)).html);
    const state = new URL(onward).searchParams.get("state") ?? "";
    const query = new URLSearchParams({ state, error: "access_denied" });
    const denied = await admin.get(`/oauth/google-sheets/callback?${query}`);
    expect(denied.status).toBe(403);
    expect(denied.html).toContain("You did not allow access at Vendor");
    expect(denied.html).toContain(`href="${on.path(`/connections/${id}`)}"`);
    expect(onwardOf(denied.html)).toBe("");
  });

  test("is checked while its page follows, and says in words what came of it", async () => {
    const { id } = await aConnection("Members", { key: "a bad key" });
    const page = on.path(`/connections/${id}`);
    expect((await admin.submit(page, `${page}/check`)).location).toBe(page);
    await on.settled();
    const { html } = await admin.get(page);
    expect(html).toContain("The last check did not go well.");
    expect(html).toContain("The vendor does not know this token.");
    expect(html).toContain("Next step: change the key in the settings.");

    await on.db.updateTable("connection").set({ checkedAt: null }).execute();
    const open = await admin.get(page);
    expect(open.html).toContain("Vendor is being asked whether it works.");
    expect(open.html).toMatch(/<noscript><meta http-equiv="refresh" content="2"/);
    expect(open.html).toContain(`hx-get="${page}"`);
  });

  test("that works, but gave no good answer at the last check, says so and leads nowhere yet", async () => {
    vendor.keys.add("a key");
    vendor.readsFail = "unavailable";
    const { id } = await aConnection("Members", { key: "a key" });
    const page = on.path(`/connections/${id}`);
    await admin.submit(page, `${page}/check`);
    await on.settled();
    const { html } = await admin.get(page);
    expect(html).toContain("Did not work at the last check");
    expect(html).toContain("More calls than the vendor allows.");
    expect(html).not.toContain("New flow");
    const list = await admin.get(on.path("/connections"));
    expect(list.html).toContain("Did not work at the last check");
    expect(list.html).toContain("More calls than the vendor allows.");
  });

  test("is renamed without its key, and a key is kept, changed and removed", async () => {
    vendor.keys.add("new key");
    const { id } = await aConnection("Members", { key: "old key" });
    const form = on.path(`/connections/${id}/change`);
    const sealed = async () => (await connections())[0]?.sealedSettings;
    const shown = await admin.get(form);
    expect(shown.html).toContain("One is set. Leave this empty to keep it.");
    expect(shown.html).not.toContain("old key");

    await admin.submit(form, form, { name: "Renamed", "f.key": "" });
    expect(await connections()).toMatchObject([{ name: "Renamed", state: "ok" }]);
    await admin.submit(form, form, { name: "Renamed", "f.key": "new key" });
    const page = on.path(`/connections/${id}`);
    expect((await admin.get(page)).html).toContain("Set, and never shown");
    const before = await sealed();
    await admin.submit(form, form, { name: "Renamed", "f.key": "", "clear.key": "yes" });
    expect(await sealed()).not.toBe(before);
    expect((await admin.get(page)).html).not.toContain("Set, and never shown");
  });

  test("is deleted after a question that says what goes with it", async () => {
    const { id } = await aConnection();
    const path = on.path(`/connections/${id}/delete`);
    const asked = await admin.get(path);
    expect(asked.html).toContain("Delete Members?");
    expect(asked.html).toContain("People who were invited by it stay.");
    const sent = await admin.submit(path, path);
    expect(sent.location).toBe(`${on.path("/connections")}?done=deleted`);
    expect(await connections()).toEqual([]);
  });

  test("is not deleted while a flow uses it, and the flow is named", async () => {
    const { id } = await aConnection();
    const path = on.path(`/connections/${id}/delete`);
    const flow = await aFlowOn(id, "New people");
    const asked = await admin.get(path);
    expect(asked.html).toContain(on.path(`/flows/${flow.id}`));
    expect(asked.html).not.toContain('<form method="post" action="' + path);
    const sent = await admin.send(path);
    expect(sent.status).toBe(409);
    expect(sent.html).toContain("New people");
    expect(await connections()).toHaveLength(1);
  });

  test("points out a sign-in that nothing has used for thirty days", async () => {
    const { id } = await aConnection();
    const path = on.path(`/connections/${id}/sign-in`);
    await admin.get(allow(onwardOf((await admin.submit(path, path)).html)));
    const long = sql<Date>`now() - interval '31 days'`;
    await on.db.updateTable("connectionGrant").set({ grantedAt: long, renewedAt: long }).execute();
    expect((await admin.get(on.path("/connections"))).html).toContain("Not used for 30 days");
    expect((await admin.get(on.path(`/connections/${id}`))).html).toContain(
      "Nothing has used this sign-in since",
    );
  });

  test("names of markup show as that text", async () => {
    const { id } = await aConnection(MARKUP);
    await aFlowOn(id, `{{7*7}}${MARKUP}`);
    for (const page of ["", `/${id}`, `/${id}/change`, `/${id}/delete`, `/${id}/sign-in`]) {
      const { html } = await admin.get(on.path(`/connections${page}`));
      expect(html).not.toContain("<img src=x");
      expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
    }
  });
});

describe("who may", () => {
  const PAGES = ["", "/change", "/sign-in", "/delete", "/quarantine"];
  const POSTS = ["/check", "/change", "/sign-in", "/delete"];

  test("an administrator without the permission is told so, and does nothing", async () => {
    const { id } = await aConnection();
    const other = await on.signIn(await on.anAdmin({ permissions: ["customers"] }));
    for (const page of PAGES) {
      expect((await other.get(on.path(`/connections/${id}${page}`))).status).toBe(403);
    }
    for (const page of POSTS) {
      expect((await other.send(on.path(`/connections/${id}${page}`))).status).toBe(403);
    }
    expect((await other.send(on.path(NEW), { name: "x" })).status).toBe(403);
    expect(await connections()).toHaveLength(1);
  });

  test("of another location nobody sees or does anything here, nor the owner by the wrong address", async () => {
    const { id } = await aConnection();
    const there = await on.aLocation();
    const stranger = await on.signIn(await on.anAdmin({ locationId: there.id }));
    const owner = await on.signIn(await on.anOwner());
    for (const page of PAGES) {
      expect((await stranger.get(on.path(`/connections/${id}${page}`))).status).toBe(404);
      const crossed = `/console/locations/${there.slug}/connections/${id}${page}`;
      expect((await stranger.get(crossed)).status).toBe(404);
      expect((await owner.get(crossed)).status).toBe(404);
    }
    for (const page of POSTS) {
      const crossed = `/console/locations/${there.slug}/connections/${id}${page}`;
      expect((await stranger.send(crossed)).status).toBe(404);
      expect((await owner.send(crossed)).status).toBe(404);
    }
    expect((await admin.get(on.path("/connections/not-an-id"))).status).toBe(404);
    expect(await connections()).toHaveLength(1);
  });

  test("a form that no page of ours sent does nothing", async () => {
    const { id } = await aConnection();
    const sent = await admin.post(on.path(`/connections/${id}/delete`), { token: "made up" });
    expect(sent.status).toBe(403);
    expect(await connections()).toHaveLength(1);
  });

  test("what lets the hub in elsewhere is changed only soon after a code", async () => {
    const { id } = await aConnection();
    const stale = await on.signIn(await on.anAdmin(), { confirmedSecondsAgo: 3_600 });
    const paths = [
      NEW,
      `/connections/${id}/change`,
      `/connections/${id}/sign-in`,
      `/connections/${id}/delete`,
    ];
    for (const path of paths) {
      expect((await stale.get(on.path(path))).location).toMatch(/^\/console\/confirm\?/);
      expect((await stale.send(on.path(path))).location).toMatch(/^\/console\/confirm\?/);
    }
    expect((await stale.get(on.path(`/connections/${id}`))).status).toBe(200);
    expect(await connections()).toHaveLength(1);
  });
});
