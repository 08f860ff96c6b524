import { Hono } from "hono";
import type { Logger } from "../domain/logger.ts";
import {
  receiveProviderEvent,
  type EventDeps,
  type Received,
} from "../services/provider-events.ts";
import { readBytes, requireJsonType } from "./json-body.ts";
import { answerError, malformed, problem } from "./problems.ts";

export type ProviderEventDeps = EventDeps & {
  log: Logger;
  /** Counts what became of each delivery. */
  count: (received: Received) => void;
};

/** Where the mail provider tells what became of our mails. Its signature is the key; the API's keys do not count here. */
export function providerEventRoutes(deps: ProviderEventDeps): Hono {
  const app = new Hono();
  app.onError((error, c) => answerError(c, error, deps.log));
  app.post("/hooks/resend", async (c) => {
    requireJsonType(c);
    const bytes = await readBytes(c);
    const received = await receiveProviderEvent(deps, (name) => c.req.header(name), bytes);
    deps.count(received);
    switch (received) {
      case "unset":
        return problem(c, 503, "unavailable", "RESEND_WEBHOOK_SECRET is not set here.", [], {
          "retry-after": "300",
        });
      case "unsigned":
        return problem(c, 401, "unauthorized", "This is not signed with our secret, or not now.");
      case "unreadable":
        throw malformed("The body is no event.");
      case "stored":
      case "repeated":
        return c.body(null, 202);
    }
  });
  app.all("/hooks/resend", (c) =>
    problem(c, 405, "method_not_allowed", "Here goes POST.", [], { allow: "POST" }),
  );
  return app;
}
