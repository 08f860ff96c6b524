import { Client, Connection } from "@temporalio/client";
import { msToTs } from "@temporalio/common/lib/time.js";
import { SEARCH_ATTRIBUTES } from "../domain/ids.ts";
import type { Logger } from "../domain/logger.ts";
import { searchAttributeNames, temporalOf, type Temporal } from "../outbox/temporal.ts";

export type TemporalTarget = {
  address: string;
  namespace: string;
  apiKey: string | undefined;
  tls: boolean;
};

const INDEXED_TYPE = { Keyword: 2, Datetime: 6 } as const;
const RETENTION = msToTs("30 days");
const CALL_LIMIT_MS = 8_000;

export type TemporalLink = {
  client: Client;
  temporal: Temporal;
  /** True while Temporal answers. */
  isUp(): Promise<boolean>;
  close(): Promise<void>;
};

/** A client that connects when first used: with Temporal away everything but the hand-over goes on. */
export function linkTemporal(target: TemporalTarget, log: Logger): TemporalLink {
  const connection = Connection.lazy({
    address: target.address,
    connectTimeout: CALL_LIMIT_MS,
    ...(target.apiKey !== undefined && { apiKey: target.apiKey }),
    ...(target.tls && { tls: true }),
  });
  const client = new Client({ connection, namespace: target.namespace });
  let prepared: Promise<boolean> | undefined;
  const searchable = () => {
    prepared ??= prepareNamespace(client, target.namespace, log).catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  };
  return {
    client,
    temporal: temporalOf(client, searchable),
    async isUp() {
      try {
        await client.withDeadline(Date.now() + 2_000, () =>
          client.workflowService.getSystemInfo({}),
        );
        return true;
      } catch {
        return false;
      }
    },
    close: () => connection.close(),
  };
}

/** Registers what we filter by and keeps ended processes for 30 days, where we may. True when all are registered. */
async function prepareNamespace(client: Client, namespace: string, log: Logger): Promise<boolean> {
  return client.withDeadline(Date.now() + CALL_LIMIT_MS, async () => {
    await keepForThirtyDays(client, namespace).catch((error: unknown) =>
      log.warn({ err: error }, "The namespace's retention could not be set to 30 days"),
    );
    if ((await missingSearchAttributes(client, namespace)).length === 0) return true;
    await registerSearchAttributes(client, namespace).catch((error: unknown) =>
      log.warn({ err: error }, "Search attributes could not be registered; see usher doctor"),
    );
    return (await missingSearchAttributes(client, namespace)).length === 0;
  });
}

export async function missingSearchAttributes(
  client: Client,
  namespace: string,
): Promise<string[]> {
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({
    namespace,
  });
  return searchAttributeNames.filter((name) => !(name in customAttributes));
}

async function registerSearchAttributes(client: Client, namespace: string): Promise<void> {
  const types = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, INDEXED_TYPE[type]]);
  await client.connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(types),
  });
}

async function keepForThirtyDays(client: Client, namespace: string): Promise<void> {
  const { config } = await client.workflowService.describeNamespace({ namespace });
  const kept = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0);
  if (kept >= Number(RETENTION.seconds)) return;
  await client.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: RETENTION },
  });
}
