import type { Child } from "hono/jsx";
import { Time, type Clock } from "./time.tsx";

/** How a state is to be taken: the word says it, the mark beside it only helps the eye. */
export type Tone = "good" | "busy" | "wait" | "bad" | "off";

/** A state in words, with the time since when. */
export const State = (props: {
  tone: Tone;
  children: Child;
  since?: string | null;
  clock?: Clock;
}) => (
  <span>
    <span class={`state ${props.tone}`}>{props.children}</span>
    {props.since && props.clock && (
      <>
        {" "}
        <span class="soft">
          <Time at={props.since} clock={props.clock} />
        </span>
      </>
    )}
  </span>
);

/** A word that stands out beside a name. */
export const Label = ({ children }: { children: Child }) => <span class="label">{children}</span>;
