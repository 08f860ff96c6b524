import { onTestFinished } from "vitest";
import type { OutgoingMail } from "../../connectors/mail-transport.ts";
import { learnedPace } from "../../connectors/resend/pace.ts";
import { resendTransport } from "../../connectors/resend/transport.ts";
import { startResendStandin } from "../support/resend-standin.ts";
import { tempFolder } from "../support/temp-folder.ts";

export const from = "Usher <hub@example.com>";

/** A stand-in that takes as many calls as come, and transports to it. */
export async function resendStand() {
  const dir = await tempFolder("resend");
  const standin = await startResendStandin({ dir: dir.path });
  onTestFinished(() => standin.stop().then(dir.remove));
  await standin.mode({ requestsPerSecond: null });
  let clock = 0;
  const { apiKey, url } = standin;
  return {
    ...standin,
    /** A clock that is always past the next turn, so that nothing waits. */
    transport: ({ baseUrl = url, timeoutMs = 5_000 } = {}) =>
      resendTransport(
        { apiKey, baseUrl, from },
        { pace: learnedPace(() => (clock += 1_000)), timeoutMs },
      ),
    /** A transport and its clock, which stands still until told otherwise. */
    byTheClock() {
      let now = 0;
      const pace = learnedPace(() => now);
      const transport = resendTransport({ apiKey, baseUrl: url, from }, { pace });
      const pass = (seconds: number) => void (now += seconds * 1000);
      return { ...transport, waitMs: () => transport.waitMs?.() ?? 0, pass };
    },
    takenFrom: async () => (await standin.mails()).map((mail) => mail.to),
  };
}

export const aMail = (to: string): OutgoingMail => ({
  id: "0190b6a0-0000-7000-8000-000000000001",
  kind: "invitation",
  to,
  subject: "Willkommen, Ada – schön, dass du da bist",
  html: "<p>Hello</p>",
  text: "Hello\n",
  headers: { "X-Entity-Ref-ID": "0190b6a0-0000-7000-8000-000000000001" },
});

export const [ada, bo, cy] = ["ada@example.com", "bo@example.com", "cy@example.com"];
export const mails = [ada, bo, cy].map(aMail);
