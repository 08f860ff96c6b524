import { uuidv7 } from "uuidv7";
import { beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { openConsole, type Console, type ConsoleBrowser } from "./console.ts";

const MARKUP = `"><img src=x onerror=alert(1)>`;
const SECRET = "a-secret-of-ours-1234";

let on: Console;
let admin: ConsoleBrowser;
beforeEach(async () => {
  on = await openConsole();
  admin = await on.signIn(await on.anAdmin());
});

const aConnection = (connector: string, settings: Record<string, unknown>) =>
  unitOfWork(on.deps, (tx) =>
    createConnection(tx, systemActor, "hq", { connector, name: "Sender", settings }),
  );

const quarantine = (connectionId: string, count: number, problem: string) =>
  on.db
    .insertInto("hookEvent")
    .values(
      Array.from({ length: count }, (_, index) => ({
        id: uuidv7(),
        connectionId,
        key: `key-${index}`,
        kind: "received",
        subjects: [],
        payload: '{"email":"grace@example.com"}',
        state: "quarantined" as const,
        problem,
      })),
    )
    .execute();

const page = (id: string) => admin.get(on.path(`/connections/${id}`));

describe("the address for webhooks", () => {
  test("is there to copy, with what to do with it at the other end", async () => {
    const { id } = await aConnection("webhook-in", { verifier: "bearer", secret: SECRET });
    const { html } = await page(id);
    expect(html).toContain(`http://127.0.0.1:3000/hooks/webhook-in/${id}<`);
    expect(html).toContain("At the sender enter this address");
    expect(html).not.toContain(SECRET);
  });

  test("is called a secret where it is one", async () => {
    const { id } = await aConnection("webhook-in", { verifier: "path-secret", secret: SECRET });
    const { html } = await page(id);
    expect(html).toContain(`http://127.0.0.1:3000/hooks/webhook-in/${id}/{secret}<`);
    expect(html).toContain("In place of {secret} stands the secret");
  });

  test("is the connection's own for a private app, and one for all who sign in", async () => {
    const own = await aConnection("hubspot", { accessToken: "pat-1", clientSecret: "s" });
    expect((await page(own.id)).html).toContain(`/hooks/hubspot/${own.id}<`);
    expect((await page(own.id)).html).toContain("open the private app, then Webhooks");
    const signedIn = await aConnection("hubspot", {});
    expect((await page(signedIn.id)).html).toContain("http://127.0.0.1:3000/hooks/hubspot<");
    expect((await page(signedIn.id)).html).toContain("for all accounts");
  });

  test("there is none where nothing is told by webhooks", async () => {
    const { id } = await aConnection("csv-file", { path: "members.csv" });
    expect((await page(id)).html).not.toContain("/hooks/");
  });
});

describe("what nothing could be made of", () => {
  test("is listed with its time and reason as text, a page at a time, and says nothing of whom", async () => {
    const { id } = await aConnection("webhook-in", { verifier: "bearer", secret: SECRET });
    expect((await page(id)).html).not.toContain("What nothing could be made of");
    await quarantine(id, 60, `It has ${MARKUP}`);
    const { html } = await page(id);
    expect(html).toContain("What nothing could be made of");
    expect(html).toContain("It has &quot;&gt;&lt;img src=x");
    expect(html).not.toContain("<img src=x");
    expect(html).not.toContain("grace@example.com");

    const all = on.path(`/connections/${id}/quarantine`);
    expect(html).toContain(`href="${all}"`);
    const first = await admin.get(all);
    expect(first.html.match(/<tr>/g)).toHaveLength(51);
    const next = /href="([^"]*cursor=[^"]*)"/.exec(first.html)?.[1]?.replaceAll("&amp;", "&");
    const second = await admin.get(next ?? "");
    expect(second.html.match(/<tr>/g)).toHaveLength(11);
  });

  test("a form for each kind of sender has its settings in either language", async () => {
    const path = on.path("/connections/new/webhook-in");
    const { html } = await admin.get(path, { "accept-language": "de" });
    for (const words of ["Womit der Absender zeigt, wer er ist", "Zweites Geheimnis"]) {
      expect(html).toContain(words);
    }
    expect(html).not.toContain("How the sender shows");
    const english = await admin.get(path);
    expect(english.html).toContain("By an address that nobody else knows");
  });

  test("a fault in the settings is said at its field in the page's language", async () => {
    const path = on.path("/connections/new/webhook-in");
    const fields = { name: "Sender", "f.verifier": "bearer", "f.secret": "short" };
    const { html } = await admin.submit(path, path, fields);
    expect(html).toContain("it must have at least 16 characters");
    const german = await on.signIn(await on.anAdmin());
    await on.db.updateTable("person").set({ locale: "de" }).execute();
    const sent = await german.submit(path, path, fields);
    expect(sent.status).toBe(422);
    expect(sent.html).toContain("Es braucht mindestens 16 Zeichen.");
    expect(sent.html).toContain('<option value="bearer" selected');
    expect(sent.html).not.toContain("short");
  });
});
