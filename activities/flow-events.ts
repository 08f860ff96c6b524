import type { EventsSource } from "../connectors/events.ts";
import { hasWaitingItems } from "../db/due-items.ts";
import { finishAppliedRuns } from "../db/applied-runs.ts";
import { endRun, failRequestedRuns, type FlowRunRow } from "../db/flow-runs.ts";
import { secondsUntilRested } from "../db/known-rows.ts";
import { ConnectorError } from "../domain/errors.ts";
import type { PassOutcome } from "../domain/flow.ts";
import { actionInput } from "../domain/action-input.ts";
import type { RosterRow } from "../domain/roster/row.ts";
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
import {
  lookAtDeeds,
  lookAtPeople,
  type LookedAt,
  mergesIn,
  MOST_AT_FIRST,
  stillThere,
} from "./flow-items.ts";
import { leaveOut, settle } from "./flow-outcomes.ts";
import { carryOutAll, IDLE, nextLook, notRunning, type FlowDeps } from "./flow-look.ts";
import { pollChanges } from "./flow-polls.ts";
import { channelOf, keepProblem, restOf } from "./flow-source.ts";
import { personReader } from "./person-reader.ts";

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
    const admit = async () => {
      if (locked) await unitOfWork(deps, (tx) => letIn(tx, systemActor, locked.id));
    };
    const outcome = target
      ? await act(deps, told, source, asked, admit)
      : await invite(deps, told, source, asked, admit);
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

/** What a vendor let us read is read; it lets us in again, where it did not before. */
type Admit = () => Promise<void>;

async function act(
  deps: FlowDeps,
  told: ToldFlow,
  source: EventsSource | undefined,
  asked: FlowRunRow[],
  admit: Admit,
): Promise<PassOutcome> {
  const { actionInput: fixed, mapping } = told.flow;
  const looked = await lookAtDeeds(deps, told, source, (one) =>
    actionInput(fixed, mapping ?? {}, one),
  );
  await admit();
  return doActions(deps, told, looked, asked);
}

/** The same plan, hold and why as for the rows of a sheet; only that nothing is said of those not looked at. */
async function invite(
  deps: FlowDeps,
  told: ToldFlow,
  source: EventsSource | undefined,
  asked: FlowRunRow[],
  admit: Admit,
): Promise<PassOutcome> {
  const { flow, connection } = told;
  if (!connection) return { ...IDLE, state: "gone", nextInSeconds: null };
  const began = performance.now();
  const { read, by } = await personReader(deps.db, flow, source);
  const { looked, isMore: isUnread } = await lookAtPeople(deps, told, source, {
    read,
    by,
    isAsked: asked.length > 0,
  });
  await admit();
  if (flow.state === "draft" && isUnread) {
    await leaveOut(deps, flow.id, looked);
    await failRequestedRuns(deps.db, asked, TOO_MANY);
    return { ...IDLE, state: flow.state, nextInSeconds: null };
  }
  const { begun, still, merges } = await unitOfWork(deps, async (tx) => {
    const still = await stillThere(tx, flow.id, looked);
    const merges = await takeMerges(tx, flow.id, mergesIn(still));
    const begun = await beginPass(tx, flow.id, recordsOf(still), asked);
    return { still, merges, begun };
  });
  if (!begun) {
    if (flow.state === "draft") await leaveOut(deps, flow.id, still);
    return notRunning(deps, flow, asked);
  }
  const invited = await carryOutAll(deps, flow, channelOf(connection.connector), begun);
  const settled = await settle(deps, flow.id, still, { conflicts: merges.conflicts, by });
  await finishAppliedRuns(deps.db, flow.id);
  for (const { id } of begun.asked) await endRun(deps.db, id, "done");
  await keepProblem(deps, { flow, connection }, null);
  const tookSeconds = (performance.now() - began) / 1000;
  const { policy } = begun.flow;
  const rests = await secondsUntilRested(deps.db, flow.id, policy.quietSeconds, tookSeconds);
  // What still waits was all looked at; behind what does not there may be more.
  const isMore =
    isUnread ||
    merges.isNews ||
    begun.isToReadAnew ||
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

/** In part it would be no plan: whom it does not show would be invited later as somebody new. */
const TOO_MANY = `More than ${MOST_AT_FIRST} wait for this flow, which is more than a plan can show. Say by a filter whom it is for, then preview again: those it leaves out make room.`;

/** Who was taken up before is followed, as they are now, whether they still are as waited for or not. */
function recordsOf(looked: LookedAt<RosterRow>) {
  const subjects = looked.flatMap(({ item: { subject }, looked: one }): SubjectState[] => {
    if ("gone" in one) return [{ subject, gone: true }];
    if (!("made" in one)) return [];
    return [one.wanted ? { subject, row: one.made } : { subject, unwanted: true, row: one.made }];
  });
  const kept = looked.flatMap(({ item: { subject }, isKept }) => (isKept ? [subject] : []));
  return { subjects, kept: new Set(kept) };
}
