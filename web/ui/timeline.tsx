import type { Child } from "hono/jsx";
import { Time, type Clock } from "./time.tsx";

export type TimelineItem = { at: string; title: Child; body?: Child; by?: Child };

/** What happened, in the order given. */
export const Timeline = ({ items, clock }: { items: TimelineItem[]; clock: Clock }) => (
  <ol class="timeline">
    {items.map(({ at, title, body, by }) => (
      <li>
        <Time at={at} clock={clock} />
        <p>
          <strong>{title}</strong>
        </p>
        {body && <p>{body}</p>}
        {by && <p class="soft">{by}</p>}
      </li>
    ))}
  </ol>
);
