export const repository = new URL("../..", import.meta.url).pathname;
/** How much V8 may let lie before it collects, the same as every way to start the product says. */
export const memoryFlags = ["--max-semi-space-size=8", "--heap-growing-percent=40"];
export const usher = [...memoryFlags, "--import", "tsx", "bin/usher.ts"];

const passedOn = ["PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "TEMPORAL_CLI_PATH", "GOFLAGS"];

/** Settings of a process of ours: nothing of the shell's own but where programs are found. */
export function cleanEnvironment(settings: Record<string, string>): Record<string, string> {
  const kept = passedOn.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...settings };
}
