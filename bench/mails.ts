import type { SmtpRecorder } from "../test/support/smtp-recorder.ts";
import { waitFor } from "../test/support/wait-for.ts";

/** Counts from now on; what it gives waits until that many more mails were accepted. */
export async function nextMails(
  recorder: SmtpRecorder,
  count: number,
): Promise<() => Promise<void>> {
  const before = (await recorder.mails()).length;
  return async () => {
    await waitFor(async () => (await recorder.mails()).length >= before + count, {
      what: `${count} accepted mails`,
      limitMs: 900_000,
      everyMs: 500,
    });
  };
}
