/** One value, or what it was and what it becomes. */
export function Difference(props: {
  before?: string | null | undefined;
  after: string | null | undefined;
}) {
  const { before, after } = props;
  if (before === undefined || before === after) return <>{after}</>;
  return (
    <span class="difference">
      {before !== null && before !== "" && <del>{before}</del>}{" "}
      {after !== null && after !== undefined && after !== "" && <ins>{after}</ins>}
    </span>
  );
}
