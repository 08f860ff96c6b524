#!/usr/bin/env node
// The CLI from a checkout, where the code runs as it is written; an image runs what `npm run build` made.
import { register } from "tsx/esm/api";

register();
const { runCli } = await import("./usher.ts");
process.exitCode = await runCli(process.argv.slice(2));
