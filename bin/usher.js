#!/usr/bin/env -S node --max-semi-space-size=8 --heap-growing-percent=40
// The CLI from a checkout, where the code runs as it is written; an image runs what `npm run build` made.
import { register } from "tsx/esm/api";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `Usher needs Node 22.19 or newer, and this is ${process.versions.node}. On Linux x64, \`npm ci\` brings Node 24 along: use \`npm start\` or \`npx usher\`.`,
  );
  process.exit(1);
}
register();
const { runCli } = await import("./usher.ts");
// What a failed start left behind must not keep the process.
process.exit(await runCli(process.argv.slice(2)));
