import { Hono, type Context } from "hono";
import type { Logger } from "../domain/logger.ts";
import {
  findTarget,
  receiveHook,
  type HookDeps,
  type HookTarget,
  type ReceivedHook,
} from "../services/hooks/receive.ts";
import { readBytes, requireType } from "./json-body.ts";
import { answerError, malformed, notFoundProblem, problem, RequestError } from "./problems.ts";

/** What was refused before anybody looked whom it is from. */
type Unread = "too_large" | "unsupported_media_type";

export type HookRouteDeps = HookDeps & {
  /** The address that vendors have of us. */
  publicUrl: URL;
  log: Logger;
  /** Counts what became of each delivery. */
  count: (connector: string, received: ReceivedHook["state"] | Unread) => void;
  /** Counts what was in them of which nothing can be made. */
  countQuarantined: (connector: string, events: number) => void;
};

/** Where vendors tell what happened there. What they are known by is theirs; the API's keys do not count here. */
export function hookRoutes(deps: HookRouteDeps): Hono {
  const app = new Hono();
  app.onError((error, c) => answerError(c, error, deps.log));
  for (const path of [
    "/hooks/:connector",
    "/hooks/:connector/:connection",
    "/hooks/:connector/:connection/:secret",
  ]) {
    app.post(path, (c) => take(deps, c));
    app.all(path, (c) =>
      problem(c, 405, "method_not_allowed", "Here goes POST.", [], { allow: "POST" }),
    );
  }
  return app;
}

async function take(deps: HookRouteDeps, c: Context): Promise<Response> {
  const { connector = "", connection, secret } = c.req.param();
  const target = await findTarget(deps, connector, connection);
  if (target === "unknown") return notFoundProblem(c);
  if (target === "gone" || target === "unset") {
    deps.count(connector, target);
    return answered(c, { state: target });
  }
  const body = await readBody(deps, c, target);
  const { pathname, search } = new URL(c.req.url);
  const received = await receiveHook(deps, target, {
    method: c.req.method,
    address: `${deps.publicUrl.origin}${pathname}${search}`,
    header: (name) => c.req.header(name),
    body,
    pathSecret: secret,
  });
  deps.count(target.connector.id, received.state);
  if (received.state === "stored") {
    deps.countQuarantined(target.connector.id, received.quarantined);
  }
  return answered(c, received);
}

async function readBody({ count }: HookRouteDeps, c: Context, target: HookTarget) {
  const { connector, webhook, settings } = target;
  try {
    requireType(c, webhook.format(settings));
    return await readBytes(c);
  } catch (error) {
    if (error instanceof RequestError && isUnread(error.code)) count(connector.id, error.code);
    throw error;
  }
}

const isUnread = (code: string): code is Unread =>
  code === "too_large" || code === "unsupported_media_type";

function answered(c: Context, received: ReceivedHook): Response {
  switch (received.state) {
    case "unknown":
      return notFoundProblem(c);
    case "gone":
      return gone(c);
    case "unset":
      return problem(c, 503, "unavailable", UNSET, [], { "retry-after": "300" });
    case "forged":
      return problem(c, 401, "unauthorized", FORGED);
    case "unreadable":
      throw malformed(UNREADABLE);
    case "stored":
      return c.json({ eventId: received.eventId }, 202);
    case "repeated":
      return c.json({ eventId: received.eventId, duplicate: true }, 200);
  }
}

const FORGED =
  "This does not show that it is from whom it should be: its secret or signature is missing or wrong, or its time is more than five minutes off.";
const UNREADABLE =
  "The body, or the id of it in a header, cannot be read as what is sent here. Correct what you send.";
const UNSET = "The secret to check this with is not set here. Send it again later.";

const gone = (c: Context) =>
  problem(c, 410, "not_found", "This connection was deleted. Send nothing here any more.");
