import { resolveTemporal } from "../../bin/embedded/temporal-cli.ts";

/** Where there is no Temporal yet, it is made before any test's clock runs: building it takes minutes. */
export default async function setup(): Promise<void> {
  await resolveTemporal({
    cliPath: process.env["TEMPORAL_CLI_PATH"],
    env: process.env,
    progress: (line) => console.error(line),
  });
}
