import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { uuidv7 } from "uuidv7";
import { afterAll, onTestFinished, TestRunner } from "vitest";
import { apiRoutes } from "../../api/app.ts";
import type { ApiDeps } from "../../api/context.ts";
import type { Pool } from "../../db/connect.ts";
import { ConnectorError, type FieldError } from "../../domain/errors.ts";
import type { Logger } from "../../domain/logger.ts";
import { systemActor, type Permission } from "../../domain/permissions.ts";
import { createApiKey } from "../../services/api-keys.ts";
import { createConnection } from "../../services/connections.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { invite } from "../../services/invitations/invite.ts";
import { createLocation } from "../../services/locations.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { answerHeaders } from "../../web/headers.ts";

const oneKey = () => [{ id: "1", key: randomBytes(32) }];

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** The API's own dependencies around a database, with nobody to hand messages to. */
export function apiDeps(db: Pool, other: Partial<ApiDeps> = {}): ApiDeps {
  return {
    db,
    keys: { link: oneKey(), session: oneKey(), seal: oneKey() },
    handOver: () => undefined,
    reached: () => undefined,
    connectors: checkedBy(async () => undefined),
    publicUrl: new URL("http://127.0.0.1:3000"),
    isTemporalUp: async () => true,
    log: silent,
    ...other,
  };
}

const nobodyAsks = () => {
  throw new Error("Nobody asks for this here.");
};

/** Vendors of which only the check is asked. */
export const checkedBy = (check: () => Promise<void>): ApiDeps["connectors"] => ({
  open: async () => ({
    check,
    accountKey: async () => undefined,
    records: nobodyAsks,
    events: nobodyAsks,
    act: nobodyAsks,
  }),
  app: () => {
    throw new ConnectorError("rejected", "No app is set up here.");
  },
  renewAccess: async () => false,
  settingChoices: async () => undefined,
});

const ofThisFile: (() => void)[] = [];
afterAll(() => ofThisFile.splice(0).forEach((close) => close()));

/** Serves the API on a loopback port until the test that asked, else the file, is over. */
export async function serveApi(deps: ApiDeps): Promise<string> {
  const headers = answerHeaders(new URL("http://127.0.0.1"));
  const hub = new Hono().use(headers).route("/", apiRoutes(deps));
  const server = serve({ fetch: hub.fetch, port: 0, hostname: "127.0.0.1" });
  if (!server.listening) await once(server, "listening");
  const close = () => {
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
  };
  if (TestRunner.getCurrentTest() === undefined) ofThisFile.push(close);
  else onTestFinished(close);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The API has no port.");
  return `http://127.0.0.1:${address.port}`;
}

export const aLocation = (deps: ApiDeps, name: string) =>
  unitOfWork(deps, (tx) => createLocation(tx, systemActor, { name, timezone: "Europe/Berlin" }));

export async function aKey(
  deps: ApiDeps,
  location: string,
  permissions: Permission[] | "all" = "all",
): Promise<string> {
  const made = await unitOfWork(deps, (tx) =>
    createApiKey(tx, systemActor, { location, permissions }),
  );
  return made.key;
}

export const aConnection = (deps: ApiDeps, location: string, path = "members.csv") =>
  unitOfWork(deps, (tx) =>
    createConnection(tx, systemActor, location, {
      connector: "csv-file",
      name: "Members",
      settings: { path },
    }),
  );

/** One that somebody may sign in for. */
export const aVendorConnection = (deps: ApiDeps, location: string) =>
  unitOfWork(deps, (tx) =>
    createConnection(tx, systemActor, location, {
      connector: "google-sheets",
      name: "Sheet",
      settings: {},
    }),
  );

export const anInvitation = (deps: ApiDeps, location: string, email = "ada@example.com") =>
  unitOfWork(deps, async (tx) => {
    const person = { firstName: "Ada", email, canonicalEmail: email };
    const { invitation } = await invite(tx, systemActor, location, person, "api");
    if (invitation.id === null) throw new Error("They are a member already.");
    return { ...invitation, id: invitation.id };
  });

/** The one owner of an installation, who may be mailed tests. */
export async function anOwner({ db }: ApiDeps, email: string): Promise<string> {
  const id = uuidv7();
  const names = { firstName: "Olu", lastName: null };
  const person = { id, canonicalEmail: email, email, isOwner: true, ...names };
  await db.insertInto("person").values(person).execute();
  return id;
}

export const aFlow = (deps: ApiDeps, location: string, connectionId: string) =>
  unitOfWork(deps, (tx) =>
    createFlow(tx, systemActor, location, {
      name: "Sheet",
      trigger: { connectionId, key: "rows" },
      action: { connectionId: "members", key: "inviteMember" },
    }),
  );

export type Asked = {
  method?: string;
  key?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
};

/** One request as a program sends it: JSON in, JSON out. */
export async function ask(url: string, path: string, asked: Asked = {}) {
  const { method = asked.body === undefined ? "GET" : "POST", key, body, headers } = asked;
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

/** What answers are made of. A test that reads what is not there gets undefined, and fails by that. */
export type AnswerBody = {
  id: string;
  slug: string;
  code: string;
  errors: FieldError[];
  items: AnswerBody[];
  nextCursor: string | null;
  settings: Record<string, unknown>;
  email: string;
  status: string;
  state: string;
};

function parsed(text: string): AnswerBody {
  return JSON.parse(text === "" ? "{}" : text) as AnswerBody;
}
