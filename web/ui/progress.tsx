/** How far something is, as a number first. */
export const Progress = (props: { text: string; done: number; total: number; label: string }) => (
  <div class="progress">
    <p role="status">{props.text}</p>
    <progress value={props.done} max={Math.max(props.total, 1)} aria-label={props.label} />
  </div>
);
