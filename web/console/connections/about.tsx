import type { ConnectionDetails } from "../../../services/connection-details.ts";
import { Empty } from "../../ui/empty.tsx";
import { Facts } from "../../ui/facts.tsx";
import { fieldsOf, textOf } from "../../ui/schema-form.tsx";
import { Section } from "../../ui/section.tsx";
import { State } from "../../ui/state.tsx";
import { stateWords } from "../../ui/state-words.ts";
import { Time } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { connectable, connectorName, wordsOf } from "./connectors.ts";
import { connectionWords } from "./words.ts";

type Props = { visit: Visit; of: ConnectionDetails };

export function KnownOfIt({ visit, of }: Props) {
  const { clock, speech } = visit;
  const say = connectionWords[speech.locale];
  return (
    <Section title={say.facts}>
      <Facts
        items={[
          [say.connector, connectorName(speech.locale, of.connector)],
          [say.account, of.account ?? undefined],
          [say.created, <Time at={of.createdAt} clock={clock} />],
          [say.signedInAt, of.grant ? <Time at={of.grant.grantedAt} clock={clock} /> : undefined],
          [say.usedAt, of.grant ? <Time at={of.grant.usedAt} clock={clock} /> : undefined],
        ]}
      />
    </Section>
  );
}

/** What was set to something else than is usual; of a secret only that it is set. */
export function SettingsOfIt({ visit, of }: Props) {
  const { locale } = visit.speech;
  const say = connectionWords[locale];
  const schema = connectable().find(({ id }) => id === of.connector)?.settings ?? {};
  const known = wordsOf(locale, of.connector)?.settings;
  const items = fieldsOf(schema).flatMap(({ name, label, ...field }): [string, string][] => {
    const said = known?.[name];
    const named = said?.label ?? label;
    if (of.secrets.includes(name)) return [[named, say.secretIsSet]];
    const value = textOf(of.settings[name]);
    return value === "" || value === field.default
      ? []
      : [[named, said?.options?.[value] ?? value]];
  });
  if (items.length === 0) return <></>;
  return (
    <Section title={say.settings}>
      <Facts items={items} />
    </Section>
  );
}

/** With whom people share what is theirs, where a key is to an account of its own. */
export function Share({ visit, of }: Props) {
  const say = connectionWords[visit.speech.locale];
  if (of.connector !== "google-sheets" || of.account === null || of.secrets.length === 0) {
    return <></>;
  }
  return (
    <Section title={say.share}>
      <p>{say.shareBody}</p>
      <span class="copy">{of.account}</span>
    </Section>
  );
}

/** Where the vendor's webhooks go, and what to enter there. */
export function Address({ visit, of }: Props) {
  const { locale } = visit.speech;
  const say = connectionWords[locale];
  if (of.hookPath === null) return <></>;
  const known = wordsOf(locale, of.connector);
  const isOfApp = of.secrets.length === 0;
  const isSecret = of.settings["verifier"] === "path-secret";
  return (
    <Section title={say.hook}>
      <p>{(isOfApp ? known?.appHook : known?.hook) ?? say.hookBody}</p>
      <span class="copy">{`${visit.site.publicUrl.origin}${of.hookPath}`}</span>
      {isSecret && <p class="soft">{say.secretInAddress}</p>}
    </Section>
  );
}

export function Uses({ visit, of }: Props) {
  const say = connectionWords[visit.speech.locale];
  return (
    <Section title={say.uses}>
      {of.flows.length === 0 ? (
        <Empty title={say.noUses} />
      ) : (
        <ul class="plain">
          {of.flows.map(({ id, name, state }) => (
            <li>
              <a href={visit.path(`/flows/${id}`)}>{name}</a>{" "}
              <State tone={FLOW_TONES[state]}>{stateWords[visit.speech.locale].flow[state]}</State>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const FLOW_TONES = { draft: "off", running: "good", paused: "off", held: "wait" } as const;
