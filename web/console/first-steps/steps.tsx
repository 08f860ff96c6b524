import type { StepState } from "../../../domain/first-steps.ts";
import { may } from "../../../domain/permissions.ts";
import type { FirstSteps } from "../../../services/first-steps.ts";
import { Facts } from "../../ui/facts.tsx";
import { Button, Form } from "../../ui/form.tsx";
import { withConnection, withNext } from "../connections/next.ts";
import { connectionWords } from "../connections/words.ts";
import { connectorName } from "../connections/connectors.ts";
import type { Visit } from "../visit.ts";
import { firstStepsWords } from "./words.ts";

export type StepProps = { visit: Visit; of: FirstSteps; state: StepState };

export function LocationStep({ visit }: StepProps) {
  const { location, path, speech } = visit;
  const say = firstStepsWords[speech.locale];
  return (
    <>
      <Facts
        items={[
          [say.name, location.name],
          [say.zone, location.timezone],
          [say.language, say.languages[location.locale]],
        ]}
      />
      <p>
        <a href={path("/settings")}>{say.changeLocation}</a>
      </p>
    </>
  );
}

/** First what holds the rows is connected, then one sheet of it is chosen. */
export function SheetStep({ visit, of, state }: StepProps) {
  const { path, speech, actor } = visit;
  const say = firstStepsWords[speech.locale];
  const { flow, connection } = of;
  if (flow) {
    return (
      <p>
        {say.linked(flow.name)} <a href={path(`/flows/${flow.id}`)}>{say.flow}</a>
      </p>
    );
  }
  if (!may(actor, "integrations")) return <p class="soft">{say.needsIntegrations}</p>;
  const first = state === "now" ? "button" : "button quiet";
  const next = path("/flows/new");
  const connect = (id: string) => withNext(path(`/connections/new/${id}`), next);
  if (!connection) {
    return (
      <>
        <p>{say.sheetIntro}</p>
        <div class="acts">
          <a class={first} href={connect("google-sheets")}>
            {say.connectGoogle}
          </a>
          <a class="button quiet" href={connect("csv-file")}>
            {say.connectFile}
          </a>
          <a href={withNext(path("/connections/new"), next)}>{say.connectOther}</a>
        </div>
      </>
    );
  }
  if (connection.state !== "ok") {
    const isOut = connection.state === "needs_sign_in";
    const vendor = connectorName(speech.locale, connection.connector);
    return (
      <>
        <p>{say.needsWork(connection.name)}</p>
        <div class="acts">
          <a class={first} href={withNext(path(`/connections/${connection.id}`), next)}>
            {isOut ? connectionWords[speech.locale].signIn(vendor) : say.openConnection}
          </a>
        </div>
      </>
    );
  }
  return (
    <>
      <p>{say.connected(connection.name)}</p>
      <div class="acts">
        <a class={first} href={withConnection(next, connection.id)}>
          {say.chooseSheet}
        </a>
        <a href={withNext(path("/connections/new"), next)}>{say.connectOther}</a>
      </div>
    </>
  );
}

export function PreviewStep({ visit, of, state }: StepProps) {
  const { path, speech, actor, token } = visit;
  const say = firstStepsWords[speech.locale];
  const { flow } = of;
  if (state === "done") return <></>;
  if (!flow || !may(actor, "integrations")) return <p class="soft">{say.waits}</p>;
  return (
    <>
      <p>{say.previewIntro}</p>
      <Form action={path(`/flows/${flow.id}/preview`)} token={token}>
        <div class="acts">
          <Button quiet={state !== "now"}>{say.preview}</Button>
        </div>
      </Form>
    </>
  );
}

export function ApproveStep({ visit, of, state }: StepProps) {
  const { path, speech, actor } = visit;
  const say = firstStepsWords[speech.locale];
  const { flow } = of;
  if (state === "done") return <p>{say.approved}</p>;
  const run = flow?.heldRun ?? flow?.previewRun ?? null;
  if (!flow || run === null || !may(actor, "integrations")) return <p class="soft">{say.waits}</p>;
  return (
    <>
      <p>{say.approveIntro}</p>
      <div class="acts">
        <a
          class={state === "now" ? "button" : "button quiet"}
          href={path(`/flows/${flow.id}/runs/${run}`)}
        >
          {say.approve}
        </a>
      </div>
    </>
  );
}
