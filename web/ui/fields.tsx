import type { Child } from "hono/jsx";

type Common = {
  name: string;
  label: string;
  hint?: Child | undefined;
  /** What is wrong with it, with the way out. */
  error?: string | undefined;
};

const describedBy = ({ name, hint, error }: Common) => {
  const ids = [hint !== undefined && `${name}-hint`, error !== undefined && `${name}-error`];
  const named = ids.filter((id) => id !== false);
  return {
    ...(named.length > 0 && { "aria-describedby": named.join(" ") }),
    ...(error !== undefined && { "aria-invalid": "true" as const }),
  };
};

const Notes = ({ name, hint, error }: Common) => (
  <>
    {hint !== undefined && (
      <span class="hint" id={`${name}-hint`}>
        {hint}
      </span>
    )}
    {error !== undefined && (
      <span class="error" id={`${name}-error`}>
        {error}
      </span>
    )}
  </>
);

type Typed = Common & {
  value?: string | null | undefined;
  required?: boolean;
  maxlength?: number;
  autocomplete?: string;
};

/** A line to type in. */
export const TextField = (
  props: Typed & {
    type?: "text" | "email" | "tel" | "password" | "number";
    autofocus?: boolean;
    /** Values that were found; others can be typed. */
    suggestions?: readonly string[] | undefined;
  },
) => (
  <div class="field">
    <label for={props.name}>{props.label}</label>
    <input
      id={props.name}
      name={props.name}
      type={props.type ?? "text"}
      value={props.value ?? ""}
      maxlength={props.maxlength ?? 254}
      autocomplete={props.autocomplete ?? "off"}
      required={props.required ?? false}
      autofocus={props.autofocus ?? false}
      {...(props.suggestions && { list: `${props.name}-list` })}
      {...describedBy(props)}
    />
    {props.suggestions && (
      <datalist id={`${props.name}-list`}>
        {props.suggestions.map((value) => (
          <option value={value} />
        ))}
      </datalist>
    )}
    <Notes {...props} />
  </div>
);

/** Several lines to type in. */
export const TextArea = (props: Typed & { isCode?: boolean; rows?: number }) => (
  <div class="field">
    <label for={props.name}>{props.label}</label>
    <textarea
      id={props.name}
      name={props.name}
      class={props.isCode ? "code" : ""}
      rows={props.rows ?? 6}
      maxlength={props.maxlength ?? 20_000}
      spellcheck={!props.isCode}
      required={props.required ?? false}
      {...describedBy(props)}
    >
      {props.value ?? ""}
    </textarea>
    <Notes {...props} />
  </div>
);

export type Option = { value: string; text: string; hint?: string };

/** One of several, in a list that opens. */
export const SelectField = (props: Common & { value: string; options: readonly Option[] }) => (
  <div class="field">
    <label for={props.name}>{props.label}</label>
    <select id={props.name} name={props.name} {...describedBy(props)}>
      {props.options.map(({ value, text }) => (
        <option value={value} selected={value === props.value}>
          {text}
        </option>
      ))}
    </select>
    <Notes {...props} />
  </div>
);

/** One of a few, all in view, each with what it means. */
export const RadioField = (props: Common & { value: string; options: readonly Option[] }) => (
  <fieldset {...describedBy(props)}>
    <legend>{props.label}</legend>
    <Notes {...props} />
    {props.options.map(({ value, text, hint }) => (
      <div class="choice">
        <input
          type="radio"
          id={`${props.name}-${value}`}
          name={props.name}
          value={value}
          checked={value === props.value}
        />
        <label for={`${props.name}-${value}`}>{text}</label>
        {hint !== undefined && <span class="hint">{hint}</span>}
      </div>
    ))}
  </fieldset>
);

/** Yes or no; several of one name are a list of those that are ticked. */
export const CheckField = (props: Common & { checked: boolean; value?: string }) => {
  const { name, value = "yes" } = props;
  const id = value === "yes" ? name : `${name}-${value}`;
  return (
    <div class="choice">
      <input
        type="checkbox"
        id={id}
        name={name}
        value={value}
        checked={props.checked}
        {...describedBy({ ...props, name: id })}
      />
      <label for={id}>{props.label}</label>
      <Notes {...props} name={id} />
    </div>
  );
};
