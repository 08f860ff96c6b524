/** What a deed costs this process. Unlike the time on the wall it does not depend on who else is busy. */
export async function cpuMilliseconds(deed: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await deed();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
