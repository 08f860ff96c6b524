import { updateConnectionIf, type ConnectionRow } from "../db/connections.ts";
import { findFlow, keepFlowProblem, keepWait, type FlowRow } from "../db/flows.ts";
import { ConnectorError } from "../domain/errors.ts";
import { systemActor } from "../domain/permissions.ts";
import { letIn, lockOut, PROBE_SECONDS } from "../services/connection-failures.ts";
import type { ConnectorRuntime } from "../services/connector-runtime.ts";
import { unitOfWork, type ServiceDeps } from "../services/unit-of-work.ts";

export type FailureDeps = ServiceDeps & {
  connectors: Pick<ConnectorRuntime, "open" | "renewAccess">;
};

/** `began` is when the look did, by the clock of this process. */
type Of = { flow: FlowRow; connection: ConnectionRow; began: number };

/** How a look ended that could not read, and when the next is due. */
export type Failed = { flow: FlowRow; problem: string; nextInSeconds: number };

const AGAIN_SECONDS = 1;
/** Where a vendor does not say how long it wants to be let alone. */
const FIRST_WAIT_SECONDS = 60;
const SHORTEST_WAIT_SECONDS = 10;
const LONGEST_WAIT_SECONDS = 15 * 60;

/** Keeps what stands in the way where it belongs: with the flow, and with its connection if people must act on it. */
export async function sourceFailed(
  deps: FailureDeps,
  of: Of,
  error: ConnectorError,
): Promise<Failed> {
  switch (error.kind) {
    case "unauthorized":
      return refused(deps, of, error);
    case "rate_limited":
      return mustWait(deps, of, error);
    case "unavailable":
      return stopped(deps, of, error.message);
    case "rejected":
    case "unexpected":
      return misconfigured(deps, of, error.message);
  }
}

/** An access token whose time was cut short is replaced; without another one nothing goes on by itself. */
async function refused(deps: FailureDeps, of: Of, error: ConnectorError): Promise<Failed> {
  const { flow, connection, began } = of;
  let problem = error.message;
  try {
    if (await deps.connectors.renewAccess(connection, began)) {
      return { flow, problem, nextInSeconds: AGAIN_SECONDS };
    }
  } catch (renewal) {
    if (!(renewal instanceof ConnectorError)) throw renewal;
    if (renewal.kind !== "unauthorized") return sourceFailed(deps, of, renewal);
    problem = renewal.message;
  }
  await unitOfWork(deps, (tx) => lockOut(tx, connection.id, problem));
  const now = (await findFlow(deps.db, flow.id)) ?? flow;
  return { flow: now, problem, nextInSeconds: PROBE_SECONDS };
}

/** Twice as long each time: who asks on and on is let in later still. */
async function mustWait(deps: FailureDeps, of: Of, error: ConnectorError): Promise<Failed> {
  const { flow } = of;
  const asked = error.retryAfterSeconds ?? FIRST_WAIT_SECONDS;
  const next = Math.max(SHORTEST_WAIT_SECONDS, asked, flow.waitSeconds * 2);
  const seconds = Math.min(next, LONGEST_WAIT_SECONDS);
  await keepWait(deps.db, flow.id, seconds);
  return { ...(await stopped(deps, of, error.message)), nextInSeconds: seconds };
}

async function misconfigured(deps: FailureDeps, of: Of, problem: string): Promise<Failed> {
  const { id, state, problem: before } = of.connection;
  const wasOut = state === "needs_sign_in";
  if (wasOut && !(await isLetIn(deps, of.connection))) {
    return { ...(await stopped(deps, of, problem)), nextInSeconds: PROBE_SECONDS };
  }
  if (wasOut) await unitOfWork(deps, (tx) => letIn(tx, systemActor, id));
  if (state !== "misconfigured" || before !== problem) {
    const change = { state: "misconfigured", problem } as const;
    await updateConnectionIf(deps.db, id, wasOut ? "ok" : state, change);
  }
  return stopped(deps, of, problem);
}

/** Only a call that went well tells: a look also fails before anybody is asked whether we may in. */
async function isLetIn({ connectors }: FailureDeps, connection: ConnectionRow): Promise<boolean> {
  try {
    await (await connectors.open(connection)).check();
    return true;
  } catch (error) {
    if (error instanceof ConnectorError) return false;
    throw error;
  }
}

async function stopped({ db }: FailureDeps, { flow }: Of, problem: string): Promise<Failed> {
  if (flow.problem !== problem || !flow.stopped) {
    await keepFlowProblem(db, flow.id, { problem, stopped: true });
  }
  return { flow, problem, nextInSeconds: flow.policy.intervalSeconds };
}
