export type Bar = { label: string; value: number; shown: string };

const WIDTH = 360;
const ROW = 46;
const TOP = 16;

/**
 * A picture of a few numbers, one bar below the other. Those who do not see it are told by `description`; the numbers
 * themselves stand in a table beside it.
 */
export function Bars(props: { id: string; title: string; description: string; bars: Bar[] }) {
  const { id, title, description, bars } = props;
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <svg
      class="bars"
      role="img"
      aria-labelledby={`${id}-title ${id}-desc`}
      viewBox={`0 0 ${WIDTH} ${bars.length * ROW}`}
      xmlns="http://www.w3.org/2000/svg"
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{description}</desc>
      {bars.map(({ label, value, shown }, at) => (
        <g>
          <text x="0" y={at * ROW + TOP}>
            {label}
          </text>
          <text x={WIDTH} y={at * ROW + TOP} text-anchor="end" class="value">
            {shown}
          </text>
          <rect class="track" x="0" y={at * ROW + TOP + 7} width={WIDTH} height="12" rx="6" />
          {value > 0 && (
            <rect
              class="bar"
              x="0"
              y={at * ROW + TOP + 7}
              width={Math.max(Math.round((value / most) * WIDTH), 4)}
              height="12"
              rx="6"
            />
          )}
        </g>
      ))}
    </svg>
  );
}
