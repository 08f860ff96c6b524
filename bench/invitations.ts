import type { apiClient } from "../test/support/api-client.ts";
import type { SmtpRecorder } from "../test/support/smtp-recorder.ts";
import { inFlight } from "./in-flight.ts";
import { nextMails } from "./mails.ts";
import { cpuUntilQuiet, each, type Cpu, type Servers } from "./servers.ts";

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
  servers: Servers,
  count: number,
): Promise<{ seconds: number; cpu: Cpu }> {
  let seconds = NaN;
  const cpu = await cpuUntilQuiet(servers, async () => {
    const accepted = await nextMails(recorder, count);
    const from = performance.now();
    await inFlight(count, 20, async (n) => void (await invite(api, `mass-${n}`)));
    await accepted();
    seconds = (performance.now() - from) / 1000;
  });
  return { seconds, cpu: each(cpu, count) };
}
