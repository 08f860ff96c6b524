/** The small parts that pages are made of. */
export const parts = `
.page .card > * + * { margin-top: 1rem; }
.page h2 { font-size: 1.1rem; }
.page h3 { font-size: 1rem; margin: 0; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); align-items: stretch; }
.state { display: inline-flex; align-items: baseline; gap: 0.45em; }
.state::before { content: ""; flex: none; width: 0.6em; height: 0.6em; border-radius: 50%; background: var(--soft); }
.state.good::before { background: var(--accent); }
.state.busy::before { background: none; border: 2px solid var(--accent); }
.state.wait::before { background: #c07a0a; }
.state.bad::before { background: var(--bad-ink); border-radius: 0; }
.state.off::before { background: none; border: 2px solid var(--soft); }
.label { display: inline-block; padding: 0 0.5em; border-radius: 1em; background: var(--calm); color: var(--accent-deep); font-size: 0.85rem; font-weight: 600; }
.facts { grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); }
.timeline { list-style: none; margin: 0; padding: 0 0 0 1rem; border-left: 2px solid var(--line); display: grid; gap: 1rem; }
.timeline p { margin: 0; }
.timeline time { color: var(--soft); font-size: 0.875rem; }
.difference del { color: var(--bad-ink); background: var(--bad); text-decoration: line-through; padding: 0 0.25em; border-radius: 4px; }
.difference ins { color: var(--accent-deep); background: var(--calm); text-decoration: none; padding: 0 0.25em; border-radius: 4px; }
.empty { padding: 2rem 1.25rem; text-align: center; border: 1px dashed var(--soft); border-radius: var(--radius); }
.empty > * + * { margin-top: 0.75rem; }
.progress { display: grid; gap: 0.4rem; }
progress { width: 100%; height: 0.7rem; accent-color: var(--accent); }
.copy { display: block; padding: 0.6rem 0.8rem; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.9rem; user-select: all; }
.beside { font-weight: 400; font-size: 0.925rem; margin-left: 0.5rem; }
.devices { display: grid; gap: 1rem; }
.devices li { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; justify-content: space-between; align-items: center; }
.devices .button { width: auto; padding: 0.4rem 0.9rem; }
#run > * + *, #rows > * + * { margin-top: 1.5rem; }
.scroll { overflow-x: auto; }
.acts a[aria-current] { font-weight: 600; text-decoration: none; color: inherit; }
`;
