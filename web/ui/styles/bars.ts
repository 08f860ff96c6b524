/** The picture of a few numbers. */
export const bars = `
.bars { display: block; width: 100%; max-width: 30rem; height: auto; }
.bars text { fill: var(--ink); font-size: 14px; }
.bars .value { font-weight: 600; font-variant-numeric: tabular-nums; }
.bars .track { fill: var(--line); }
.bars .bar { fill: var(--accent); }
`;
