import type { apiClient } from "../test/support/api-client.ts";
import type { SmtpRecorder } from "../test/support/smtp-recorder.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { cpuMs } from "./cpu.ts";
import { inFlight } from "./in-flight.ts";

type Api = ReturnType<typeof apiClient>;

const invite = (api: Api, name: string) =>
  api.ask("POST", "/locations/hq/invitations", {
    firstName: "Bench",
    email: `${name}@example.com`,
  });

export async function measureLatency(api: Api, options: { count: number; inFlight: number }) {
  await inFlight(50, options.inFlight, async (n) => void (await invite(api, `warm-up-${n}`)));
  const times: number[] = [];
  await inFlight(options.count, options.inFlight, async (n) => {
    const from = performance.now();
    await invite(api, `latency-${n}`);
    times.push(performance.now() - from);
  });
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

/** CPU per invitation from the request to the accepted mail, by server, counted until all is quiet. */
export async function measureInvitations(
  api: Api,
  recorder: SmtpRecorder,
  servers: { hub: number; postgres: number; temporal: number },
  count: number,
) {
  // The hub's tree holds both servers when it started them.
  const read = () => {
    const postgres = cpuMs(servers.postgres);
    const temporal = cpuMs(servers.temporal);
    return { postgres, temporal, all: cpuMs(servers.hub) };
  };
  const quiet = { what: "quiet", limitMs: 180_000, everyMs: 1000 };
  await waitFor(
    quietFor(() => read().all),
    quiet,
  );
  const mailsBefore = (await recorder.mails()).length;
  const before = read();
  const from = performance.now();
  await inFlight(count, 20, async (n) => void (await invite(api, `mass-${n}`)));
  await waitFor(async () => (await recorder.mails()).length >= mailsBefore + count, {
    what: `${count} accepted mails`,
    limitMs: 900_000,
    everyMs: 500,
  });
  const seconds = (performance.now() - from) / 1000;
  await waitFor(
    quietFor(() => read().all),
    quiet,
  );
  const after = read();
  const postgres = (after.postgres - before.postgres) / count;
  const temporal = (after.temporal - before.temporal) / count;
  const all = (after.all - before.all) / count;
  return { seconds, postgres, temporal, hub: all - postgres - temporal, all };
}

/** True once a second of asking costs less than a tenth of a core. */
function quietFor(read: () => number): () => boolean {
  let last = read();
  return () => {
    const now = read();
    const used = now - last;
    last = now;
    return used < 100;
  };
}
