import { setTimeout } from "node:timers/promises";
import { findConnector } from "../../connectors/catalog.ts";
import type { Choices } from "../../connectors/choices.ts";
import type { Connection } from "../../connectors/connector.ts";
import { listConnectionsOfKind } from "../../db/connections-of-kind.ts";
import type { ConnectionRow } from "../../db/connections.ts";
import { getLocation, todayIn } from "../../db/locations.ts";
import { ConnectorError } from "../../domain/errors.ts";
import { authorize, type Actor } from "../../domain/permissions.ts";
import { countryOfTimeZone } from "../../domain/phone.ts";
import type { FieldName, RosterColumn } from "../../domain/roster/columns.ts";
import type { RosterRow } from "../../domain/roster/row.ts";
import { openSettings } from "../connection-settings.ts";
import { PERMISSION, visibleConnection } from "../connection-view.ts";
import type { ConnectorRuntime } from "../connector-runtime.ts";
import type { ServiceDeps } from "../unit-of-work.ts";
import { checkedTrigger } from "./ends.ts";

export type ChoiceDeps = Pick<ServiceDeps, "db" | "keys"> & {
  connectors: Pick<ConnectorRuntime, "open" | "settingChoices">;
};

/** Somebody waits for the page. */
const PATIENCE_MS = 12_000;

type AskedInput = {
  connectionId: string;
  triggerKey: string;
  /** The name of the trigger's input. */
  input: string;
  /** What was chosen before it. */
  given: Record<string, unknown>;
};

/**
 * What can be chosen for an input of a trigger of sheets; undefined where nobody can say. Throws the
 * `ConnectorError` that says what stands in the way.
 */
export async function listInputChoices(
  deps: ChoiceDeps,
  actor: Actor,
  { connectionId, triggerKey, input, given }: AskedInput,
): Promise<Choices | undefined> {
  const connection = await visibleConnection(deps.db, actor, connectionId);
  if (triggerOf(connection, triggerKey)?.kind !== "records") return undefined;
  return soon(async () => {
    const opened = await deps.connectors.open(connection);
    return opened.records(triggerKey).choices(input, given);
  });
}

/** The files that a connection can be made to, without those that another location reads already. */
export async function listFileChoices(
  deps: ChoiceDeps,
  actor: Actor,
  locationRef: string,
): Promise<Choices> {
  const location = await getLocation(deps.db, locationRef);
  authorize(actor, PERMISSION, location.id);
  const choices = await deps.connectors.settingChoices("csv-file", "path");
  if (!choices) return { items: [], isCut: false };
  const connections = await listConnectionsOfKind(deps.db, "csv-file");
  const taken = connections
    .filter(({ locationId }) => locationId !== location.id)
    .map((row) => String(openSettings(deps.keys.seal, row)["path"]));
  // A path may be written out, or begin at the first folder.
  const isTaken = (file: string) => taken.some((path) => `/${path}`.endsWith(`/${file}`));
  return { ...choices, items: choices.items.filter(({ value }) => !isTaken(String(value))) };
}

/** What was chosen as the trigger takes it, or a refusal that names each field. */
export async function readChosenInput(
  { db }: Pick<ChoiceDeps, "db">,
  actor: Actor,
  asked: { connectionId: string; triggerKey: string; input: Record<string, unknown> },
): Promise<Record<string, unknown>> {
  const { connectionId, triggerKey: key, input } = asked;
  const { locationId } = await visibleConnection(db, actor, connectionId);
  return (await checkedTrigger(db, locationId, { connectionId, key, input })).triggerInput;
}

/** The first rows of a sheet as they stand, and which column feeds which field. */
export type FirstRows = {
  columns: { header: string; field: FieldName | null; isOwn: boolean }[];
  rows: Pick<RosterRow, "line" | "cells" | "fields" | "problems" | "warnings">[];
};

const FIRST_ROWS = 5;

/** Reads the first rows of what a flow would read. Throws the `ConnectorError` that says what stands in the way. */
export async function readFirstRows(
  deps: ChoiceDeps,
  actor: Actor,
  asked: { connectionId: string; triggerKey: string; input: Record<string, unknown> },
): Promise<FirstRows> {
  const { triggerKey, input } = asked;
  const connection = await visibleConnection(deps.db, actor, asked.connectionId);
  const { settings, timezone } = await getLocation(deps.db, connection.locationId);
  const options = {
    country: settings.country ?? countryOfTimeZone(timezone),
    dateFormat: settings.dateFormat,
    today: await todayIn(deps.db, timezone),
    firstRows: FIRST_ROWS,
  };
  const { columns, records, problem } = await soon(async (signal) => {
    const opened: Connection = await deps.connectors.open(connection);
    return opened.records(triggerKey).read(input, { ...options, signal });
  });
  if (problem) throw new ConnectorError("rejected", problem.message);
  return {
    columns: columns.map(columnIn),
    rows: records.slice(0, FIRST_ROWS).map(({ line, cells, fields, problems, warnings }) => ({
      line,
      cells,
      fields,
      problems,
      warnings,
    })),
  };
}

const columnIn = ({ header, field, own }: RosterColumn) => ({
  header,
  field: field ?? null,
  isOwn: own !== undefined,
});

const triggerOf = ({ connector }: ConnectionRow, key: string) => {
  const triggers = findConnector(connector)?.triggers ?? {};
  return Object.hasOwn(triggers, key) ? triggers[key] : undefined;
};

/** The answer, if it comes while somebody waits for it. */
async function soon<Answer>(ask: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const over = new AbortController();
  const late = setTimeout(PATIENCE_MS, undefined, { signal: over.signal }).then(() => {
    throw new ConnectorError("unavailable", TOO_SLOW);
  });
  // Ended by the answer: nobody waits for it any more.
  late.catch(() => undefined);
  try {
    return await Promise.race([ask(over.signal), late]);
  } finally {
    over.abort();
  }
}

const TOO_SLOW = "The vendor does not answer in time. Wait a moment, then try again.";
