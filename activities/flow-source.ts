import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { RecordSet, RecordsSource } from "../connectors/records.ts";
import { takeProbe } from "../db/connection-failures.ts";
import { findConnection, updateConnectionIf, type ConnectionRow } from "../db/connections.ts";
import {
  findFlow,
  findWait,
  isAtRest,
  keepFlowProblem,
  updateFlow,
  type FlowRow,
} from "../db/flows.ts";
import { getLocation, todayIn } from "../db/locations.ts";
import { ConnectorError } from "../domain/errors.ts";
import { SOURCES, type Source } from "../domain/invitation.ts";
import { countryOfTimeZone } from "../domain/phone.ts";
import { letIn, PROBE_SECONDS } from "../services/connection-failures.ts";
import { systemActor } from "../domain/permissions.ts";
import { unitOfWork } from "../services/unit-of-work.ts";
import { sourceFailed, type Failed, type FailureDeps } from "./flow-failures.ts";
import { statusesDigest } from "./flow-statuses.ts";

export type SourceDeps = FailureDeps;

export type OpenSource = {
  state: "read";
  flow: FlowRow;
  connection: ConnectionRow;
  source: RecordsSource;
  records: RecordSet;
  /** What a cheap look told before the read; null where there is none. */
  glance: string | null;
  channel: Source;
};

type SourceState =
  | OpenSource
  | Resting
  | { state: "gone" }
  /** A cheap look told that nobody has touched it, and there is nothing to write. */
  | { state: "unchanged"; flow: FlowRow };

type Resting =
  /** Nothing is asked of the source: a draft, or paused. It is asked again then, or only when somebody says so. */
  | { state: "resting"; flow: FlowRow; nextInSeconds: number | null }
  | ({ state: "problem" } & Failed);

/** Reads a flow's source. What stands in the way is kept as one sentence, and never fails the process. */
export async function readSource(
  deps: SourceDeps,
  flowId: string,
  asked: boolean,
): Promise<SourceState> {
  const flow = await findFlow(deps.db, flowId);
  const connection = flow?.connectionId
    ? await findConnection(deps.db, flow.connectionId)
    : undefined;
  if (!flow || !connection) return { state: "gone" };
  if (!asked) {
    const rest = await restOf(deps, flow, connection);
    if (rest) return rest;
  }
  const of = { flow, connection, began: performance.now() };
  try {
    const opened = await deps.connectors.open(connection);
    const source = opened.records(flow.triggerKey);
    const wasRead = flow.sourceReadAt !== null;
    if (!wasRead) await pin(deps, flow, source);
    const glance = (await source.glance?.(flow.triggerInput, { wasRead })) ?? null;
    if (!asked && (await isUnchanged(deps, flow, glance))) return { state: "unchanged", flow };
    const location = await getLocation(deps.db, flow.locationId);
    const records = await source.read(flow.triggerInput, {
      wasRead,
      country: location.settings.country ?? countryOfTimeZone(location.timezone),
      dateFormat: location.settings.dateFormat,
      today: await todayIn(deps.db, location.timezone),
    });
    if (connection.state === "needs_sign_in") {
      await unitOfWork(deps, (tx) => letIn(tx, systemActor, connection.id));
    }
    const channel = channelOf(connection.connector);
    if (!records.problem) {
      return { state: "read", flow, connection, source, records, glance, channel };
    }
    throw new ConnectorError("rejected", records.problem.message);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { state: "problem", ...(await sourceFailed(deps, of, error)) };
  }
}

/** Keeps, before the first read, what outlives a new name in the place of names. */
async function pin({ db }: SourceDeps, flow: FlowRow, source: RecordsSource): Promise<void> {
  const triggerInput = Input.parse(await source.pin(flow.triggerInput));
  if (isDeepStrictEqual(triggerInput, flow.triggerInput)) return;
  await updateFlow(db, flow.id, { triggerInput: JSON.stringify(triggerInput) });
  flow.triggerInput = triggerInput;
}

const Input = z.record(z.string(), z.unknown());

/** What the vendor tells in passing may come late, and not at all of what changes by itself: it is read whole as often. */
const READ_WHOLE_SECONDS = 300;

async function isUnchanged(
  deps: SourceDeps,
  { id, problem, sourceGlance, statusesDigest: written }: FlowRow,
  glance: string | null,
): Promise<boolean> {
  if (glance === null || glance !== sourceGlance || problem !== null || written === null)
    return false;
  return (
    (await isAtRest(deps.db, id, READ_WHOLE_SECONDS)) &&
    (await statusesDigest(deps, id)) === written
  );
}

/** Why nothing is asked of the source now; undefined where it is. */
export async function restOf(
  { db }: SourceDeps,
  flow: FlowRow,
  connection: Pick<ConnectionRow, "id">,
): Promise<Resting | undefined> {
  if (flow.state === "running" || flow.state === "held") {
    const nextInSeconds = flow.waitsUntil ? Math.ceil(await findWait(db, flow.id)) : 0;
    const problem = flow.problem ?? "";
    return nextInSeconds > 0 ? { state: "problem", flow, problem, nextInSeconds } : undefined;
  }
  if (flow.state === "draft" || flow.pausedFor === null) {
    return { state: "resting", flow, nextInSeconds: null };
  }
  const isDue = await takeProbe(db, connection.id, PROBE_SECONDS);
  return isDue ? undefined : { state: "resting", flow, nextInSeconds: PROBE_SECONDS };
}

/** The source can be read; says what else stands in the way, or that nothing does. */
export async function keepProblem(
  deps: SourceDeps,
  { flow, connection }: Pick<OpenSource, "flow" | "connection">,
  problem: string | null,
): Promise<void> {
  if (flow.problem !== problem || flow.stopped || flow.waitSeconds > 0) {
    const ended = { stopped: false, waitSeconds: 0, waitsUntil: null };
    await keepFlowProblem(deps.db, flow.id, { problem, ...ended });
  }
  const { id, state, problem: before } = connection;
  if (state === "needs_sign_in" || (state === "ok" && before === problem)) return;
  await updateConnectionIf(deps.db, id, state, { state: "ok", problem });
}

/** What invitations say they came by. */
export function channelOf(connectorId: string): Source {
  const channel = SOURCES.find((source) => source === connectorId);
  if (!channel) throw new Error(`The connector ${connectorId} is no source of invitations.`);
  return channel;
}
