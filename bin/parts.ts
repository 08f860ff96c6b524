import { connectDatabase, type Pool } from "../db/connect.ts";
import type { Logger } from "../domain/logger.ts";
import { createRelay, type Relay } from "../outbox/relay.ts";
import { connectorRuntime, type ConnectorRuntime } from "../services/connector-runtime.ts";
import type { Reached, SecretKeys, ServiceDeps } from "../services/unit-of-work.ts";
import type { Config } from "./config.ts";
import { deriveKeys, type SecretKeys as MasterKeys } from "./keys.ts";
import { linkTemporal, type TemporalLink } from "./temporal-client.ts";
import { vendorsOf } from "./vendors.ts";

/** The settings with everything that is found or made at the start in its place. */
export type RunConfig = Config & {
  databaseUrl: string;
  temporalAddress: string;
  secretKeys: MasterKeys;
};

/** What a process of ours is made of, whatever it does. */
export type Parts = {
  config: RunConfig;
  log: Logger;
  db: Pool;
  link: TemporalLink;
  relay: Relay;
  services: ServiceDeps;
  connectors: ConnectorRuntime;
  /** Ends the relay after what is under way, then the connections. */
  close(): Promise<void>;
};

export function buildParts(config: RunConfig, log: Logger, reached: Reached): Parts {
  const db = connectDatabase(config.databaseUrl, { maxConnections: 20 });
  const link = linkTemporal(
    {
      address: config.temporalAddress,
      namespace: config.temporalNamespace,
      apiKey: config.temporalApiKey,
      tls: config.temporalTls,
    },
    log,
  );
  const relay = createRelay({ db, temporal: link.temporal, reached, log });
  const ending = new AbortController();
  const relaying = relay.run(ending.signal);
  const services = { db, keys: keysOf(config), handOver: relay.handOver, reached };
  return {
    config,
    log,
    db,
    link,
    relay,
    services,
    connectors: connectorRuntime(services, vendorsOf(config)),
    async close() {
      ending.abort();
      await relaying;
      await link.close();
      await db.destroy();
    },
  };
}

export function keysOf({ secretKeys }: Pick<RunConfig, "secretKeys">): SecretKeys {
  return {
    link: deriveKeys(secretKeys, "link"),
    session: deriveKeys(secretKeys, "session"),
    seal: deriveKeys(secretKeys, "seal"),
  };
}
