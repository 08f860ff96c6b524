import type { EventsSource } from "../connectors/events.ts";
import { hasWaitingItems } from "../db/flow-items.ts";
import { finishAppliedRuns } from "../db/applied-runs.ts";
import { endRun, failRequestedRuns, type FlowRunRow } from "../db/flow-runs.ts";
import { secondsUntilRested } from "../db/known-rows.ts";
import { getLocation, todayIn } from "../db/locations.ts";
import { ConnectorError } from "../domain/errors.ts";
import type { PassOutcome } from "../domain/flow.ts";
import { countryOfTimeZone } from "../domain/phone.ts";
import { readPerson } from "../domain/roster/told-person.ts";
import type { SubjectState } from "../domain/subject-changes.ts";
import { takeMerges } from "../services/flows/merges.ts";
import { beginPass } from "../services/flows/pass.ts";
import type { ToldFlow } from "../services/flows/told-flow.ts";
import { letIn } from "../services/connection-failures.ts";
import { systemActor } from "../domain/permissions.ts";
import { keepAccount } from "../services/hooks/accounts.ts";
import { unitOfWork } from "../services/unit-of-work.ts";
import { doActions } from "./flow-actions.ts";
import { sourceFailed } from "./flow-failures.ts";
import { lookAtItems, type LookedAt, mergesIn, stillThere } from "./flow-items.ts";
import { leaveOut, settle } from "./flow-outcomes.ts";
import { carryOutAll, IDLE, nextLook, notRunning, type FlowDeps } from "./flow-look.ts";
import { pollChanges } from "./flow-polls.ts";
import { channelOf, keepProblem, restOf } from "./flow-source.ts";

/** One look at what a flow was told of: answers what was asked for, and does what is to be done about each thing. */
export async function lookAtEvents(
  deps: FlowDeps,
  told: ToldFlow,
  asked: FlowRunRow[],
): Promise<PassOutcome> {
  const { flow, connection, target } = told;
  const locked = [connection, target].find((one) => one?.state === "needs_sign_in");
  const reached = locked ?? connection ?? target;
  if (!reached) return { ...IDLE, state: "gone", nextInSeconds: null };
  if (asked.length === 0) {
    const rest = await restOf(deps, flow, reached);
    if (rest) return resting(rest);
  }
  const of = { flow, connection: reached, began: performance.now() };
  try {
    const source = connection && (await openEvents(deps, told));
    if (target && locked?.id === target.id) await (await deps.connectors.open(target)).check();
    const pollsOn = source ? await pollChanges(deps, flow, source) : false;
    const looked = await lookAtItems(deps, told, source);
    if (locked) await unitOfWork(deps, (tx) => letIn(tx, systemActor, locked.id));
    const outcome = target
      ? await doActions(deps, told, looked, asked)
      : await invite(deps, told, source, looked, asked);
    return pollsOn && outcome.nextInSeconds !== null
      ? { ...outcome, nextInSeconds: Math.min(outcome.nextInSeconds, AGAIN_SECONDS) }
      : outcome;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const failed = await sourceFailed(deps, of, error);
    await failRequestedRuns(deps.db, asked, failed.problem);
    return { ...IDLE, ...resting({ state: "problem", ...failed }) };
  }
}

const AGAIN_SECONDS = 0.2;

async function openEvents(
  deps: FlowDeps,
  { flow, connection }: ToldFlow,
): Promise<EventsSource | undefined> {
  if (!connection) return undefined;
  const opened = await deps.connectors.open(connection);
  if (connection.accountKey === null) {
    const accountKey = await opened.accountKey();
    if (accountKey !== undefined) {
      await unitOfWork(deps, (tx) => keepAccount(tx, connection, accountKey));
    }
  }
  return opened.events(flow.triggerKey);
}

type Rest = NonNullable<Awaited<ReturnType<typeof restOf>>>;

const resting = (rest: Rest): PassOutcome => ({
  ...IDLE,
  state: rest.flow.state,
  problem: rest.state === "problem" || rest.flow.pausedFor !== null,
  nextInSeconds: rest.nextInSeconds,
});

/** The same plan, hold and why as for the rows of a sheet; only that nothing is said of those not looked at. */
async function invite(
  deps: FlowDeps,
  { flow, connection }: ToldFlow,
  source: EventsSource | undefined,
  looked: LookedAt,
  asked: FlowRunRow[],
): Promise<PassOutcome> {
  if (!connection) return { ...IDLE, state: "gone", nextInSeconds: null };
  const began = performance.now();
  const states = await subjectStates(deps, flow, source, looked);
  const { begun, still, merges } = await unitOfWork(deps, async (tx) => {
    const still = await stillThere(tx, flow.id, looked);
    const merges = await takeMerges(tx, flow.id, mergesIn(still));
    const subjects = still.flatMap(({ item: { subject } }) => states.get(subject) ?? []);
    return { still, merges, begun: await beginPass(tx, flow.id, { subjects }, asked) };
  });
  if (!begun) {
    if (flow.state === "draft") await leaveOut(deps, flow.id, still);
    return notRunning(deps, flow, asked);
  }
  const invited = await carryOutAll(deps, flow, channelOf(connection.connector), begun);
  const settled = await settle(deps, flow.id, still, merges.conflicts);
  await finishAppliedRuns(deps.db, flow.id);
  for (const { id } of begun.asked) await endRun(deps.db, id, "done");
  await keepProblem(deps, { flow, connection }, null);
  const tookSeconds = (performance.now() - began) / 1000;
  const { policy } = begun.flow;
  const rests = await secondsUntilRested(deps.db, flow.id, policy.quietSeconds, tookSeconds);
  // What still waits was all looked at; behind what does not there may be more.
  const isMore =
    merges.isNews ||
    (settled > 0 && (await hasWaitingItems(deps.db, flow.id, still.length - settled)));
  return {
    state: begun.held ? "held" : "running",
    read: looked.length,
    invited,
    invalid: begun.go.filter(({ problems }) => problems.length > 0).length,
    resting: begun.resting,
    written: 0,
    problem: false,
    held: begun.held,
    nextInSeconds: nextLook(begun.flow, rests, isMore ? AGAIN_SECONDS : null),
  };
}

async function subjectStates(
  { db }: FlowDeps,
  { locationId, mapping }: ToldFlow["flow"],
  source: EventsSource | undefined,
  looked: LookedAt,
): Promise<Map<string, SubjectState>> {
  const { settings, timezone } = await getLocation(db, locationId);
  const options = {
    country: settings.country ?? countryOfTimeZone(timezone),
    dateFormat: settings.dateFormat,
    today: await todayIn(db, timezone),
  };
  const states = looked.flatMap(({ item: { subject }, looked: one }): SubjectState[] => {
    if ("gone" in one) return [{ subject, gone: true }];
    if (!("told" in one)) return [];
    // Who was taken up before is followed, as they are now, whether they still are as waited for or not.
    const row = readPerson(one.told, mapping ?? source?.mapping ?? null, options);
    return [one.wanted ? { subject, row } : { subject, unwanted: true, row }];
  });
  return new Map(states.map((state) => [state.subject, state]));
}
