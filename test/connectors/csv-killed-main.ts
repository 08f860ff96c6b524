// A hub that dies while it replaces a sheet: at the step and the time of it that the arguments name.
import { openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { readSheet, replaceSheet } from "../../connectors/csv-file/sheet-file.ts";

const [path = "", content = "", fatal = "", times = "1", edit = ""] = process.argv.slice(2);
const place = { path, roots: [dirname(path)], now: Date.now };
const sheet = await readSheet(place);
const editor = openSync(path, "r+");
let left = Number(times);
await replaceSheet(place, sheet, Buffer.from(content), (step) => {
  // What somebody writes into the file they had open is to come back: that replaces once more.
  if (step === "exchanged" && edit !== "") writeSync(editor, edit, 0);
  if (step === fatal && --left === 0) process.kill(process.pid, "SIGKILL");
});
