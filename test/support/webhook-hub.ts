import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { z } from "zod";
import { deriveKeys } from "../../bin/keys.ts";
import { makeApiKey } from "./api-key.ts";
import { startProcess } from "./hub.ts";
import { startSheetHub } from "./sheet-hub.ts";
import { aConnection, aPlace, toldOnHub, type NewToldFlow } from "./told-on-hub.ts";

export const TOKEN = "tok-0123456789-abcdefghij";

type Headers = Record<string, string | string[]>;

export type Answer = { status: number; headers: Record<string, unknown>; text: string };

const Taken = z.strictObject({ eventId: z.string(), duplicate: z.literal(true).optional() });
const Samples = z.object({
  items: z.array(
    z.object({
      eventId: z.string(),
      receivedAt: z.string(),
      told: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
});
const Remark = z.object({ column: z.string(), code: z.string(), message: z.string() });
const Tried = z.object({
  items: z.array(
    z.object({
      eventId: z.string(),
      fields: z.record(z.string(), z.unknown()),
      problems: z.array(Remark),
      warnings: z.array(Remark),
      passesFilter: z.boolean(),
    }),
  ),
});

/** What the hub says of a delivery that it took. */
export const taken = ({ status, text }: Answer) => ({
  status,
  ...Taken.parse(JSON.parse(text)),
});

/** One POST, the way a program sends it: the bytes, and each header as often as it is listed. */
export const post = (url: string, body: string | Buffer, headers: Headers): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
      response.on("error", reject);
    });
    sent.setTimeout(30_000, () => sent.destroy(new Error("no answer in time")));
    sent.on("error", (error) =>
      // It may have answered, and hung up, before it has taken everything.
      "code" in error && error.code === "EPIPE" ? undefined : reject(error),
    );
    sent.on("close", () => reject(new Error("it hung up without an answer")));
    sent.end(body);
  });

export type WebhookHub = Awaited<ReturnType<typeof startWebhookHub>>;

/** A hub to which anybody with the secret may send. */
export async function startWebhookHub() {
  let settings: Record<string, string> = {};
  const key = randomBytes(32);
  const hub = await startSheetHub(
    (given) => {
      settings = given;
      return startProcess("worker", given);
    },
    { SECRET_KEYS: `1:${key.toString("base64")}` },
  );
  return {
    ...hub,
    /** By which its settings are sealed. */
    sealKeys: deriveKeys([{ id: "1", key }], "seal"),
    /** A key for everything. */
    aKey: () => makeApiKey(settings),
    /** One more api of the same hub. */
    anotherApi: () => startProcess("api", settings),
    /** A location with an address to send to. */
    async aSpace(slug: string, given: Record<string, unknown> = {}) {
      await aPlace(hub, slug);
      const connection = { verifier: "bearer", secret: TOKEN, ...given };
      const connectionId = await aConnection(hub, slug, "webhook-in", connection);
      const path = `/hooks/webhook-in/${connectionId}`;
      const headers = { "content-type": "application/json", authorization: `Bearer ${TOKEN}` };
      return {
        connectionId,
        address: `${hub.url}${path}`,
        headers,
        /** As it comes by, signed as the token says; `to` is another api of the same hub. */
        send: (body: unknown, more: Headers = {}, to = hub.url) =>
          post(to + path, typeof body === "string" ? body : JSON.stringify(body), {
            ...headers,
            ...more,
          }),
        flow: (more: Partial<NewToldFlow> = {}) =>
          toldOnHub(hub, { slug, trigger: { connectionId, key: "received" }, ...more }),
        samples: async () =>
          Samples.parse(await hub.api.ask("GET", `/connections/${connectionId}/samples`)).items,
        tried: async (flowId: string, mapping: unknown) =>
          Tried.parse(await hub.api.ask("POST", `/flows/${flowId}/mapping/try`, { mapping })).items,
      };
    },
    /** How many deliveries ended so, as the hub's own metrics have it. */
    async counted(received: string): Promise<number> {
      const metrics = await (await fetch(`${hub.url}/metrics`)).text();
      const name = `usher_hook_deliveries_total{connector="webhook-in",received="${received}"}`;
      const line = metrics.split("\n").find((one) => one.startsWith(name));
      return Number(line?.split(" ").at(-1) ?? 0);
    },
  };
}

/** A person as a form sends one. */
export const person = (slug: string, name: string) => ({
  "First name": name,
  Email: `${name.toLowerCase()}@${slug}.example.com`,
});
