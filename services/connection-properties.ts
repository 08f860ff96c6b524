import { z } from "zod";
import { findConnector } from "../connectors/catalog.ts";
import { ConnectorError, DomainError } from "../domain/errors.ts";
import type { Actor } from "../domain/permissions.ts";
import { visibleConnection } from "./connection-view.ts";
import type { ConnectorRuntime } from "./connector-runtime.ts";
import type { ServiceDeps } from "./unit-of-work.ts";

const ACTION = "ensureProperties";

const Made = z.object({ made: z.array(z.string()) });

/**
 * Makes at the vendor what the hub writes into, where it is missing; a second time changes nothing. A vendor that needs
 * nothing made is not asked. No transaction is open.
 */
export async function makeProperties(
  { db, connectors }: Pick<ServiceDeps, "db"> & { connectors: Pick<ConnectorRuntime, "open"> },
  actor: Actor,
  connectionId: string,
): Promise<{ made: string[] }> {
  const row = await visibleConnection(db, actor, connectionId);
  if (!Object.hasOwn(findConnector(row.connector)?.actions ?? {}, ACTION)) return { made: [] };
  try {
    return Made.parse(await (await connectors.open(row)).act(ACTION, {}));
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    // It may go well another time; what else there is has to be mended first.
    if (error.kind === "rate_limited" || error.kind === "unavailable") throw error;
    throw new DomainError("conflict", error.message);
  }
}
