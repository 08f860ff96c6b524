import type { Child } from "hono/jsx";

/** A part of a page with a title of its own. */
export const Section = (props: { title: string; id?: string; children: Child }) => (
  <section class="card" {...(props.id !== undefined && { id: props.id })}>
    <h2>{props.title}</h2>
    {props.children}
  </section>
);
