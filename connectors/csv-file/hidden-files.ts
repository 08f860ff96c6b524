import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";

/** What an old version is called while somebody may still be writing into it, and what took its place. */
export type KeptVersion = { path: string; at: number; was: string; became: string };

/** A draft of ours that has not taken the sheet's place. */
export type Draft = { path: string; at: number };

const HIDDEN =
  /^\.(?<sheet>.+)\.usher-(?<at>[0-9a-z]+)(?:-(?<was>[0-9a-f]{16})-(?<became>[0-9a-f]{16}))?-[0-9a-f]{8}\.(?:tmp|kept)$/s;

/** A version by which nothing is known to be ours. */
export const SOMEBODYS = "0".repeat(16);

export const draftPath = (sheet: string, at: number) =>
  join(dirname(sheet), `.${basename(sheet)}.usher-${at.toString(36)}-${chance()}.tmp`);

export function keptPath(sheet: string, at: number, was: string, became: string): string {
  const versions = `${shortVersion(was)}-${shortVersion(became)}`;
  const name = `.${basename(sheet)}.usher-${at.toString(36)}-${versions}-${chance()}.kept`;
  return join(dirname(sheet), name);
}

export const shortVersion = (version: string) => version.slice(0, 16);

/** The sheet that a hidden file of ours belongs to. */
export function sheetOfHidden(path: string): string | undefined {
  const sheet = HIDDEN.exec(basename(path))?.groups?.["sheet"];
  return sheet === undefined ? undefined : join(dirname(path), sheet);
}

/** What we have left beside a sheet: hidden drafts and old versions, and what was kept for people to see. */
export async function listLeft(sheet: string) {
  const left = {
    drafts: new Array<Draft>(),
    kept: new Array<KeptVersion>(),
    shown: new Array<string>(),
  };
  for (const name of await readdir(dirname(sheet))) {
    const path = join(dirname(sheet), name);
    if (isShown(sheet, name)) left.shown.push(path);
    const parts = HIDDEN.exec(name)?.groups;
    if (parts?.["sheet"] !== basename(sheet)) continue;
    const at = Number.parseInt(parts["at"] ?? "", 36);
    const { was, became } = parts;
    if (was !== undefined && became !== undefined) left.kept.push({ path, at, was, became });
    else left.drafts.push({ path, at });
  }
  left.shown.sort();
  return left;
}

/** A name that people see, after the moment at which they saved what stands under it. */
export function shownPath(sheet: string, savedAt: Date, count: number): string {
  const moment = savedAt.toISOString().slice(0, 19).replace("T", " ").replaceAll(":", ".");
  const { stem, extension } = partsOf(sheet);
  return join(
    dirname(sheet),
    `${stem} (kept ${moment}${count > 1 ? `-${count}` : ""})${extension}`,
  );
}

function isShown(sheet: string, name: string): boolean {
  const { stem, extension } = partsOf(sheet);
  if (!name.startsWith(`${stem} (kept `) || !name.endsWith(`)${extension}`)) return false;
  const moment = name.slice(`${stem} (kept `.length, -`)${extension}`.length);
  return /^\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d(?:-\d+)?$/.test(moment);
}

/** Whether it is the name of a version that was kept for people to see, of whatever sheet. */
export const isShownVersion = (name: string) =>
  / \(kept \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d(?:-\d+)?\)(?:\.[^.]*)?$/.test(name);

function partsOf(sheet: string): { stem: string; extension: string } {
  const extension = extname(sheet);
  return { stem: basename(sheet, extension), extension };
}

const chance = () => randomBytes(4).toString("hex");
