import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";

export interface Import {
  /** As written: a package, `node:…`, or a relative path. */
  specifier: string;
  /** Path from the root of the repository; undefined for a package. */
  target: string | undefined;
  typeOnly: boolean;
  names: string[];
}

export interface SourceFile {
  path: string;
  text: string;
  imports: Import[];
}

const statement =
  /(?:^|[\n;])\s*(?:import|export)\s+(?<type>type\s+)?(?<clause>[\w$\s{},*]*?)\s*from\s*["'](?<from>[^"'\n]+)["']|(?:^|[\n;])\s*import\s*["'](?<bare>[^"'\n]+)["']|\bimport\(\s*["'](?<dynamic>[^"'\n]+)["']/g;

/** What a source imports. With `verbatimModuleSyntax` only `import type` is surely gone at run time. */
export function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(statement)].map(({ groups = {} }) => {
    const specifier = groups["from"] ?? groups["bare"] ?? groups["dynamic"] ?? "";
    return {
      specifier,
      target: specifier.startsWith(".") ? normalize(join(dirname(path), specifier)) : undefined,
      typeOnly: groups["type"] !== undefined,
      names: (groups["clause"] ?? "").match(/[\w$*]+/g) ?? [],
    };
  });
}

/** Every TypeScript file of the product below the named folders of `root`. */
export function sourceFiles(root: string, folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = relative(root, file).split(sep).join("/");
      const text = readFileSync(file, "utf8");
      return { path, text, imports: importsOf(path, text) };
    });
}
