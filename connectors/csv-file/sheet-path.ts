import { realpath } from "node:fs/promises";
import { isAbsolute, join, normalize, relative } from "node:path";
import { ConnectorError } from "../../domain/errors.ts";

/** Where a sheet is said to be, the folders in which sheets may be, and the time by which we put away old versions. */
export type SheetPlace = { path: string; roots: readonly string[]; now: () => number };

/** The path as written; a relative one begins at the first root. It may lead out by links only. */
export function statedPath({ path, roots }: SheetPlace): string {
  const stated = normalize(isAbsolute(path) ? path : join(roots[0] ?? "/", path));
  if (!roots.some((root) => isBelow(normalize(root), stated))) throw outside(roots);
  return stated;
}

/** The file itself, with every link followed; refused when one leads out of the roots. */
export async function sheetPath(place: SheetPlace): Promise<string> {
  const real = await realpath(statedPath(place));
  for (const root of place.roots) {
    if (isBelow(await realRoot(root), real)) return real;
  }
  throw outside(place.roots);
}

async function realRoot(root: string): Promise<string> {
  try {
    return await realpath(root);
  } catch {
    // A root that is not there holds nothing.
    return root;
  }
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === "" || (!isAbsolute(way) && way.split("/", 1)[0] !== "..");
}

const outside = (roots: readonly string[]) =>
  new ConnectorError(
    "rejected",
    `The sheet must be in one of the folders Usher may read: ${roots.join(", ")}. Move it there, or add its folder to CSV_ROOTS.`,
  );
