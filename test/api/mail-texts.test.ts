import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ApiDeps } from "../../api/context.ts";
import { testDatabase } from "../support/database.ts";
import { aKey, aLocation, anOwner, apiDeps, ask, serveApi } from "./fixture.ts";

let deps: ApiDeps;
let url = "";
let key = "";
beforeAll(async () => {
  deps = apiDeps((await testDatabase()).db);
  url = await serveApi(deps);
  key = await aKey(deps, "all", ["settings"]);
  await anOwner(deps, "olu@example.com");
});

let hq = "";
beforeEach(async () => {
  hq = (await aLocation(deps, `HQ ${Math.random()}`)).slug;
});

const english = { subject: "Come in, {{ firstName }}", body: "Your **desk** is ready." };
const german = { subject: "Herein, {{ firstName }}", body: "Ihr **Tisch** ist bereit." };

const patch = (settings: unknown) =>
  ask(url, `/locations/${hq}`, { method: "PATCH", key, body: { settings } });
const previewOf = async (body: object) => {
  const answer = await ask(url, `/locations/${hq}/mail/preview`, { key, body });
  return { ...answer, mail: JSON.parse(answer.text) };
};
const sendTest = (body: object, other = key) =>
  ask(url, `/locations/${hq}/mail/test`, { key: other, body });

describe("texts of a location", () => {
  test("are kept per mail and language; what a change leaves out stays, and null takes away", async () => {
    await patch({ mail: { invitation: { en: english, de: german } } });
    const both = await patch({ mail: { reminder: { en: english } } });
    expect(both.body.settings["mail"]).toEqual({
      invitation: { en: english, de: german },
      reminder: { en: english },
    });
    const fewer = await patch({ mail: { invitation: { de: null }, reminder: null } });
    expect(fewer.body.settings["mail"]).toEqual({ invitation: { en: english }, reminder: {} });
    const none = await patch({ mail: null });
    expect(none.body.settings["mail"]).toEqual({ invitation: {}, reminder: {} });
  });

  const at = "#/settings/mail/invitation";
  test.each([
    [{ en: { subject: "Hi", body: "  " } }, `${at}/en/body`, "required", "Fill it in"],
    [{ en: { subject: "", body: "Hi" } }, `${at}/en/subject`, "required", "Fill it in"],
    [{ en: { subject: "Hi" } }, `${at}/en/body`, "required", "Fill it in"],
    [{ de: { subject: "Hi", body: "x".repeat(5_001) } }, `${at}/de/body`, "too_long", ""],
    [{ en: { subject: "x".repeat(151), body: "Hi" } }, `${at}/en/subject`, "too_long", ""],
    [{ en: { subject: "Hi", body: "{{ nick }}" } }, `${at}/en/body`, "unknown_field", '"nick"'],
    [{ en: { subject: "Hi", body: "a\n<a>" } }, `${at}/en/body`, "markup", "Line 2, column 1"],
    [{ en: { subject: "Hi", body: "evil.com" } }, `${at}/en/body`, "markup", "links"],
    [{ en: { ...english, html: "x" } }, `${at}/en/html`, "unknown_field", ""],
    [{ tlh: english }, `${at}/tlh`, "unknown_field", "no such"],
  ])("are refused at their place: %j", async (invitation, pointer, code, words) => {
    const refused = await patch({ mail: { invitation } });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([{ pointer, code }]);
    expect(refused.body.errors[0]?.message).toContain(words);
  });

  test("are told of in the audit by what they are, not by their words", async () => {
    await patch({ mail: { invitation: { de: german }, reminder: null } });
    const line = await deps.db
      .selectFrom("audit")
      .selectAll()
      .where("type", "=", "location.updated")
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    expect(line.detail).toEqual({
      fields: ["settings"],
      mailTexts: ["invitation/de", "reminder"],
    });
  });
});

test("a custom reminder needs a text, and its last text stays as long as it is asked for", async () => {
  const refused = await patch({ invitationReminder: "custom" });
  expect(refused.body.errors).toMatchObject([
    { pointer: "#/settings/mail/reminder", code: "required" },
  ]);
  const both = await patch({ invitationReminder: "custom", mail: { reminder: { de: german } } });
  expect(both.status).toBe(200);
  expect((await patch({ mail: { reminder: { de: null } } })).status).toBe(422);
  const off = await patch({ invitationReminder: "off", mail: { reminder: { de: null } } });
  expect(off.status).toBe(200);
});

describe("a preview", () => {
  test("shows the words that would go out now, with sample values", async () => {
    const usual = await previewOf({ kind: "invitation", locale: "de" });
    expect(usual).toMatchObject({
      status: 200,
      mail: { subject: expect.stringMatching("Einladung") },
    });
    await patch({ mail: { invitation: { en: english } } });
    const own = await previewOf({ kind: "invitation", locale: "de" });
    expect(own.mail.subject).toBe("Come in, Ada");
    expect(own.mail.html).toContain('<html lang="en">');
    expect(own.mail.html).toContain("<strong>desk</strong>");
    expect(own.mail.html).toContain('href="http://127.0.0.1:3000/sign-in"');
    expect(own.mail.text).not.toMatch(/\p{Cc}link|\*\*/u);
  });

  test("shows words that were not saved yet, and keeps nothing", async () => {
    const shown = await previewOf({ kind: "reminder", locale: "de", text: german });
    expect(shown.mail).toMatchObject({ subject: "Herein, Ada" });
    expect(shown.mail.text).toContain("/unsubscribe/");
    const { body } = await ask(url, `/locations/${hq}`, { key });
    expect(body.settings["mail"]).toEqual({ invitation: {}, reminder: {} });
    expect(await mailsTo("ada@example.com")).toEqual([]);
  });

  test.each([
    [{ kind: "invitation", locale: "en", text: { subject: "a", body: "{{ x }}" } }, "#/text/body"],
    [{ kind: "code", locale: "en" }, "#/kind"],
    [{ kind: "invitation", locale: "tlh" }, "#/locale"],
    [{ kind: "invitation" }, "#/locale"],
  ])("of %j is refused", async (body, pointer) => {
    const refused = await previewOf(body);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });
});

describe("a test mail", () => {
  test("goes to the owner, with a subject that says what it is", async () => {
    await patch({ mail: { invitation: { de: german } } });
    const sent = await sendTest({ kind: "invitation", locale: "de", to: "Olu@example.com" });
    expect(sent).toMatchObject({
      status: 202,
      body: { kind: "test", to: "olu@example.com", state: "queued" },
    });
    const [mail] = await mailsTo("olu@example.com");
    expect(mail).toMatchObject({ kind: "test", state: "queued", subject: "[Test] Herein, Olu" });
    expect(mail?.html).toContain("http://127.0.0.1:3000/sign-in");
    expect(mail?.text).not.toMatch(/unsubscribe|\p{Cc}link/u);
  });

  test("goes to an administrator of this location, and to nobody else", async () => {
    const admin = await somebody("admin", hq);
    expect((await sendTest({ kind: "reminder", locale: "en", to: admin })).status).toBe(202);
    const elsewhere = await aLocation(deps, `Other ${Math.random()}`);
    for (const to of [
      await somebody("member", hq),
      await somebody("admin", elsewhere.slug),
      "stranger@example.com",
    ]) {
      const refused = await sendTest({ kind: "reminder", locale: "en", to });
      expect(refused.body.errors).toMatchObject([{ pointer: "#/to", code: "forbidden_address" }]);
      expect(await mailsTo(to)).toEqual([]);
    }
  });

  test("goes out ten times an hour, and the same request once", async () => {
    const body = { kind: "reminder", locale: "en", to: await somebody("admin", hq) };
    const headers = { "idempotency-key": hq };
    const once = () => ask(url, `/locations/${hq}/mail/test`, { key, body, headers });
    expect((await once()).body.id).toBe((await once()).body.id);
    for (let turn = 2; turn <= 10; turn += 1) expect((await sendTest(body)).status).toBe(202);
    const refused = await sendTest(body);
    expect(refused).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await mailsTo(body.to)).toHaveLength(10);
  });

  test("leaves a line about who asked", async () => {
    await sendTest({ kind: "reminder", locale: "en", to: await somebody("admin", hq) });
    const line = await deps.db
      .selectFrom("audit")
      .selectAll()
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    expect(line).toMatchObject({ type: "mail.test_queued", actorKind: "key" });
  });
});

const mailsTo = (to: string) =>
  deps.db.selectFrom("email").selectAll().where("recipient", "=", to).orderBy("id").execute();

/** A member of a location in a role; their address. */
async function somebody(role: "admin" | "member", location: string): Promise<string> {
  const email = `${crypto.randomUUID()}@example.com`;
  const all = await aKey(deps, "all");
  const body = { firstName: "Grace", email };
  const path = `/locations/${location}/invitations`;
  const invited: { membershipId: string } = JSON.parse(
    (await ask(url, path, { key: all, body })).text,
  );
  await deps.db
    .updateTable("membership")
    .set({ role })
    .where("id", "=", invited.membershipId)
    .execute();
  await deps.db.deleteFrom("email").where("recipient", "=", email).execute();
  return email;
}
