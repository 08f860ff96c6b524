// Prints ratios; every absolute number is only as good as the load printed beside it.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { tempFolder } from "../test/support/temp-folder.ts";
import { startFigures } from "./figures.ts";
import { measureGoogle } from "./google.ts";
import { measureHooks } from "./hooks.ts";
import { measureHub } from "./hub.ts";
import { measureMassMail } from "./mass-mail.ts";
import { measurePeople } from "./people.ts";
import { measureReminders } from "./reminders.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    invitations: { type: "string", default: "1000" },
    rows: { type: "string", default: "5000" },
    mass: { type: "string", default: "10000" },
    people: { type: "string", default: "10000" },
    contacts: { type: "string", default: "1000" },
    members: { type: "string", default: "100000" },
    only: { type: "string" },
  },
});

const parts = {
  hub: (path: string) =>
    measureHub(
      path,
      { invitations: Number(values.invitations), rows: Number(values.rows) },
      figures,
    ),
  mass: (path: string) => measureMassMail(path, Number(values.mass), figures),
  reminders: (path: string) => measureReminders(path, Number(values.people), figures),
  google: (path: string) => measureGoogle(path, Number(values.rows), figures),
  hooks: (path: string) => measureHooks(path, Number(values.contacts), figures),
  people: (path: string) => measurePeople(path, Number(values.members), figures),
};

const figures = startFigures();
const folder = await tempFolder("bench");
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (values.only !== undefined && values.only !== name) continue;
    const path = join(folder.path, name);
    await mkdir(path, { mode: 0o711 });
    await measure(path);
  }
  console.log(values.json ? figures.asJson() : figures.asTable());
} finally {
  await folder.remove();
}
