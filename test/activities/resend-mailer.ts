import { onTestFinished } from "vitest";
import { takeMailerSeat } from "../../activities/mailer.ts";
import { learnedPace } from "../../connectors/resend/pace.ts";
import { resendTransport } from "../../connectors/resend/transport.ts";
import { aLocation, anInvitation } from "../support/invitees.ts";
import { letTimePass } from "../support/mail-rows.ts";
import { startResendStandin } from "../support/resend-standin.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { mailerStand } from "./mailer-stand.ts";

/** Long enough for a call to the stand-in, and short enough to wait for one it never answers. */
const TIMEOUT_MS = 500;

export type ResendMailer = Awaited<ReturnType<typeof resendMailer>>;

/** The mailer, its database and a stand-in for Resend; the waiting between its calls is the test's to pass. */
export async function resendMailer() {
  const dir = await tempFolder("resend");
  const on = await mailerStand();
  const standin = await startResendStandin({ dir: dir.path });
  onTestFinished(() => standin.stop().then(dir.remove));
  await standin.mode({ requestsPerSecond: null });
  let clock = 0;
  const transport = (baseUrl = standin.url) =>
    resendTransport(
      { apiKey: standin.apiKey, baseUrl, from: "Usher <hub@example.com>" },
      { pace: learnedPace(() => clock), timeoutMs: TIMEOUT_MS },
    );

  async function aMailer(to = transport()) {
    const mailer = await takeMailerSeat({ ...on.deps, transport: to, publicUrl: on.publicUrl });
    const waitMs = () => to.waitMs?.() ?? 0;
    return {
      waitMs,
      /** What the mailer's loop does while there is something due, without its pauses. */
      async run() {
        do clock += 1_000;
        while (waitMs() === 0 && (await mailer.sendNext()));
      },
    };
  }

  async function pass(seconds: number) {
    clock += seconds * 1000;
    await letTimePass(on.db, `${seconds} seconds`);
  }

  return {
    ...on,
    standin,
    transport,
    aMailer,
    pass,
    async invite(count: number, location?: { id: string }) {
      const at = location ?? (await aLocation(on.deps));
      const invited = [];
      for (let n = 0; n < count; n += 1) invited.push(await anInvitation(on.deps, at));
      return invited;
    },
    rows: () => on.db.selectFrom("email").selectAll().orderBy("id").execute(),
    takenFrom: async () => (await standin.mails()).map((mail) => mail.to).toSorted(),
  };
}

export const addressesOf = (invited: { email: string }[]) =>
  invited.map(({ email }) => email).toSorted();
