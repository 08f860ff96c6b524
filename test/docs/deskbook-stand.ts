import { once } from "node:events";
import { Server } from "node:http";
import { serve, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import { onTestFinished } from "vitest";
import { z } from "zod";

const TOKEN = "deskbook token";

type Contact = { first_name: string; email: string; contract?: "signed" };

/** The vendor of the guide: contacts that sign contracts, and members, named by their address. */
export async function deskbookStand() {
  const contacts = new Map<string, Contact>();
  const members = new Map<string, string>();
  const changed: string[] = [];
  const faults = { losesAnswers: 0, status: 0 };

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (c, next) => {
    if (c.req.header("authorization") !== `Bearer ${TOKEN}`) return c.body(null, 401);
    if (faults.status > 0) return c.body(null, faults.status as 429);
    await next();
    if (faults.losesAnswers === 0) return undefined;
    faults.losesAnswers -= 1;
    c.env.incoming.socket.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  });
  app.get("/v1/me", (c) => c.json({ account: "42" }));
  app.post("/v1/contacts/read", async (c) => {
    const { ids } = z.object({ ids: z.array(z.string()) }).parse(await c.req.json());
    const found = ids.flatMap((id) => {
      const contact = contacts.get(id);
      return contact ? [{ id, ...contact }] : [];
    });
    return c.json({ contacts: found });
  });
  app.post("/v1/contacts/changes", async (c) => {
    const { from } = z.object({ from: z.string() }).parse(await c.req.json());
    const subjects = changed.slice(from === "now" ? changed.length : Number(from));
    return c.json({ subjects, cursor: String(changed.length), more: false });
  });
  app.put("/v1/members/:email", async (c) => {
    const { email } = c.req.param();
    const created = !members.has(email);
    const { first_name } = z.object({ first_name: z.string() }).parse(await c.req.json());
    members.set(email, first_name);
    return c.json({ id: `m-${[...members.keys()].indexOf(email)}`, created });
  });

  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  if (!server.listening) await once(server, "listening");
  onTestFinished(async () => {
    const closed = once(server, "close");
    server.close();
    if (server instanceof Server) server.closeAllConnections();
    await closed;
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It does not listen.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    token: TOKEN,
    members,
    faults,
    /** Somebody at Deskbook writes down what is known of a contact. */
    put(id: string, contact: Contact): void {
      contacts.set(id, contact);
      changed.push(id);
    },
  };
}
