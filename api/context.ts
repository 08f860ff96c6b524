import type { Logger } from "../domain/logger.ts";
import type { Actor } from "../domain/permissions.ts";
import type { ConnectorRuntime } from "../services/connector-runtime.ts";
import type { ServiceDeps } from "../services/unit-of-work.ts";
import type { RouteDeclaration } from "./openapi.ts";

/** What the API needs of the world. */
export type ApiDeps = ServiceDeps & {
  connectors: ConnectorRuntime;
  /** Where people reach us: what mails link to. */
  publicUrl: URL;
  /** Whether Temporal answers just now. */
  isTemporalUp: () => Promise<boolean>;
  log: Logger;
};

/** What the doors before a handler leave for it. */
export type ApiEnv = {
  Variables: {
    deps: ApiDeps;
    actor: Actor;
    route: RouteDeclaration;
    /** The body as it came, byte for byte; empty where there was none. */
    bytes: Uint8Array;
  };
};
