import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startHub } from "../test/support/hub.ts";
import { temporalOf } from "../test/support/hub-servers.ts";
import { startSmtpRecorder } from "../test/support/smtp-recorder.ts";
import { measureBare } from "./bare.ts";
import type { Figures } from "./figures.ts";
import { measureInvitations, measureLatency } from "./invitations.ts";
import { serversOf } from "./servers.ts";
import { measureApproval, measureMemory, measureRows } from "./sheet.ts";
import { withWorkerApart } from "./worker-apart.ts";

/** A hub by SMTP: its start, people one by one, sheets, and a worker's memory. */
export async function measureHub(
  folder: string,
  { invitations, rows }: { invitations: number; rows: number },
  { report, reportCpu }: Figures,
): Promise<void> {
  const say = (line: string) => console.error(line);
  const closing: (() => Promise<void>)[] = [];
  try {
    await mkdir(join(folder, "recorder"));
    const recorder = await startSmtpRecorder({ dir: join(folder, "recorder") });
    closing.push(() => recorder.stop());
    const mail = { SMTP_URL: recorder.url, MAIL_FROM: "Usher <hub@example.com>" };
    const settings = { DATA_DIR: join(folder, "data"), ...mail, LOG_LEVEL: "error" };

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

    const servers = serversOf(hub.pid);
    const place = { api, location: "hq", folder: join(settings.DATA_DIR, "sheets") };
    say(`a sheet of ${rows} rows`);
    const { first, preview, pass } = await measureRows(place, servers, rows);
    report(`first preview of ${rows} rows`, first.seconds, "s");
    report(`first preview of ${rows} rows: hub`, first.cpu.hub, "CPU ms");
    report(`first preview of ${rows} rows: all`, first.cpu.all, "CPU ms");
    report(`preview of ${rows} rows`, preview.seconds, "s");
    reportCpu(`preview of ${rows} rows`, preview.cpu);
    reportCpu(`pass over ${rows} unchanged rows`, pass);

    say(`${invitations} invitations`);
    const each = await measureInvitations(api, recorder, servers, invitations);
    report("invitation: until the last mail was accepted", each.seconds, "s");
    reportCpu("invitation", each.cpu);

    say(`a sheet of ${invitations} people, held and approved`);
    const approved = await measureApproval(place, recorder, servers, invitations);
    report("approved row: until the last mail was accepted", approved.seconds, "s");
    report("approved row: invitations", invitations / approved.seconds, "1/s");
    reportCpu("approved row", approved.cpu);

    say("the bare workflow on the same server");
    const { address } = await temporalOf(settings.DATA_DIR);
    const bare = await measureBare(address, servers.temporal, Math.min(invitations, 500));
    report("bare one-activity workflow: all", bare, "CPU ms");
    report("ratio of an invitation to a bare workflow", each.cpu.all / bare, "x");
    report("ratio of an approved row to a bare workflow", approved.cpu.all / bare, "x");

    say("memory of a worker apart");
    await mkdir(join(folder, "apart"));
    const memory = await withWorkerApart(join(folder, "apart"), mail, ({ place: own, worker }) =>
      measureMemory(own, worker.pid, rows),
    );
    report("worker's memory: before", memory.before, "MB");
    report(`worker's peak memory: preview of ${rows} rows`, memory.preview, "MB");
    report(`worker's peak memory: pass over ${rows} unchanged rows`, memory.pass, "MB");
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}
