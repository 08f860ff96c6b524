import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** The first program of that name in the folders of PATH. */
export async function findOnPath(
  name: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  for (const folder of (env["PATH"] ?? "").split(delimiter)) {
    if (folder === "") continue;
    const path = join(folder, name);
    const isFile = (await stat(path).catch(() => undefined))?.isFile();
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isFile && runs) return path;
  }
  return undefined;
}
