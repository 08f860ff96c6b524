import { DURATION_UNITS } from "../../../domain/duration.ts";
import { SelectField, TextField } from "../../ui/fields.tsx";
import type { Visit } from "../visit.ts";
import { NEVER, type DurationField as Name, type Typed } from "./typed.ts";
import { settingsWords } from "./words.ts";

/** How long something is: how many, and of what. */
export function DurationField(props: {
  visit: Visit;
  name: Name;
  label: string;
  hint: string;
  typed: Typed;
  error: string | undefined;
  /** The time may also never come. */
  orNever?: boolean;
}) {
  const { visit, name, label, hint, typed, error } = props;
  const say = settingsWords[visit.speech.locale];
  const unit = typed[`${name}.unit`] ?? "";
  // Seconds are for those who try Usher out.
  const units = DURATION_UNITS.filter((one) => one !== "seconds" || unit === one);
  return (
    <fieldset aria-describedby={`${name}-hint`}>
      <legend>{label}</legend>
      <span class="hint" id={`${name}-hint`}>
        {hint}
      </span>
      <div class="row">
        <TextField
          name={`${name}.amount`}
          label={say.amount}
          value={typed[`${name}.amount`]}
          maxlength={5}
          error={error}
        />
        <SelectField
          name={`${name}.unit`}
          label={say.unit}
          value={unit}
          options={[
            ...units.map((one) => ({ value: one, text: say.units[one] })),
            ...(props.orNever ? [{ value: NEVER, text: say.never }] : []),
          ]}
        />
      </div>
    </fieldset>
  );
}
