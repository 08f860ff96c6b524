import type { Child } from "hono/jsx";

/** A form of ours: posted, with the hidden field that shows it is ours. */
export function Form(props: {
  action: string;
  token: string;
  hidden?: Record<string, string | undefined>;
  /** The id of a part of the page that follows what is typed: the form is sent along, and no button pressed. */
  live?: string;
  children: Child;
}) {
  const hidden = Object.entries({ token: props.token, ...props.hidden });
  return (
    <form method="post" action={props.action} {...(props.live && liveTo(props.action, props.live))}>
      {hidden.map(
        ([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} />,
      )}
      {props.children}
    </form>
  );
}

const liveTo = (action: string, id: string) => ({
  "hx-post": action,
  "hx-trigger": "input delay:400ms",
  "hx-target": `#${id}`,
  "hx-select": `#${id}`,
  "hx-swap": "outerHTML",
  "hx-sync": "this:replace",
});

/** Of several buttons in a form, the pressed one is told by its name and value. */
export const Button = (props: {
  quiet?: boolean;
  name?: string;
  value?: string;
  children: Child;
}) => (
  <button
    type="submit"
    class={props.quiet ? "button quiet" : "button"}
    {...(props.name !== undefined && { name: props.name, value: props.value ?? "" })}
  >
    {props.children}
  </button>
);

export const Notice = (props: { warn?: boolean; children: Child }) => (
  <p class={props.warn ? "notice warn" : "notice"} role={props.warn ? "alert" : "status"}>
    {props.children}
  </p>
);

export function EmailField(props: { label: string; value?: string | undefined }) {
  return (
    <div class="field">
      <label for="email">{props.label}</label>
      <input
        id="email"
        name="email"
        type="email"
        autocomplete="email"
        maxlength={254}
        required
        value={props.value ?? ""}
      />
    </div>
  );
}

export function CodeField(props: { label: string }) {
  return (
    <div class="field">
      <label for="code">{props.label}</label>
      <input
        id="code"
        name="code"
        class="code"
        type="text"
        inputmode="numeric"
        autocomplete="one-time-code"
        maxlength={12}
        required
        autofocus
      />
    </div>
  );
}
