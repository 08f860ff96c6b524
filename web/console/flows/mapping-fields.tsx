import { TRANSFORMS } from "../../../domain/flow-mapping.ts";
import type { FlowOverview } from "../../../services/flows/overviews.ts";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import type { Visit } from "../visit.ts";
import type { MappingLine } from "./mapping-form.ts";
import { mappingWords } from "./mapping-words.ts";
import { planWords } from "./plan-words.ts";

/** As many places as a browser is to offer. */
const MOST_PLACES = 100;

/** The form of a mapping: a line for each value, with the places that were found in what came. */
export function MappingFields(props: {
  visit: Visit;
  flow: FlowOverview;
  lines: MappingLine[];
  places: string[];
  isOfPeople: boolean;
}) {
  const { visit, flow, lines, places, isOfPeople } = props;
  const { speech, path, token } = visit;
  const say = mappingWords[speech.locale];
  return (
    <div class="card">
      <p>
        {say.intro} {isOfPeople ? say.introGuess : say.more}
      </p>
      {places.length > 0 && <p class="soft">{places.slice(0, MOST_PLACES).join(", ")}</p>}
      <Form action={path(`/flows/${flow.id}/mapping`)} token={token}>
        {lines.map((line, at) => (
          <Line visit={visit} line={line} at={at} isOfPeople={isOfPeople} />
        ))}
        <div class="acts">
          <button type="submit" class="button" name="act" value="save">
            {say.save}
          </button>
          {flow.source !== null && (
            <button type="submit" class="button quiet" name="act" value="try">
              {say.tryOut}
            </button>
          )}
        </div>
      </Form>
    </div>
  );
}

function Line(props: { visit: Visit; line: MappingLine; at: number; isOfPeople: boolean }) {
  const { visit, line, at, isOfPeople } = props;
  const { locale } = visit.speech;
  const say = mappingWords[locale];
  const names: Record<string, string> = planWords[locale].fields;
  const options = (["", ...TRANSFORMS] as const).map((value) => ({
    value,
    text: say.transforms[value],
  }));
  const title = isOfPeople ? (names[line.place] ?? line.place) : line.place || `${at + 1}`;
  return (
    <fieldset>
      <legend>{title}</legend>
      <div class="row">
        {isOfPeople ? (
          <input type="hidden" name={`place.${at}`} value={line.place} />
        ) : (
          <TextField name={`place.${at}`} label={say.place} value={line.place} maxlength={200} />
        )}
        <TextField
          name={`from.${at}`}
          label={say.from}
          value={line.from}
          error={line.error}
          maxlength={300}
        />
        <TextField name={`fixed.${at}`} label={say.fixed} value={line.fixed} maxlength={10_000} />
        <SelectField name={`how.${at}`} label={say.how} value={line.how} options={options} />
      </div>
    </fieldset>
  );
}
