import { randomBytes, randomUUID } from "node:crypto";
import { sql } from "kysely";
import { expect } from "vitest";
import { seal } from "../../db/sealed.ts";
import { settingsPlace } from "../../services/connection-settings.ts";
import type { Fault } from "../support/resend-standin-mode.ts";
import { signedEvent } from "../support/signed-events.ts";
import { waitFor } from "../support/wait-for.ts";
import { becomes, invite, mailTo } from "./life.ts";
import { guests } from "./people.ts";
import type { Stage } from "./stage.ts";

const drawn = () => randomBytes(24).toString("base64url");

/** A provider that refuses an address, and one that fails before, within and after the deed; each mail in the end is out. */
export async function failAndRecover(stage: Stage): Promise<void> {
  const { provider, tap } = stage;
  await provider.mode({ refusedAddresses: [guests.refused.email] });
  tap.quoteInRefusals(true);
  const refused = await invite(stage, "loft", guests.refused);
  await becomes(stage, refused.id, "bounced");
  const faults: Fault[] = ["429", "500", "500_after_accept", "reset", "truncated"];
  await provider.mode({ faults });
  const delayed = await invite(stage, "loft", guests.delayed);
  await isOut(stage, delayed.id);
  await mailTo(stage, guests.delayed);
  await becomes(stage, delayed.id, "sent");
  tap.quoteInRefusals(false);
  const met = (await provider.calls()).map(({ fault }) => fault);
  expect(met).toEqual(expect.arrayContaining(faults));
}

/** A provider that never answers, and meanwhile whatever is given. */
export async function whileUnanswered(stage: Stage, work: () => Promise<void>): Promise<void> {
  await stage.provider.mode({ faults: ["timeout"] });
  const { id } = await invite(stage, "loft", guests.unanswered);
  await work();
  await isOut(stage, id);
  await mailTo(stage, guests.unanswered);
}

/** Once a mail is out; what waits for its turn has it at once. */
function isOut({ db }: Stage, invitationId: string) {
  const mails = db.updateTable("email").where("invitationId", "=", invitationId);
  return waitFor(
    async () => {
      await mails
        .set({ notBefore: sql<Date>`now()` })
        .where("state", "=", "queued")
        .execute();
      const { state } = await db
        .selectFrom("email")
        .select("state")
        .where("invitationId", "=", invitationId)
        .executeTakeFirstOrThrow();
      return state === "handed_over";
    },
    { what: "a mail to be out after all", limitMs: 60_000, everyMs: 100 },
  );
}

/** The command line's look at everything, while the provider has too many calls already. */
export async function askBusyProvider(stage: Stage): Promise<string> {
  await stage.provider.mode({ requestsPerSecond: 0 });
  stage.tap.quoteInRefusals(true);
  const said = await stage.command(["doctor"]);
  stage.tap.quoteInRefusals(false);
  await stage.provider.mode({ requestsPerSecond: null });
  return said;
}

/** The provider takes our key no more, and says so in words that have it. */
export async function loseTheKey(stage: Stage): Promise<void> {
  await stage.provider.mode({ apiKey: "re_another" });
  stage.tap.quoteInRefusals(true);
  const { id } = await invite(stage, "loft", guests.keyless);
  const tried = () =>
    stage.db
      .selectFrom("email")
      .select("attempts")
      .where("invitationId", "=", id)
      .where("reason", "is not", null)
      .executeTakeFirst();
  await waitFor(tried, { what: "a call with the dead key", limitMs: 20_000 });
}

type Refusal = { path: string; status: number; body?: unknown; method?: string; key?: string };

/** Everything that the API answers with a refusal, each asked for with a canary in hand. */
export async function beRefused(stage: Stage, flowId: string): Promise<void> {
  const { firstName, email, phone } = guests.pressing;
  const stranger = `usher_${randomUUID()}_${randomBytes(32).toString("base64url")}`;
  const token = drawn();
  stage.watch.secret("a key that is none of ours", stranger.slice(-43));
  stage.watch.secret("a setting that nobody knows", token);
  const people = "/locations/loft/invitations";
  const settings = { path: "loft.csv", token };
  const broken = await sealedForAnother(stage);
  const open = (link: string) => `/invitations/${encodeURIComponent(link)}`;
  const [entry] = stage.flock.of("entry");
  const refusals: Refusal[] = [
    { path: people, status: 401, key: stranger },
    { path: people, status: 400, body: `{"firstName":"${firstName}","email":"${email}` },
    { path: people, status: 422, body: { firstName, phone, email: `${email}, ${email}` } },
    { path: people, status: 422, body: { firstName, email, phone, note: token } },
    { path: people, status: 413, body: `"${email.repeat(60_000)}"` },
    { path: `${people}?cursor=${entry?.value}`, status: 422 },
    { path: `${people}?email=${email}${email}`, status: 422 },
    { path: open(email), status: 404 },
    { path: open(entry?.value ?? ""), status: 404 },
    { path: `/mails?to=${email}${email}`, status: 422 },
    { path: `/flows/${flowId}/apply`, status: 409, body: { planHash: "of yesterday" } },
    {
      path: "/locations/loft/connections",
      status: 422,
      body: { connector: "csv-file", name: "Secret", settings },
    },
    { path: `/connections/${broken}`, status: 500 },
    { path: "/locations", status: 405, method: "PUT", body: { name: email } },
  ];
  for (const { path, status, key = stage.key, ...asked } of refusals) {
    const method = asked.method ?? (asked.body === undefined ? "GET" : "POST");
    const { body } = asked;
    const answer = await fetch(`${stage.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    expect(answer.status, `${method} ${path}`).toBe(status);
  }
  await stage.db.deleteFrom("connection").where("id", "=", broken).execute();
  const same = randomUUID();
  const twice = { firstName, email: guests.typing.email };
  await stage.api.send("POST", people, twice, same);
  const other = await stage.api.send("POST", people, { ...twice, phone }, same);
  expect(other.status).toBe(409);
}

/** A connection with a secret setting, of which nothing but the name is shown; and one whose settings do not open. */
async function sealedForAnother(stage: Stage): Promise<string> {
  const { db, api, watch } = stage;
  const token = drawn();
  watch.secret("a secret setting", token);
  const { id: locationId } = await db
    .selectFrom("location")
    .select("id")
    .where("slug", "=", "loft")
    .executeTakeFirstOrThrow();
  const [id, broken] = [randomUUID(), randomUUID()];
  const settings = JSON.stringify({ path: "loft.csv", token });
  const sealedSettings = seal(stage.sealKeys, settingsPlace(id), settings);
  const row = { locationId, connector: "csv-file", name: "Secret", sealedSettings };
  await db
    .insertInto("connection")
    .values([
      { ...row, id },
      { ...row, id: broken },
    ])
    .execute();
  expect(await api.ask("GET", `/connections/${id}`)).toMatchObject({ secrets: ["token"] });
  const renamed = await api.send("PATCH", `/connections/${id}`, { name: "Still secret" });
  expect(renamed.status).toBeLessThan(500);
  await api.ask("POST", `/connections/${id}/check`);
  return broken;
}

/** The provider's door, asked by strangers and by a provider that talks nonsense. */
export async function forgeEvents(stage: Stage): Promise<void> {
  const { webhookSecret: secret, hookUrl } = stage;
  const wrong = `whsec_${randomBytes(32).toString("base64")}`;
  stage.watch.secret("a webhook secret that is none of ours", wrong.slice("whsec_".length));
  const body = { type: "email.bounced", data: { to: [guests.typing.email] } };
  const nonsense = `{"type": "${guests.typing.email}", ${secret}`;
  const post = async (event: ReturnType<typeof signedEvent>, headers = {}) => {
    const all = { ...event.headers, ...headers };
    return (await fetch(hookUrl, { method: "POST", body: event.body, headers: all })).status;
  };
  expect(await post(signedEvent(body, { secret: wrong }))).toBe(401);
  expect(await post(signedEvent(body, { secret }), { "svix-signature": secret })).toBe(401);
  expect(await post(signedEvent(nonsense, { secret }))).toBe(400);
  expect(await post(signedEvent(body, { secret }), { "content-type": "text/plain" })).toBe(415);
  expect((await fetch(`${hookUrl}?secret=${secret}`)).status).toBe(405);
}

/** Pages that are asked for with what lets nobody in. */
export async function knockOnPages(stage: Stage): Promise<void> {
  const who = stage.browser();
  const [token] = stage.flock.of("entry").filter(({ name }) => name.startsWith("link token"));
  const { email } = guests.typing;
  const ask = (path: string, init: RequestInit = {}) => fetch(`${stage.url}${path}`, init);
  expect((await ask(`/i/${drawn()}`)).status).toBe(404);
  expect((await ask(`/unsubscribe/${token?.value}`)).status).toBe(404);
  expect((await ask(`/console/sign-in/${token?.value}`)).status).toBe(404);
  const body = new URLSearchParams({ email, token: token?.value ?? "" });
  const forged = { method: "POST", body, headers: { origin: "https://elsewhere.example" } };
  expect((await ask("/sign-in", forged)).status).toBe(403);
  expect((await ask(`/i/${token?.value}`, forged)).status).toBeLessThan(500);
  const page = await who.open(`${stage.url}/sign-in`);
  await who.submit(page, { email: `${email}, ${email}` });
}
