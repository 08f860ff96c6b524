import { Hono } from "hono";
import type { Logger } from "../domain/logger.ts";
import type { ServiceDeps } from "../services/unit-of-work.ts";
import { receiveDriveNotice } from "../services/watch-channels.ts";
import { readBytes } from "./json-body.ts";
import { answerError, malformed, notFoundProblem, problem } from "./problems.ts";

export type WatchChannelDeps = ServiceDeps & { log: Logger };

const PATH = "/hooks/google-sheets/:connectionId";

/** Where Drive says that a sheet may have changed. The token of the channel is the key; the API's keys do not count here. */
export function watchChannelRoutes(deps: WatchChannelDeps): Hono {
  const app = new Hono();
  app.onError((error, c) => answerError(c, error, deps.log));
  app.post(PATH, async (c) => {
    await readBytes(c);
    const { connectionId } = c.req.param();
    switch (await receiveDriveNotice(deps, connectionId, (name) => c.req.header(name))) {
      case "unreadable":
        throw malformed("The headers say nothing of a channel.");
      case "unknown":
        return notFoundProblem(c);
      case "unauthorized":
        return problem(c, 401, "unauthorized", "This is not the token of that channel.");
      case "opened":
      case "repeated":
      case "stored":
        return c.body(null, 202);
    }
  });
  app.all(PATH, (c) =>
    problem(c, 405, "method_not_allowed", "Here goes POST.", [], { allow: "POST" }),
  );
  return app;
}
