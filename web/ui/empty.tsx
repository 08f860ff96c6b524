import type { Child } from "hono/jsx";

/** Where nothing is yet: what would be here, and how to begin. */
export const Empty = ({ title, children }: { title: string; children?: Child }) => (
  <div class="empty">
    <p>
      <strong>{title}</strong>
    </p>
    {children}
  </div>
);
