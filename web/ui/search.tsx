import type { Child } from "hono/jsx";
import { Button } from "./form.tsx";
import type { Speech } from "./wording.ts";

/**
 * A search, with filters beside it. Without script the button asks; with it the part of the page named by `target`
 * follows what is typed.
 */
export const Search = (props: {
  speech: Speech;
  action: string;
  label: string;
  name?: string;
  value: string;
  /** The id of what is exchanged. */
  target: string;
  /** Fields beside it, mostly selects. */
  children?: Child;
}) => (
  <form
    class="search"
    method="get"
    action={props.action}
    role="search"
    hx-get={props.action}
    hx-trigger="input delay:200ms, change, submit"
    hx-target={`#${props.target}`}
    hx-select={`#${props.target}`}
    hx-swap="outerHTML"
    hx-replace-url="true"
    hx-sync="this:replace"
  >
    <div class="field wide">
      <label for="search">{props.label}</label>
      <input
        id="search"
        type="search"
        name={props.name ?? "search"}
        value={props.value}
        maxlength={254}
        autocomplete="off"
        spellcheck={false}
      />
    </div>
    {props.children}
    <Button quiet>{props.speech.say.search}</Button>
  </form>
);

/** Asks every few seconds whether this part of the page has changed, as long as it says that it waits. */
export const Follow = (props: { id: string; url: string; seconds: number; children: Child }) => (
  <div
    id={props.id}
    hx-get={props.url}
    hx-trigger={`every ${props.seconds}s`}
    hx-select={`#${props.id}`}
    hx-swap="outerHTML"
  >
    {props.children}
  </div>
);
