import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../support/command.ts";

const run = promisify(execFile);

/** A block of a guide that says in its first line which file it is. */
const BLOCK = /^```ts\n\/\/ (\S+\.ts)\n([\s\S]*?)^```$/gm;

/** The code of a guide as files of this repository, in a folder of their own within it. */
export async function exampleCode(guide: string) {
  const text = await readFile(join(repository, guide), "utf8");
  const folder = await mkdtemp(join(repository, "test/docs/.example-"));
  const files = [...text.matchAll(BLOCK)].map(([, path = "", code = ""]) => ({ path, code }));
  for (const { path, code } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, besideTheProduct(path, code));
  }
  const config = { extends: join(repository, "tsconfig.json"), include: ["**/*.ts"], exclude: [] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  return {
    paths: files.map(({ path }) => path),
    codeOf: (path: string) => files.find((file) => file.path === path)?.code ?? "",
    /** What the compiler says against it. */
    faults: () =>
      run(join(repository, "node_modules/.bin/tsc"), ["-p", folder]).then(
        () => "",
        (error: unknown) => (error as { stdout: string }).stdout,
      ),
    load: (path: string): Promise<unknown> => import(join(folder, path)),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What it imports from outside its own folder is the product's. */
function besideTheProduct(path: string, code: string): string {
  const from = dirname(join(repository, path));
  return code.replaceAll(/(?<=from ")\.\.\/[^"]+/g, (specifier) => join(from, specifier));
}
