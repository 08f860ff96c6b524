/** Numbered steps, and the bar that says how far they are. */
export const steps = `
.steps { list-style: none; margin-bottom: 0; padding: 0; display: grid; gap: 1rem; counter-reset: step; }
.steps > li { counter-increment: step; display: grid; grid-template-columns: 2.25rem minmax(0, 1fr); gap: 0 0.75rem; align-items: start; }
.steps > li::before { content: counter(step); display: grid; place-items: center; width: 2.25rem; height: 2.25rem; border: 2px solid var(--soft); border-radius: 50%; font-weight: 600; color: var(--soft); }
.steps > li.done::before { background: var(--calm); border-color: var(--calm); color: var(--accent-deep); }
.steps > li.now::before { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.steps .card { padding: clamp(1rem, 4vw, 1.5rem); }
.steps .head { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; justify-content: space-between; align-items: baseline; }
.steps .head h2 { margin: 0; }
.stepbar { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: baseline; padding: 0.6rem 1rem; border-radius: 8px; background: var(--calm); }
`;
