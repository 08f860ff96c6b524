/** The pages of one section, side by side. */
export const tabs = `
.tabs ul { display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; margin: 0; padding: 0; list-style: none; border-bottom: 1px solid var(--line); }
.tabs a { display: block; padding: 0.45rem 0.6rem; color: var(--ink); text-decoration: none; border-bottom: 3px solid transparent; }
.tabs a:hover { border-color: var(--soft); }
.tabs a[aria-current] { border-color: var(--accent); font-weight: 600; }
`;
