import { vendorDoor } from "../../../services/console-sign-ins.ts";
import type { ConnectorView } from "../../../services/connectors.ts";
import { TextField } from "../../ui/fields.tsx";
import { Button, Form, Notice } from "../../ui/form.tsx";
import { errorAt, saidOf, type Refusal } from "../../ui/refusal.ts";
import { said } from "../../ui/said.ts";
import { fieldsOf, SchemaFields } from "../../ui/schema-form.tsx";
import type { Visit } from "../visit.ts";
import { wordsOf } from "./connectors.ts";
import type { Filled } from "./filled.ts";
import { connectionWords } from "./words.ts";

type Props = {
  visit: Visit;
  connector: ConnectorView;
  action: string;
  values: Filled;
  /** The names of the secrets that are set. */
  secrets?: readonly string[];
  refusal?: Refusal | undefined;
  hidden?: Record<string, string | undefined>;
  act: string;
  cancelTo: string;
  /** What was found that a setting can be, by its name. */
  suggestions?: Record<string, string[]>;
};

/** The form of a connection: its name, and settings made from its connector's schema. */
export function SettingsForm(props: Props) {
  const { visit, values, refusal } = props;
  const say = connectionWords[visit.speech.locale];
  return (
    <div class="card">
      {refusal && <Notice warn>{saidOf(visit.speech, refusal)}</Notice>}
      <Form
        action={props.action}
        token={visit.token}
        {...(props.hidden && { hidden: props.hidden })}
      >
        <TextField
          name="name"
          label={say.name}
          hint={say.nameHint}
          value={values.name}
          maxlength={100}
          required
          error={errorAt(visit.speech, refusal, "#/name")}
        />
        <Ways {...props} />
        <div class="acts">
          <Button>{props.act}</Button>
          <a href={props.cancelTo}>{visit.speech.say.cancel}</a>
        </div>
      </Form>
    </div>
  );
}

/** Where people can sign in, a key is the other way; it stands open when it is in use, or the only one. */
function Ways(props: Props) {
  const { visit, connector, secrets = [], refusal, values } = props;
  const { locale } = visit.speech;
  const say = connectionWords[locale];
  const door = vendorDoor(visit.site, connector.id);
  if (door.state === "none") return <Fields {...props} />;
  if (door.state === "closed") {
    const redirect = new URL(`/oauth/${connector.id}/callback`, visit.site.publicUrl).href;
    return (
      <>
        <Fields {...props} />
        <details>
          <summary>{say.closed(door.vendor)}</summary>
          <p class="soft">{said(locale, door.problem)}</p>
          <p class="soft">{say.redirect(door.vendor)}</p>
          <span class="copy">{redirect}</span>
        </details>
      </>
    );
  }
  const isFilled = Object.keys(values.settings).length > 0;
  return (
    <>
      {secrets.length === 0 && <p>{say.personNext(door.vendor)}</p>}
      <details open={secrets.length > 0 || refusal !== undefined || isFilled}>
        <summary>{say.byKey}</summary>
        <Fields {...props} />
      </details>
    </>
  );
}

function Fields({ visit, connector, values, secrets, refusal, suggestions }: Props) {
  const { locale } = visit.speech;
  const say = connectionWords[locale];
  const known = wordsOf(locale, connector.id)?.settings;
  return (
    <SchemaFields
      schema={connector.settings}
      values={values.settings}
      secrets={secrets ?? []}
      words={{ secretSet: say.secretSet, clearSecret: say.clearSecret }}
      errorAt={(name) => errorAt(visit.speech, refusal, `#/settings/${name}`)}
      labelOf={(name) => {
        const suggested = suggestions?.[name];
        return { ...known?.[name], ...(suggested && { suggestions: suggested }) };
      }}
    />
  );
}

/** The secrets that let us in where nobody signs in. */
export const secretsOf = (connector: ConnectorView): string[] =>
  fieldsOf(connector.settings)
    .filter(({ secret }) => secret)
    .map(({ name }) => name);
