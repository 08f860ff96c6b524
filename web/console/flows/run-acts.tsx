import type { FollowedRun } from "../../../services/flows/followed-runs.ts";
import type { FlowOverview } from "../../../services/flows/overviews.ts";
import { RadioField } from "../../ui/fields.tsx";
import { Button, Form } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";
import type { Visit } from "../visit.ts";
import { mailsIn, mailText } from "./counts.tsx";
import { planWords } from "./plan-words.ts";
import { flowWords } from "./words.ts";

type Part = { visit: Visit; flow: FlowOverview; run: FollowedRun };

/** Yes or no to a plan that waits; each asks once more, and says what comes of it. */
export function Decide({ visit, flow, run }: Part) {
  const { path, speech } = visit;
  const say = planWords[speech.locale];
  const at = path(`/flows/${flow.id}/runs/${run.id}`);
  return (
    <div class="acts">
      <a class="button" href={`${at}/approve?plan=${run.planHash ?? ""}`}>
        {say.approve}
      </a>
      <a class="button quiet" href={`${at}/reject?plan=${run.planHash ?? ""}`}>
        {say.reject}
      </a>
    </div>
  );
}

/** Sets a draft going by the plan that was seen, having said what comes of it; or looks once more. */
export function ApplyForm({ visit, flow, run }: Part) {
  const { path, speech, token } = visit;
  const say = planWords[speech.locale];
  const mails = mailsIn(run.counts);
  const isDraft = flow.state === "draft";
  if (!isDraft) {
    return (
      <>
        <p>{mails > 0 ? say.mailsNow(mailText(speech, run.counts)) : say.noMails}</p>
        <p>{say.applyRunning}</p>
        <Again visit={visit} flow={flow} run={run} />
      </>
    );
  }
  return (
    <>
      <Section title={say.applyTitle}>
        <p>{mails > 0 ? say.applyBody(mailText(speech, run.counts)) : say.applyBodyNone}</p>
        <Form
          action={path(`/flows/${flow.id}/apply`)}
          token={token}
          hidden={{ plan: run.planHash ?? "" }}
        >
          <div class="acts">
            <Button>{say.apply}</Button>
            <a href={path(`/flows/${flow.id}`)}>{speech.say.cancel}</a>
          </div>
        </Form>
      </Section>
      <Again visit={visit} flow={flow} run={run} />
    </>
  );
}

/** Another look, of a draft with another word about those who are there already. */
function Again({ visit, flow }: Part) {
  const { path, speech, token } = visit;
  const say = planWords[speech.locale];
  const { existing, existingHint } = flowWords[speech.locale];
  const choices = (["invite", "known"] as const).map((value) => ({
    value,
    text: existing[value],
    hint: existingHint[value],
  }));
  return (
    <div class="card">
      <Form action={path(`/flows/${flow.id}/preview`)} token={token}>
        {flow.state === "draft" && (
          <RadioField
            name="existingRows"
            label={say.existing}
            value={flow.policy.existingRows}
            options={choices}
          />
        )}
        <div class="acts">
          <Button quiet>{say.previewAgain}</Button>
        </div>
      </Form>
    </div>
  );
}
