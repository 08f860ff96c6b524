import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { cleanEnvironment, repository, usher } from "./command.ts";

/** A key for everything, made by the CLI for the same settings. */
export async function makeApiKey(settings: Record<string, string>): Promise<string> {
  const args = ["api-key", "create", "--location", "all", "--permission", "all", "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, [...usher, ...args], {
    cwd: repository,
    env: cleanEnvironment(settings),
  });
  return z.object({ key: z.string() }).parse(JSON.parse(stdout)).key;
}
