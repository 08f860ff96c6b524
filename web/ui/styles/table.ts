/** Tables that become lists where there is no room, the search above them and the pages below. */
export const table = `
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; }
caption { text-align: left; }
th, td { padding: 0.65rem 0.9rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-size: 0.875rem; font-weight: 600; }
.rows thead th, .rows .state, .rows .keep { overflow-wrap: normal; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
tbody tr:hover { background: color-mix(in srgb, var(--calm) 40%, transparent); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 44rem) {
  table.rows, .rows tbody, .rows tr, .rows td, .rows tbody th { display: block; }
  .rows thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .rows tr { padding: 0.6rem 0; border-top: 1px solid var(--line); }
  .rows tbody tr:first-child { border-top: 0; }
  .rows td, .rows tbody th, .rows td.number { border: 0; padding: 0.2rem 0.9rem; text-align: left; }
  .rows td:empty { display: none; }
  .rows td[data-head]::before { content: attr(data-head) ": "; color: var(--soft); font-size: 0.875rem; }
}
table.rows + * { margin-top: 1rem; }
.search { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: end; }
.search .field { flex: 1 1 11rem; }
.search input[type="search"], .search select { min-height: 3.2rem; }
.search .field.wide { flex-grow: 3; }
.pager { display: flex; flex-wrap: wrap; gap: 1rem; justify-content: space-between; margin-top: 1rem; }
`;
