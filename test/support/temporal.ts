import { randomUUID } from "node:crypto";
import { Client, Connection } from "@temporalio/client";
import { msToTs } from "@temporalio/common/lib/time.js";
import { afterAll, inject } from "vitest";
import { SEARCH_ATTRIBUTES } from "../../domain/ids.ts";
import type { DevTemporal } from "./dev-services.ts";

export interface TestTemporal {
  address: string;
  namespace: string;
  client: Client;
}

const connections: Connection[] = [];
afterAll(async () => {
  for (const connection of connections.splice(0)) await connection.close();
});

/** IndexedValueType, by the words that the command line has for it. */
const attributeTypes = { Keyword: 2, Datetime: 6 } as const;

/** The run's Temporal with a namespace of its own: nobody else's worker takes its tasks. */
export async function testTemporal(): Promise<TestTemporal> {
  const answer = await fetch(`${inject("devServices")}/temporal`);
  if (!answer.ok) throw new Error(`Temporal for the tests did not start: ${await answer.text()}`);
  const { address } = parseDevTemporal(await answer.json());
  const connection = await Connection.connect({ address });
  connections.push(connection);
  const namespace = `test-${randomUUID()}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs("1 day"),
  });
  const searchAttributes = Object.fromEntries(
    Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, attributeTypes[type]]),
  );
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  return { address, namespace, client: new Client({ connection, namespace }) };
}

/** The answer of our own global set-up, which has no other shape. */
function parseDevTemporal(answer: unknown): DevTemporal {
  return answer as DevTemporal;
}
