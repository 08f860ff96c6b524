/** Fields of forms, with their hints and errors. */
export const fields = `
textarea { min-height: 9rem; resize: vertical; }
textarea.code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.9rem; }
.hint { color: var(--soft); font-size: 0.9rem; font-weight: 400; }
.error { color: var(--bad-ink); font-size: 0.925rem; font-weight: 600; }
[aria-invalid="true"] { border-color: var(--bad-ink) !important; border-width: 2px !important; }
fieldset { margin: 0; padding: 0; border: 0; display: grid; gap: 0.6rem; min-width: 0; }
legend { padding: 0; font-weight: 600; margin-bottom: 0.4rem; }
.choice { display: grid; grid-template-columns: auto 1fr; gap: 0.1rem 0.6rem; align-items: start; }
.choice input { width: 1.15rem; height: 1.15rem; margin: 0.2rem 0 0; accent-color: var(--accent); }
.choice label { font-weight: 500; }
.choice .hint, .choice .error { grid-column: 2; }
.row { display: grid; gap: var(--gap); grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); align-items: start; }
.acts { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; }
.notice.bad { background: var(--bad); color: var(--bad-ink); }
.notice ul { margin: 0.4rem 0 0; padding-left: 1.2rem; }
.notice a { color: inherit; }
`;
