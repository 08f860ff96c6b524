import { once } from "node:events";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { expect, onTestFinished, test } from "vitest";
import { apiRoutes } from "../../api/app.ts";
import { providerEventRoutes } from "../../api/provider-events.ts";
import { testDatabase } from "../support/database.ts";
import { mailsOf } from "../support/mail-rows.ts";
import { eventBody, hardBounce, signedEvent, WEBHOOK_SECRET } from "../support/signed-events.ts";
import { aKey, aLocation, anInvitation, apiDeps, ask } from "./fixture.ts";

const MOST_MS = 5_000;

test("what came back is shown within 5 s of its event, and in fact once that is answered", async () => {
  const { db } = await testDatabase();
  const deps = apiDeps(db);
  const hooks = { ...deps, secret: WEBHOOK_SECRET, now: () => new Date(), count: () => undefined };
  const { fetch: answer } = new Hono()
    .route("/", apiRoutes(deps))
    .route("/", providerEventRoutes(hooks));
  const server = serve({ fetch: answer, port: 0, hostname: "127.0.0.1" });
  if (!server.listening) await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It has no port.");
  const url = `http://127.0.0.1:${address.port}`;

  const { slug } = await aLocation(deps, "hq");
  const key = await aKey(deps, slug);
  const invitation = await anInvitation(deps, slug);
  const [mail] = await mailsOf(db, invitation.id);
  const told = { type: "email.bounced", mailId: mail?.id, bounce: hardBounce };
  const from = performance.now();
  const { headers, body } = signedEvent(eventBody(told));
  const taken = await fetch(`${url}/hooks/resend`, { method: "POST", headers, body });
  expect(taken.status).toBe(202);

  const shown = await ask(url, `/invitations/${invitation.id}`, { key });
  expect(shown.body).toMatchObject({ status: "bounced", mail: { state: "bounced" } });
  const mails = await ask(url, "/mails?state=bounced", { key });
  expect(mails.body.items).toMatchObject([{ id: mail?.id, state: "bounced" }]);
  const why = await ask(url, `/locations/${slug}/why?email=${invitation.email}`, { key });
  expect(why.body.items[0]).toMatchObject({ type: "invitation.bounced" });
  expect(performance.now() - from).toBeLessThan(MOST_MS);
});
