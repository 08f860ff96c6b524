import type { SampleView, TriedSample } from "../../../services/flows/samples.ts";
import { Facts } from "../../ui/facts.tsx";
import { inputText } from "../../ui/reasons.ts";
import { Section } from "../../ui/section.tsx";
import { Time } from "../../ui/time.tsx";
import type { Visit } from "../visit.ts";
import { mappingWords } from "./mapping-words.ts";
import { planWords } from "./plan-words.ts";

type Part = { visit: Visit; samples: SampleView[]; tried: TriedSample[] };

/** What came last, without what it says, each with what the mapping makes of it. */
export function Samples({ visit, samples, tried }: Part) {
  const say = mappingWords[visit.speech.locale];
  const made = new Map(tried.map((one) => [one.eventId, one]));
  return (
    <Section title={say.samples}>
      <p class="soft">{samples.length === 0 ? say.noSamples : say.samplesBody}</p>
      {samples.map((sample) => {
        const one = made.get(sample.eventId);
        return (
          <>
            <h3>
              <Time at={sample.receivedAt} clock={visit.clock} />
            </h3>
            {sample.told ? (
              <pre class="scroll">{JSON.stringify(sample.told, null, 2)}</pre>
            ) : (
              <p>{say.unreadable}</p>
            )}
            {one && <Made visit={visit} one={one} />}
          </>
        );
      })}
    </Section>
  );
}

function Made({ visit, one }: { visit: Visit; one: TriedSample }) {
  const { locale } = visit.speech;
  const say = mappingWords[locale];
  const names: Record<string, string> = planWords[locale].fields;
  const { problems, warnings, fields, passesFilter } = one;
  const made = Object.entries(fields).map(([name, value]): [string, string] => [
    names[name] ?? name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return (
    <>
      <p>
        <strong>{say.tried}</strong>
      </p>
      {made.length > 0 ? <Facts items={made} /> : <p>{say.nothingMade}</p>}
      <p>{problems.length > 0 ? say.unusable : passesFilter ? say.usable : say.filtered}</p>
      {[...problems, ...warnings].map(({ column, code, message }) => (
        <p class="soft">
          {column}: {inputText(locale, code, message)}
        </p>
      ))}
    </>
  );
}
