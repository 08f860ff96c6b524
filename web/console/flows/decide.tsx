import type { Context } from "hono";
import { rejectRun } from "../../../services/flows/reject.ts";
import { followRun, type FollowedRun } from "../../../services/flows/followed-runs.ts";
import type { FlowOverview } from "../../../services/flows/overviews.ts";
import { requestApproval } from "../../../services/flows/runs.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { isRefusal, refused, statusOf, type Refusal } from "../../ui/refusal.ts";
import { numberText } from "../../ui/time.tsx";
import { showConsolePage } from "../page.tsx";
import { toConsoleConfirmation } from "../sign-in.ts";
import type { Visit } from "../visit.ts";
import { countOf, isUnconfirmed, mailsIn, mailText } from "./counts.tsx";
import { openedFlow, openedRun } from "./opened.ts";
import { planWords } from "./plan-words.ts";
import { runPage } from "./run.tsx";
import { countWords } from "./count-words.ts";

/** Asks before a plan is approved: how many mails go out, and who loses what. */
export const showApproval = (c: Context, visit: Visit): Promise<Response> =>
  decisionPage(c, visit, "approve");

/** Asks before a plan is rejected. */
export const showRejection = (c: Context, visit: Visit): Promise<Response> =>
  decisionPage(c, visit, "reject");

/** Says yes to the plan that was seen. A worker takes it up, and the run's page follows that. */
export async function sendApproval(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const flow = await openedFlow(c, visit);
  const run = await openedRun(c, visit, flow);
  if (isUnconfirmed(visit, run.counts, "send")) {
    const back = `/flows/${flow.id}/runs/${run.id}/approve?plan=${run.planHash}`;
    return toConsoleConfirmation(c, visit.path(back));
  }
  const asked = await refused(() =>
    unitOfWork(visit.site, (tx) =>
      requestApproval(tx, visit.actor, run.id, form.get("plan") ?? ""),
    ),
  );
  if (isRefusal(asked)) return notTaken(c, visit, flow, run, asked);
  return visit.goto(c, `/flows/${flow.id}/runs/${run.id}?asked=${asked.id}`);
}

/** Says no to the plan that was seen. */
export async function sendRejection(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, actor, speech } = visit;
  const flow = await openedFlow(c, visit);
  const run = await openedRun(c, visit, flow);
  if (run.state === "held" && run.planHash !== form.get("plan")) {
    const { otherPlan: message } = planWords[speech.locale];
    return runPage(c, visit, flow, run, { message, status: 409 });
  }
  const rejected = await refused(() => unitOfWork(site, (tx) => rejectRun(tx, actor, run.id)));
  if (isRefusal(rejected)) return notTaken(c, visit, flow, run, rejected);
  return visit.goto(c, `/flows/${flow.id}`, "rejected");
}

/** The run as it is by now, with why nothing was done. */
async function notTaken(
  c: Context,
  visit: Visit,
  flow: FlowOverview,
  run: FollowedRun,
  refusal: Refusal,
): Promise<Response> {
  const { site, actor, speech } = visit;
  const now = await followRun(site.db, actor, run.id);
  const status = statusOf(refusal);
  const isOther = "code" in refusal && refusal.code === "stale_plan";
  const message = isOther ? planWords[speech.locale].otherPlan : refusal.message;
  return runPage(c, visit, flow, now, { message, status: status === 200 ? 409 : status });
}

async function decisionPage(
  c: Context,
  visit: Visit,
  what: "approve" | "reject",
): Promise<Response> {
  const { speech, path, token } = visit;
  const say = planWords[speech.locale];
  const flow = await openedFlow(c, visit);
  const run = await openedRun(c, visit, flow);
  const at = path(`/flows/${flow.id}/runs/${run.id}`);
  if (run.state !== "held") return c.redirect(at, 303);
  if (run.planHash !== c.req.query("plan")) {
    return runPage(c, visit, flow, run, { message: say.otherPlan, status: 409 });
  }
  const isYes = what === "approve";
  if (isYes && isUnconfirmed(visit, run.counts, "open")) return toConsoleConfirmation(c);
  return showConsolePage(
    c,
    visit,
    {
      title: isYes ? say.approveTitle : say.rejectTitle,
      section: "flows",
      back: { href: at, text: say.heldTitle },
    },
    <Confirm
      speech={speech}
      action={`${at}/${what}`}
      token={token}
      hidden={{ plan: run.planHash ?? "" }}
      act={isYes ? say.approve : say.reject}
      cancelTo={at}
    >
      {(isYes ? yesTexts(visit, run) : [noText(visit, run)]).map((text) => (
        <p>{text}</p>
      ))}
    </Confirm>,
  );
}

function yesTexts({ speech }: Visit, { counts }: FollowedRun): string[] {
  const { locale } = speech;
  const say = planWords[locale];
  const people = (count: number) => countWords[locale].people(count, numberText(count, locale));
  const [rekeys, ends] = [countOf(counts, "rekey"), countOf(counts, "end")];
  return [
    mailsIn(counts) > 0 ? say.approveBody(mailText(speech, counts)) : say.approveBodyNone,
    ...(rekeys > 0 ? [say.approveRekeys(people(rekeys))] : []),
    ...(ends > 0 ? [say.approveEnds(people(ends))] : []),
  ];
}

function noText({ speech: { locale } }: Visit, { total }: FollowedRun): string {
  const rows = countWords[locale].rows(total, numberText(total, locale));
  return planWords[locale].rejectBody(rows);
}
