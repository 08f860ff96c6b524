import { ConnectorError } from "../domain/errors.ts";

const LANES = 4;

/** So many in a row to which nothing answers: then it is not about one of them. */
const AWAY = 3;

/** How it went; `failure` is what ended it all, and `isThere` whether anything got through. */
export type Went<One> = {
  failure: unknown;
  unanswered: { one: One; error: ConnectorError }[];
  isThere: boolean;
};

/**
 * Several at once, but of each group one after the other. What nothing answers to ends its group alone, as long as
 * others get through; any other failure ends it all, when what is under way has ended.
 */
export async function inLanes<One>(
  all: One[],
  groupOf: (one: One) => string,
  work: (one: One) => Promise<void>,
): Promise<Went<One>> {
  const groups = [...Map.groupBy(all, groupOf).values()].values();
  const failures: unknown[] = [];
  const unanswered: Went<One>["unanswered"] = [];
  let inARow = 0;
  let isThere = false;
  const lane = async () => {
    for (const group of groups) {
      for (const one of group) {
        if (failures.length > 0) return;
        try {
          await work(one);
          isThere = true;
          inARow = 0;
        } catch (error) {
          inARow += 1;
          if (isAway(error)) unanswered.push({ one, error });
          if (!isAway(error) || inARow >= AWAY) failures.push(error);
          break;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const last = isThere ? undefined : unanswered.at(-1)?.error;
  return { failure: failures[0] ?? last, unanswered, isThere };
}

const isAway = (error: unknown): error is ConnectorError =>
  error instanceof ConnectorError && error.kind === "unavailable";
