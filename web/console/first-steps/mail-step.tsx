import type { FirstSteps } from "../../../services/first-steps.ts";
import { Button, Form } from "../../ui/form.tsx";
import { mailReason } from "../../ui/mail-reason.ts";
import { State, type Tone } from "../../ui/state.tsx";
import { stateWords } from "../../ui/state-words.ts";
import type { Visit } from "../visit.ts";
import type { StepProps } from "./steps.tsx";
import { firstStepsWords } from "./words.ts";

export const isTestUnderWay = ({ testMail }: FirstSteps): boolean => testMail?.state === "queued";

/** Which way mail goes, and whether a mail to oneself arrives. */
export function MailStep({ visit, of, state }: StepProps) {
  const { path, speech, token, visitor } = visit;
  const say = firstStepsWords[speech.locale];
  const action = path("/first-steps");
  const isFirst = of.testMail === undefined;
  return (
    <>
      <p>{wayOf(visit)}</p>
      <p>{say.testIntro(visitor.email)}</p>
      <TestMail visit={visit} of={of} />
      <div class="acts">
        <Form action={action} token={token} hidden={{ act: "test" }}>
          <Button quiet={state !== "now" || !isFirst}>{isFirst ? say.test : say.testAgain}</Button>
        </Form>
        {state === "now" && !of.putOff.includes("mail") && (
          <Form action={action} token={token} hidden={{ act: "putOff" }}>
            <Button quiet>{say.putOff}</Button>
          </Form>
        )}
      </div>
    </>
  );
}

function wayOf({ site: { mailWay }, speech }: Visit): string {
  const say = firstStepsWords[speech.locale];
  const { provider, sender, server = "SMTP", hearsBack } = mailWay;
  if (provider === "mailbox") return say.way.mailbox;
  const way = provider === "resend" ? say.way.resend(sender) : say.way.smtp(sender, server);
  return `${way} ${hearsBack ? say.hearsBack : say.hearsNothing}`;
}

const TONES: Partial<Record<string, Tone>> = {
  queued: "busy",
  handed_over: "good",
  delivered: "good",
};

/** What came of the last test; the page follows it while it is on its way. */
function TestMail({ visit, of }: { visit: Visit; of: FirstSteps }) {
  const { clock, speech, site } = visit;
  const say = firstStepsWords[speech.locale];
  const { testMail } = of;
  if (!testMail) return <></>;
  const { state, reason } = testMail;
  const at = testMail.settledAt ?? testMail.attemptedAt ?? testMail.createdAt;
  return (
    <>
      <p role="status">
        {say.testState}:{" "}
        <State tone={TONES[state] ?? "bad"} since={at.toISOString()} clock={clock}>
          {stateWords[speech.locale].mail[state]}
        </State>
      </p>
      {state === "queued" && <p class="soft">{say.testWaits}</p>}
      {reason !== null && <p>{mailReason(speech.locale, reason)}</p>}
      {site.localMail && state !== "queued" && (
        <p>
          <a href="/mailbox">{say.toMailbox}</a>
        </p>
      )}
    </>
  );
}
