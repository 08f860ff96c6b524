import type { Child } from "hono/jsx";
import { Button, Form } from "./form.tsx";
import type { Speech } from "./wording.ts";

/** Asks before something that hurts: says what will happen, and how to let it be. */
export const Confirm = (props: {
  speech: Speech;
  action: string;
  token: string;
  hidden?: Record<string, string | undefined>;
  /** What happens, in sentences. */
  children: Child;
  /** The word on the button: what is done, never "OK". */
  act: string;
  cancelTo: string;
}) => (
  <div class="card">
    {props.children}
    <Form action={props.action} token={props.token} {...(props.hidden && { hidden: props.hidden })}>
      <div class="acts">
        <Button>{props.act}</Button>
        <a href={props.cancelTo}>{props.speech.say.cancel}</a>
      </div>
    </Form>
  </div>
);
