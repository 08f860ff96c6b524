import type { ResendStandin } from "../test/support/resend-standin.ts";
import { waitFor } from "../test/support/wait-for.ts";

const LIMIT_MS = 900_000;

/** A hub's settings for mail by the stand-in. */
export const mailBy = (standin: ResendStandin) => ({
  RESEND_API_KEY: standin.apiKey,
  RESEND_BASE_URL: standin.url,
  MAIL_FROM: "Usher <hub@example.com>",
});

/**
 * Counts from now on; what it gives waits until that many more mails were accepted. By the calls that were answered
 * well, since the mails themselves are a lot to read.
 */
export async function nextAccepted(
  standin: ResendStandin,
  count: number,
): Promise<() => Promise<boolean>> {
  const taken = async () =>
    (await standin.calls())
      .filter(({ status, repeated }) => status === 200 && !repeated)
      .reduce((sum, { mails }) => sum + mails, 0);
  const before = await taken();
  return () =>
    waitFor(async () => (await taken()) >= before + count, {
      what: `${count} accepted mails`,
      limitMs: LIMIT_MS,
      everyMs: 250,
    });
}

export const at = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? NaN;
