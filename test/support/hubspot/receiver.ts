import { once } from "node:events";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { onTestFinished } from "vitest";
import { v3Signature } from "./signing.ts";
import type { WebhookEvent } from "./webhook-event.ts";

type Received = {
  url: string;
  headers: Headers;
  body: string;
  events: WebhookEvent[];
};

/** Takes deliveries as an app does, and answers them as the test says. */
export async function receiver(answer: (nth: number) => number | Promise<number> = () => 204) {
  const received: Received[] = [];
  const app = new Hono();
  app.post("/hooks/hubspot", async (c) => {
    const body = await c.req.text();
    received.push({ url: c.req.url, headers: c.req.raw.headers, body, events: eventsIn(body) });
    return new Response(null, { status: await answer(received.length) });
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  if (!server.listening) await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It has no port.");
  return {
    url: `http://127.0.0.1:${address.port}/hooks/hubspot`,
    received,
    events: () => received.flatMap((it) => it.events),
  };
}

const eventsIn = (body: string): WebhookEvent[] => JSON.parse(body);

/** Whether the third signature is right for this public address. */
export const isSigned = ({ headers, body }: Received, publicUrl: string, secret: string) =>
  headers.get("x-hubspot-signature-v3") ===
  v3Signature(secret, publicUrl, body, headers.get("x-hubspot-request-timestamp") ?? "");
