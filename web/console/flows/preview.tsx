import type { Context } from "hono";
import { findLatestPreview, followRun } from "../../../services/flows/followed-runs.ts";
import { updateFlow } from "../../../services/flows/flows.ts";
import type { FlowOverview } from "../../../services/flows/overviews.ts";
import { requestApply, requestPreview } from "../../../services/flows/runs.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { isRefusal, refused, saidOf, statusOf, type Refusal } from "../../ui/refusal.ts";
import { showConsolePage } from "../page.tsx";
import { toConsoleConfirmation } from "../sign-in.ts";
import type { Visit } from "../visit.ts";
import { isUnconfirmed } from "./counts.tsx";
import { openedFlow } from "./opened.ts";
import { planWords } from "./plan-words.ts";

/** The preview that was asked for last, or the button that asks for one. */
export async function showPreview(c: Context, visit: Visit): Promise<Response> {
  const flow = await openedFlow(c, visit);
  const latest = await findLatestPreview(visit.site.db, visit.actor, flow.id);
  if (latest !== undefined) return visit.goto(c, `/flows/${flow.id}/runs/${latest}`);
  return previewPage(c, visit, flow);
}

/** Asks for a preview, of a draft by another word about who is there already where that is sent along. */
export async function sendPreview(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, actor } = visit;
  const flow = await openedFlow(c, visit);
  const existingRows = form.get("existingRows");
  const isChanged =
    flow.state === "draft" &&
    (existingRows === "invite" || existingRows === "known") &&
    existingRows !== flow.policy.existingRows;
  const asked = await refused(() =>
    unitOfWork(site, async (tx) => {
      if (isChanged) await updateFlow(tx, actor, flow.id, { policy: { existingRows } });
      return requestPreview(tx, actor, flow.id);
    }),
  );
  if (isRefusal(asked)) return previewPage(c, visit, flow, asked);
  return visit.goto(c, `/flows/${flow.id}/runs/${asked.id}`);
}

/** Sets the flow going by the plan that was seen. A worker takes it up, and the run's page follows that. */
export async function sendApply(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, actor } = visit;
  const flow = await openedFlow(c, visit);
  const latest = await findLatestPreview(site.db, actor, flow.id);
  const seen = latest === undefined ? undefined : await followRun(site.db, actor, latest);
  if (seen && isUnconfirmed(visit, seen.counts, "send")) {
    return toConsoleConfirmation(c, visit.path(`/flows/${flow.id}/preview`));
  }
  const asked = await refused(() =>
    unitOfWork(site, (tx) => requestApply(tx, actor, flow.id, form.get("plan") ?? "")),
  );
  if (isRefusal(asked)) return previewPage(c, visit, flow, asked);
  return visit.goto(c, `/flows/${flow.id}/runs/${asked.id}`);
}

function previewPage(c: Context, visit: Visit, flow: FlowOverview, refusal?: Refusal): Response {
  const { speech, path, token } = visit;
  const say = planWords[speech.locale];
  return showConsolePage(
    c,
    visit,
    {
      title: say.title.preview,
      section: "flows",
      back: { href: path(`/flows/${flow.id}`), text: flow.name },
    },
    <>
      {refusal && <Notice warn>{saidOf(speech, refusal)}</Notice>}
      <p>{say.noPreview}</p>
      <Form action={path(`/flows/${flow.id}/preview`)} token={token}>
        <div class="acts">
          <Button>{say.previewNow}</Button>
        </div>
      </Form>
    </>,
    statusOf(refusal),
  );
}
