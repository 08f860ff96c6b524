import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { uuidv7 } from "uuidv7";
import { sql } from "kysely";
import { open } from "../../db/sealed.ts";
import { DEFAULT_SETTINGS } from "../../domain/location.ts";
import { flowActor } from "../../domain/permissions.ts";
import { invite } from "../../services/invitations/invite.ts";
import { linkToken } from "../../services/link-token.ts";
import { sealedCodePlace } from "../../services/mail.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import type { WebDeps } from "../../web/deps.ts";
import { answerHeaders } from "../../web/headers.ts";
import { webRoutes } from "../../web/routes.ts";
import { checkedBy } from "../api/fixture.ts";
import { testDatabase } from "../support/database.ts";

export type Portal = Awaited<ReturnType<typeof openPortal>>;

const someKeys = (id = "1") => [{ id, key: randomBytes(32) }];

/** The pages on a database of their own, asked without a network; every request may come from another address. */
export async function openPortal({
  connectors,
  ...change
}: Partial<Omit<WebDeps, "connectors">> & { connectors?: Partial<WebDeps["connectors"]> } = {}) {
  const { db } = await testDatabase();
  const keys = { link: someKeys(), session: someKeys(), seal: someKeys() };
  const background: Promise<void>[] = [];
  const errors: unknown[] = [];
  const alarms: string[] = [];
  const deps: WebDeps = {
    db,
    keys,
    handOver: () => undefined,
    reached: () => undefined,
    connectors: { ...checkedBy(async () => undefined), ...connectors },
    publicUrl: new URL("http://127.0.0.1:3000"),
    trustedProxies: [],
    localMail: true,
    isTemporalUp: async () => true,
    mailWay: { provider: "mailbox", sender: "Usher <usher@localhost>", hearsBack: false },
    clientAddress: (c) => c.req.header("x-test-address") ?? "192.0.2.1",
    afterAnswer: (work) => void background.push(work()),
    alarm: (act) => void alarms.push(act),
    reportError: (error) => void errors.push(error),
    ...change,
  };
  const app = new Hono().use(answerHeaders(deps.publicUrl)).route("/", webRoutes(deps));
  const locationId = uuidv7();
  await db
    .insertInto("location")
    .values({
      id: locationId,
      slug: "hq",
      name: "Hub Lisbon",
      timezone: "Europe/Lisbon",
      locale: "en",
      settings: JSON.stringify(DEFAULT_SETTINGS),
    })
    .execute();

  return {
    app,
    db,
    deps,
    locationId,
    errors,
    alarms,
    origin: deps.publicUrl.origin,
    ask: (path: string, init: RequestInit = {}) => ask(app, deps, path, init),
    /** Waits for what goes on after the answers. */
    async settled(): Promise<void> {
      while (background.length > 0) await Promise.all(background.splice(0));
    },

    /** Somebody with a mailed invitation, and the link in it. */
    async anInvitee({ email = `${uuidv7()}@example.com`, firstName = "Ada" } = {}) {
      const person = { firstName, email, canonicalEmail: email };
      const { invitation } = await unitOfWork(deps, (tx) =>
        invite(tx, flowActor(uuidv7()), "hq", person, "api"),
      );
      if (invitation.id === null) throw new Error("not invited");
      const link = await db
        .updateTable("signInLink")
        .set({ validUntil: sql<Date>`now() + interval '1 day'` })
        .where("invitationId", "=", invitation.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      const token = linkToken(keys.link, link.keyId, link.nonce);
      return {
        email,
        token,
        path: `/i/${token}`,
        invitation,
        linkId: link.id,
        personId: link.personId,
      };
    },

    /** The codes mailed to an address, oldest first. */
    async codesTo(email: string): Promise<string[]> {
      const mails = await db
        .selectFrom("email")
        .selectAll()
        .where("recipient", "=", email)
        .where("kind", "=", "code")
        .orderBy("id")
        .execute();
      return mails.map(({ purpose, sealedCode }) =>
        sealedCode === null ? "" : open(keys.seal, sealedCodePlace(purpose), sealedCode),
      );
    },

    sessions: () => db.selectFrom("session").selectAll().execute(),
  };
}

function ask(app: Hono, deps: WebDeps, path: string, init: RequestInit): Promise<Response> {
  return Promise.resolve(app.request(new URL(path, deps.publicUrl).href, init));
}

export type Answer = { status: number; html: string; headers: Headers; location: string | null };

/** A browser: keeps cookies, and sends what browsers send when a person presses a button. */
export function aBrowser(portal: Pick<Portal, "ask" | "origin">, address = "192.0.2.1") {
  const cookies = new Map<string, string>();
  const byHand: Record<string, string> = {
    origin: portal.origin,
    "sec-fetch-site": "same-origin",
    "sec-fetch-mode": "navigate",
    "sec-fetch-user": "?1",
  };

  async function send(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers);
    headers.set("x-test-address", address);
    if (cookies.size > 0) {
      headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    }
    const response = await portal.ask(path, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    const html = await response.text();
    const location = response.headers.get("location");
    return { status: response.status, html, headers: response.headers, location };
  }

  return {
    cookies,
    get: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    head: (path: string) => send(path, { method: "HEAD" }),
    post: (
      path: string,
      fields: Record<string, string> | [string, string][],
      headers: Record<string, string> = byHand,
    ) => send(path, { method: "POST", body: new URLSearchParams(fields), headers }),
    byHand,
    isSignedIn: async () => (await send("/account", {})).status === 200,
    /** Opens a link and presses its button. */
    async press(path: string, headers: Record<string, string> = byHand): Promise<Answer> {
      const { html } = await this.get(path);
      return this.post(path, hiddenFields(html), headers);
    },
    /** Asks for a code; the answer is the page on which to enter it. */
    async askForCode(email: string): Promise<Answer> {
      const { html } = await this.get("/sign-in");
      const sent = await this.post("/sign-in", { ...hiddenFields(html), email });
      return sent.location === null ? sent : this.get(sent.location);
    },
    enterCode(page: Answer, code: string): Promise<Answer> {
      return this.post("/sign-in/code", { ...hiddenFields(page.html), code });
    },
  };
}

/** Of the page's first form. */
export function hiddenFields(html: string): Record<string, string> {
  const [form = ""] = /<form[\s\S]*?<\/form>/.exec(html) ?? [];
  return Object.fromEntries(
    [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
      ([, name = "", value = ""]) => [name, value],
    ),
  );
}
