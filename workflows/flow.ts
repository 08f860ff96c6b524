import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import type { FlowActivities } from "../activities/flows.ts";
import type { FlowInput, PassOutcome } from "../domain/flow.ts";
import { approve, nudge, reject } from "./messages.ts";

const { lookAtSource } = proxyActivities<FlowActivities>({
  startToCloseTimeout: "10 minutes",
  // It beats as long as its worker lives: a dead one is replaced within this.
  heartbeatTimeout: "10 seconds",
  retry: { initialInterval: "2 seconds", maximumInterval: "1 minute" },
});

const { askToApprove, findAnswer, rejectPlan } = proxyActivities<FlowActivities>({
  startToCloseTimeout: "30 seconds",
});

/**
 * Keeps one source in step: each interval or nudge is a pass that reads, compares, invites and writes back. A plan
 * that is too big waits for `approve`, while passes go on.
 */
export async function flow({ flowId, passesARun = 200 }: FlowInput): Promise<string> {
  let nudges = 0;
  let begun = 0;
  let done = 0;
  let held: PassOutcome["held"];
  setHandler(nudge, () => void (nudges += 1), { description: "Look at the source now" });
  setHandler(
    approve,
    async (planHash) => {
      const approvalId = await askToApprove(flowId, planHash);
      const asked = begun;
      nudges += 1;
      // The look that is under way may have begun before the question.
      await condition(() => done > asked);
      await findAnswer(approvalId);
    },
    {
      description:
        "Say yes to the plan that waits: the argument is its hash, as the details show it",
      // A new run knows what waits after its first look; until then only the database does.
      validator: (planHash) => void (done > 0 && refuseOther(planHash, held)),
    },
  );
  setHandler(
    reject,
    async () => {
      await rejectPlan(flowId);
      nudges += 1;
    },
    { description: "Say no to the plan that waits: its rows are left alone until they change" },
  );

  for (let passes = 1; ; passes += 1) {
    const seen = nudges;
    begun += 1;
    const outcome = await lookAtSource(flowId);
    done = begun;
    held = outcome.held;
    setCurrentDetails(detailsOf(outcome));
    if (outcome.state === "gone") return "gone";
    const isNews = () => nudges > seen;
    if (outcome.nextInSeconds === null) await condition(isNews);
    else {
      const summary = `The next look, in ${outcome.nextInSeconds} s at the latest`;
      await condition(isNews, outcome.nextInSeconds * 1000, { summary });
    }
    const isLong = passes >= passesARun || workflowInfo().continueAsNewSuggested;
    // An update that waits for the next look is answered by this run.
    if (isLong && allHandlersFinished()) {
      await continueAsNew<typeof flow>({ flowId, passesARun });
    }
  }
}

function refuseOther(planHash: unknown, held: PassOutcome["held"]): void {
  if (!held) throw ApplicationFailure.nonRetryable("No plan waits for approval.", "conflict");
  if (planHash !== held.planHash) {
    const what =
      typeof planHash === "string" && /^[0-9a-f]{64}$/.test(planHash)
        ? "The plan that waits is another one by now. Look at its rows, then give its hash"
        : "Give the hash of the plan that waits, in quotes";
    throw ApplicationFailure.nonRetryable(`${what}: "${held.planHash}"`, "stale_plan");
  }
}

function detailsOf({
  state,
  read,
  invited,
  invalid,
  resting,
  written,
  problem,
  held,
}: PassOutcome): string {
  const counts = `read ${read}, invited ${invited}, with problems ${invalid}, resting ${resting}, written back ${written}`;
  const more = problem ? " · the source has a problem: see the flow" : "";
  if (!held) return `**${state}** · ${counts}${more}`;
  // The hash comes first: the Temporal UI shows few lines of this.
  const waits = `${held.rows} rows wait for a yes: update \`approve\` with \`"${held.planHash}"\`, or update \`reject\``;
  return `**${state}** · ${waits}\n\nrun ${held.runId} · ${counts}${more}`;
}
