import {
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import type { FlowActivities } from "../activities/flows.ts";
import type { FlowInput, PassOutcome } from "../domain/flow.ts";
import { nudge } from "./messages.ts";

const { lookAtSource } = proxyActivities<FlowActivities>({
  startToCloseTimeout: "2 minutes",
  heartbeatTimeout: "30 seconds",
  retry: { initialInterval: "2 seconds", maximumInterval: "1 minute" },
});

/** Keeps one source in step: each interval or nudge is a pass that reads, compares, invites and writes back. */
export async function flow({ flowId, passesARun = 200 }: FlowInput): Promise<string> {
  let nudges = 0;
  setHandler(nudge, () => void (nudges += 1), { description: "Look at the source now" });
  for (let passes = 1; ; passes += 1) {
    const seen = nudges;
    const outcome = await lookAtSource(flowId);
    setCurrentDetails(detailsOf(outcome));
    if (outcome.state === "gone") return "gone";
    const isNews = () => nudges > seen;
    if (outcome.nextInSeconds === null) await condition(isNews);
    else {
      const summary = `The next look, in ${outcome.nextInSeconds} s at the latest`;
      await condition(isNews, outcome.nextInSeconds * 1000, { summary });
    }
    if (passes >= passesARun || workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof flow>({ flowId, passesARun });
    }
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
}: PassOutcome): string {
  const counts = `read ${read}, invited ${invited}, with problems ${invalid}, resting ${resting}, written back ${written}`;
  return `**${state}** · ${counts}${problem ? " · the source has a problem: see the flow" : ""}`;
}
