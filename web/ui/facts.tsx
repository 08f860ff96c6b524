import type { Child } from "hono/jsx";

/** What is known of something, each with its name; what is undefined is left out. */
export const Facts = ({ items }: { items: [name: string, value: Child | undefined][] }) => (
  <dl class="facts">
    {items.map(
      ([name, value]) =>
        value !== undefined && (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
    )}
  </dl>
);
