import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const FILE = new URL("htmx.min.js", import.meta.resolve("htmx.org/dist/htmx.min.js"));

/** The one script of the console: it exchanges parts of a page, and every page works without it. */
export const SCRIPT = readFileSync(FILE, "utf8");

const version = createHash("sha256").update(SCRIPT).digest("hex").slice(0, 12);

export const SCRIPT_PATH = `/assets/htmx-${version}.js`;

/** It runs no words of a page as code, and writes no styles into it. */
export const SCRIPT_SETTINGS = JSON.stringify({
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  historyCacheSize: 0,
  selfRequestsOnly: true,
});
