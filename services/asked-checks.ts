import { keepCheckEnd, markCheckAsked } from "../db/connection-checks.ts";
import { ConnectorError, DomainError } from "../domain/errors.ts";
import type { Actor } from "../domain/permissions.ts";
import { checkConnection, type CheckDeps } from "./connection-checks.ts";
import { visibleConnection } from "./connection-view.ts";
import type { Tx } from "./unit-of-work.ts";

/** Notes that somebody asks whether a connection works; `runCheck` then asks the vendor, who may take a while. */
export async function askForCheck(tx: Tx, actor: Actor, id: string): Promise<void> {
  await visibleConnection(tx.db, actor, id);
  await markCheckAsked(tx.db, id);
}

/** Asks the vendor, and notes how that ended, whatever came of it. */
export async function runCheck(deps: CheckDeps, actor: Actor, id: string): Promise<void> {
  try {
    const { problem } = await checkConnection(deps, actor, id);
    await keepCheckEnd(deps.db, id, problem);
  } catch (error) {
    if (error instanceof DomainError) return;
    const said = error instanceof ConnectorError ? error.message : UNEXPECTED;
    await keepCheckEnd(deps.db, id, said);
    if (!(error instanceof ConnectorError)) throw error;
  }
}

const UNEXPECTED = "Something went wrong here while it was checked. It is in the log.";
