/** Runs `count` jobs, so many at a time. */
export async function inFlight(
  count: number,
  atATime: number,
  job: (number: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      next += 1;
      await job(next);
    }
  };
  await Promise.all(Array.from({ length: atATime }, lane));
}
