import { once } from "node:events";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { ApiDeps } from "../../api/context.ts";
import { providerEventRoutes } from "../../api/provider-events.ts";
import { connectDatabase } from "../../db/connect.ts";
import type { Received } from "../../services/provider-events.ts";
import { testDatabase } from "../support/database.ts";
import { mailsOf } from "../support/mail-rows.ts";
import {
  eventBody,
  signedEvent,
  WEBHOOK_SECRET,
  type SignedEvent,
} from "../support/signed-events.ts";
import { aLocation, anInvitation, apiDeps } from "./fixture.ts";

let deps: ApiDeps;
beforeAll(async () => {
  const { db } = await testDatabase();
  deps = apiDeps(db);
});

async function hooks(other: Partial<ApiDeps> & { secret?: string | undefined } = {}) {
  const counted: Received[] = [];
  const secret = "secret" in other ? other.secret : WEBHOOK_SECRET;
  const count = (received: Received) => void counted.push(received);
  const routes = providerEventRoutes({ ...deps, ...other, secret, now: () => new Date(), count });
  const server = serve({
    fetch: new Hono().route("/", routes).fetch,
    port: 0,
    hostname: "127.0.0.1",
  });
  if (!server.listening) await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It has no port.");
  const url = `http://127.0.0.1:${address.port}/hooks/resend`;
  const post = ({ headers, body }: { headers: Record<string, string>; body: BodyInit }) =>
    fetch(url, { method: "POST", headers, body });
  return { url, post, counted };
}

const delivered = (mailId?: string) => signedEvent(eventBody({ type: "email.delivered", mailId }));
const without = ({ headers, body }: SignedEvent, name: string) => ({
  body,
  headers: Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)),
});
const stored = async () =>
  (await deps.db.selectFrom("providerEvent").select("id").execute()).length;

test("an event is committed before it is answered, and answered again without effect", async () => {
  const { post, counted } = await hooks();
  await aLocation(deps, "hq");
  const invitation = await anInvitation(deps, "hq");
  const [mail] = await mailsOf(deps.db, invitation.id);
  const event = delivered(mail?.id);
  expect((await post(event)).status).toBe(202);
  expect(await mailsOf(deps.db, invitation.id)).toMatchObject([{ state: "delivered" }]);
  expect((await post(event)).status).toBe(202);
  expect(counted).toEqual(["stored", "repeated"]);
});

test("the headers of Standard Webhooks do as well as Svix's", async () => {
  const { post } = await hooks();
  const { headers, body } = delivered();
  const renamed = Object.entries(headers).map(([name, value]) => [
    name.replace("svix-", "webhook-"),
    value,
  ]);
  expect((await post({ headers: Object.fromEntries(renamed), body })).status).toBe(202);
});

describe("a delivery that nobody with our secret made just now", () => {
  const minutes = (count: number) => new Date(Date.now() + count * 60_000);
  test.each([
    ["of another secret", () => signedEvent(eventBody({ type: "email.sent" }), { secret: other })],
    ["from long ago", () => signedEvent(eventBody({ type: "email.sent" }), { at: minutes(-6) })],
    ["from the future", () => signedEvent(eventBody({ type: "email.sent" }), { at: minutes(6) })],
    ["without an id", () => without(delivered(), "svix-id")],
    ["without a time", () => without(delivered(), "svix-timestamp")],
    ["without a signature", () => without(delivered(), "svix-signature")],
    ["written again", () => ({ ...delivered(), body: `${delivered().body} ` })],
    ["emptied", () => ({ ...delivered(), body: "" })],
  ])("is a 401, is counted, and leaves nothing: %s", async (_, forge) => {
    const { post, counted } = await hooks();
    const before = await stored();
    const answer = await post(forge());
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "unauthorized" });
    expect(counted).toEqual(["unsigned"]);
    expect(await stored()).toBe(before);
  });
  const other = `whsec_${Buffer.alloc(32, 8).toString("base64")}`;

  test("with each header twice is a 401", async () => {
    const { post } = await hooks();
    for (const name of ["svix-id", "svix-timestamp", "svix-signature"]) {
      const { headers, body } = delivered();
      const doubled = { ...headers, [name]: `${headers[name]}, ${headers[name]}` };
      expect([name, (await post({ headers: doubled, body })).status]).toEqual([name, 401]);
    }
  });
});

test("without a secret of ours it is a 503, so that the provider comes again", async () => {
  const { post, counted } = await hooks({ secret: undefined });
  const answer = await post(delivered());
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).not.toBeNull();
  expect(counted).toEqual(["unset"]);
});

test("with the database away it is a 503, so that the provider comes again", async () => {
  const away = connectDatabase("postgres://127.0.0.1:1/never-there");
  onTestFinished(() => away.destroy());
  const { post } = await hooks({ db: away });
  expect((await post(delivered())).status).toBe(503);
});

test("what is no event is a 400, though it is signed", async () => {
  const { post } = await hooks();
  for (const body of ["nothing", "[]", "{}", '\uFEFF{"type":"email.sent"}']) {
    expect((await post(signedEvent(body))).status).toBe(400);
  }
});

test("JSON is taken and nothing else, up to 1 MiB", async () => {
  const { post, url } = await hooks();
  const event = delivered();
  for (const type of ["text/plain", "application/x-www-form-urlencoded", ""]) {
    const answer = await post({ ...event, headers: { ...event.headers, "content-type": type } });
    expect([type, answer.status]).toEqual([type, 415]);
  }
  const packed = { ...event.headers, "content-encoding": "gzip" };
  expect((await post({ ...event, headers: packed })).status).toBe(415);
  const large = signedEvent(JSON.stringify({ type: "email.sent", data: "x".repeat(1024 * 1024) }));
  expect((await post(large)).status).toBe(413);
  expect((await fetch(url)).status).toBe(405);
});
