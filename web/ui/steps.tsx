import type { Child } from "hono/jsx";
import type { StepState } from "../../domain/first-steps.ts";
import { State, type Tone } from "./state.tsx";

export type ShownStep = {
  /** What an address of the page can point to. */
  id: string;
  title: string;
  state: StepState;
  /** The state in words. */
  said: string;
  children: Child;
};

const TONES: Record<StepState, Tone> = { done: "good", now: "wait", later: "off" };

/** Things to do one after the other, numbered, each with where it stands. */
export const Steps = ({ steps }: { steps: ShownStep[] }) => (
  <ol class="steps">
    {steps.map(({ id, title, state, said, children }) => (
      <li id={id} class={state} {...(state === "now" && { "aria-current": "step" as const })}>
        <section class="card">
          <div class="head">
            <h2>{title}</h2>
            <State tone={TONES[state]}>{said}</State>
          </div>
          {children}
        </section>
      </li>
    ))}
  </ol>
);
