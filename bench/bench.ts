// Prints ratios; every absolute number is only as good as the load printed beside it.
import { mkdir } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startHub } from "../test/support/hub.ts";
import { startSmtpRecorder } from "../test/support/smtp-recorder.ts";
import { temporalOf } from "../test/support/hub-servers.ts";
import { descendant } from "./cpu.ts";
import { measureBare } from "./bare.ts";
import { measureInvitations, measureLatency } from "./invitations.ts";
import { tempFolder } from "../test/support/temp-folder.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    invitations: { type: "string", default: "1000" },
  },
});
const invitations = Number(values.invitations);
const say = (line: string) => console.error(line);

interface Figure {
  name: string;
  value: number;
  unit: string;
  load: number;
}
const figures: Figure[] = [];
function report(name: string, value: number, unit: string): void {
  figures.push({ name, value: Math.round(value * 100) / 100, unit, load: loadavg()[0] ?? 0 });
}

const folder = await tempFolder("bench");
const closing: (() => Promise<void>)[] = [];
try {
  await mkdir(join(folder.path, "recorder"));
  const recorder = await startSmtpRecorder({ dir: join(folder.path, "recorder") });
  closing.push(() => recorder.stop());
  const settings = {
    DATA_DIR: join(folder.path, "data"),
    SMTP_URL: recorder.url,
    MAIL_FROM: "Usher <hub@example.com>",
    LOG_LEVEL: "error",
  };

  say("first start");
  await (await startHub(settings)).stop();
  say("second start");
  const from = performance.now();
  const hub = await startHub(settings);
  closing.push(() => hub.stop());
  report("second start to ready", (performance.now() - from) / 1000, "s");

  const api = await hub.api();
  say("latency of POST /invitations, 20 in flight");
  const { p50, p99 } = await measureLatency(api, { count: 300, inFlight: 20 });
  report("POST /invitations p50, 20 in flight", p50, "ms");
  report("POST /invitations p99, 20 in flight", p99, "ms");

  const pids = {
    hub: hub.pid,
    postgres: descendant(hub.pid, /postgres.* -D /),
    temporal: descendant(hub.pid, /temporal.* start-dev/),
  };
  if (pids.postgres === undefined || pids.temporal === undefined)
    throw new Error("the hub's PostgreSQL or Temporal was not found among its processes");
  const servers = { hub: pids.hub, postgres: pids.postgres, temporal: pids.temporal };
  say(`${invitations} invitations`);
  const each = await measureInvitations(api, recorder, servers, invitations);
  report("invitation: until the last mail was accepted", each.seconds, "s");
  report("invitation: hub", each.hub, "CPU ms");
  report("invitation: PostgreSQL", each.postgres, "CPU ms");
  report("invitation: Temporal", each.temporal, "CPU ms");
  report("invitation: all", each.all, "CPU ms");

  say("the bare workflow on the same server");
  const { address } = await temporalOf(settings.DATA_DIR);
  const bare = await measureBare(address, servers.temporal, Math.min(invitations, 500));
  report("bare one-activity workflow: all", bare, "CPU ms");
  report("ratio of an invitation to a bare workflow", each.all / bare, "x");

  const machine = `${cpus().length} cores, Node ${process.versions.node}`;
  if (values.json) console.log(JSON.stringify({ machine, figures }, undefined, 2));
  else {
    console.log(`${machine}\n`);
    console.log(`${"".padEnd(46)}${"value".padStart(10)}  ${"unit".padEnd(8)}load`);
    for (const { name, value, unit, load } of figures)
      console.log(
        `${name.padEnd(46)}${String(value).padStart(10)}  ${unit.padEnd(8)}${load.toFixed(1)}`,
      );
  }
} finally {
  for (const close of closing.toReversed()) await close();
  await folder.remove();
}
