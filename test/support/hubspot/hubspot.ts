import { once } from "node:events";
import { Server } from "node:http";
import { serve, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { answering } from "./answering.ts";
import { batchCalls } from "./batch-calls.ts";
import { burst, type Burst } from "./burst.ts";
import { contactCalls } from "./contact-calls.ts";
import { contactStore } from "./contacts.ts";
import { bodyOf, type Answer, type Asked } from "./call.ts";
import { faultBook } from "./faults.ts";
import { people } from "./people.ts";
import { propertyBook, type NewProperty } from "./properties.ts";
import { quota } from "./quota.ts";
import { Refusal } from "./refusal.ts";
import { searchIndex } from "./search.ts";
import { signIn } from "./sign-in.ts";
import { tokenBook, type App } from "./tokens.ts";
import type { Subscriber } from "./webhook-event.ts";
import { webhookService } from "./webhooks.ts";

type Options = { portalId?: number; port?: number; now?: () => number };

export type Hubspot = Awaited<ReturnType<typeof startHubspot>>;

/** Starts a HubSpot with one account, its people, and the apps that are let in. */
export async function startHubspot(options: Options = {}) {
  const { portalId = 62_515, port = 0, now = Date.now } = options;
  const properties = propertyBook(now);
  const contacts = contactStore(now, properties);
  const search = searchIndex(contacts, properties, now);
  const tokens = tokenBook(now);
  const account = signIn(portalId, tokens, now);
  const limits = quota(now);
  const faults = faultBook();
  const webhooks = webhookService(portalId, now);
  const screen = people(contacts, properties);
  contacts.onChange(webhooks.tell);

  const { calls, broken, answer } = answering({
    tokens,
    limits,
    faults,
    now,
    handlers: {
      ...contactCalls(contacts, properties),
      ...batchCalls(contacts, properties, now),
      "contacts.search": search["contacts.search"],
      "properties.list": (asked: Asked): Answer => {
        checkType(asked);
        return { status: 200, body: { results: properties.list() } };
      },
      "properties.create": (asked: Asked): Answer => {
        checkType(asked);
        return { status: 201, body: properties.create(bodyOf<NewProperty>(asked)) };
      },
      "properties.get": (asked: Asked): Answer => {
        checkType(asked);
        return { status: 200, body: properties.get(asked.path[1] ?? "") };
      },
      ...account.handlers,
      "account.details": (): Answer => ({ status: 200, body: detailsOf(portalId) }),
    },
  });

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get("/oauth/authorize", (c) => {
    try {
      return c.redirect(account.authorize(new URL(c.req.url).searchParams), 302);
    } catch (error) {
      return c.html(`<h1>Authorization failed</h1><p>${String(error)}</p>`, 400);
    }
  });
  app.all("*", answer);
  const server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" });
  if (!server.listening) await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It does not listen.");

  return {
    /** Of the API and of the page that asks people. */
    url: `http://127.0.0.1:${address.port}`,
    portalId,
    tokens,
    signIn: account.mode,
    /** Whether old ids lead on after a merge, whether it makes a third record, and in which order a privacy deletion is told. */
    habits: contacts.mode,
    people: screen,
    faults,
    limits: limits.limits,
    newDay: limits.newDay,
    index: search.lags,
    webhooks,
    calls,
    broken,

    /** A private app of the account, with its token and the secret that its deliveries are signed with. */
    privateApp(given: Partial<App> = {}) {
      const made = tokens.addApp(given);
      return { ...made, accessToken: tokens.privateToken(made) };
    },

    /** Calls that HubSpot does not have. */
    strays: () => calls.filter((it) => it.call === undefined),

    /** What apps did to contacts, oldest first; a write that changed nothing is one too. */
    writes: () => contacts.deeds.filter((it) => it.author.source === "INTEGRATION"),

    subscribe(
      { appId, clientSecret }: Pick<App, "appId" | "clientSecret">,
      { targetUrl, ...given }: { targetUrl: string } & Partial<Subscriber>,
    ): Subscriber {
      return webhooks.subscribe({
        appId,
        secret: clientSecret,
        targetUrl,
        publicUrl: targetUrl,
        form: "contact",
        properties: ["email", "firstname", "lastname", "phone", "lifecyclestage"],
        ...given,
      });
    },

    burst: (appId: number, given: Burst) => burst(webhooks, screen, { portalId, appId, ...given }),

    async stop(): Promise<void> {
      await webhooks.stop();
      const closed = once(server, "close");
      server.close();
      if (server instanceof Server) server.closeAllConnections();
      await closed;
    },
  };
}

function checkType({ path: [type = ""] }: Asked): void {
  if (["contacts", "contact", "0-1"].includes(type)) return;
  const message = `Unable to infer object type from: ${type}`;
  throw new Refusal(400, "VALIDATION_ERROR", message);
}

const detailsOf = (portalId: number) => ({
  portalId,
  accountType: "STANDARD",
  timeZone: "Europe/Berlin",
  companyCurrency: "EUR",
  additionalCurrencies: [],
  utcOffset: "+01:00",
  utcOffsetMilliseconds: 3_600_000,
  uiDomain: "app.hubspot.com",
  dataHostingLocation: "eu1",
});
