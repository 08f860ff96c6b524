import type { Child } from "hono/jsx";
import type { Check, ConnectionDetails } from "../../../services/connection-details.ts";
import { Button, Form } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { connectorName } from "./connectors.ts";
import { ConnectionState, failedLast, nextStepOf, problemOf } from "./state.tsx";
import { connectionWords } from "./words.ts";

/** Where one goes from here when it works. */
export type Onward = { href: string; text: string };

type Props = { visit: Visit; of: ConnectionDetails; onward: Onward | undefined };

/** Whether the connection works, what stands in the way, and the one thing to do about it. */
export function Standing({ visit, of, onward }: Props) {
  const say = connectionWords[visit.speech.locale];
  const vendor = connectorName(visit.speech.locale, of.connector);
  const problem = problemOf(visit, of);
  const nextStep = nextStepOf(visit, of);
  return (
    <Section title={say.state}>
      <ConnectionState visit={visit} of={of} />
      {of.state === "needs_sign_in" && of.flows.length > 0 && <p>{say.lockedOut(vendor)}</p>}
      {problem !== undefined && <p>{problem}</p>}
      {nextStep !== undefined && <p>{nextStep}</p>}
      <LastCheck visit={visit} check={of.check} vendor={vendor} />
      <div class="acts">
        <Acts visit={visit} of={of} onward={onward} />
      </div>
    </Section>
  );
}

/** The first of them is the one to press. */
function Acts({ visit, of, onward }: Props) {
  const { path, speech, token } = visit;
  const say = connectionWords[speech.locale];
  const vendor = connectorName(speech.locale, of.connector);
  const isOut = of.state === "needs_sign_in" && of.secrets.length === 0;
  const link = (page: string, text: string, isFirst: boolean): Child => (
    <a class={isFirst ? "button" : "button quiet"} href={page}>
      {text}
    </a>
  );
  const signIn = of.account === null ? say.signIn(vendor) : say.signInAgain(vendor);
  const isWrong = of.state === "misconfigured" || (of.state === "needs_sign_in" && !isOut);
  const isOnward = of.state === "ok" && !failedLast(of) && onward !== undefined;
  return (
    <>
      {isOut && link(path(`/connections/${of.id}/sign-in`), signIn, true)}
      {isOnward && link(onward.href, onward.text, true)}
      {isWrong && link(path(`/connections/${of.id}/change`), say.change, true)}
      {of.check.state !== "open" && (
        <Form action={path(`/connections/${of.id}/check`)} token={token}>
          <Button quiet={isOut || isOnward || isWrong}>{say.checkNow}</Button>
        </Form>
      )}
      {!isWrong && link(path(`/connections/${of.id}/change`), say.change, false)}
      {!isOut && of.scopes.length > 0 && (
        <a href={path(`/connections/${of.id}/sign-in`)}>{say.signInAgain(vendor)}</a>
      )}
    </>
  );
}

function LastCheck(props: { visit: Visit; check: Check; vendor: string }) {
  const { check, vendor } = props;
  const { clock, speech } = props.visit;
  const say = connectionWords[speech.locale];
  if (check.state === "never") return <p class="soft">{say.neverChecked}</p>;
  if (check.state === "open") {
    return (
      <div role="status">
        <p>
          <State tone="busy">{say.checking(vendor)}</State>
        </p>
        <p class="soft">
          {say.checkingSince}: <Time at={check.askedAt} clock={clock} />. {say.checkOpenBody}
        </p>
      </div>
    );
  }
  if (check.state === "lost") return <p>{say.checkLost}</p>;
  return (
    <div role="status">
      <p>{check.problem === null ? say.checkWorked : say.checkFailed}</p>
      <p class="soft">
        {say.checkedAt}: <Time at={check.at} clock={clock} />
      </p>
    </div>
  );
}
