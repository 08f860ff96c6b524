import type { MailWay } from "../web/deps.ts";
import type { Config } from "./config.ts";

type MailConfig = Pick<
  Config,
  "mailFrom" | "smtpUrl" | "resendApiKey" | "resendBaseUrl" | "resendWebhookSecret"
>;

/** Which way mail goes, as the console tells it: hosts, and no secret of the settings. */
export function mailWayOf(config: MailConfig): MailWay {
  const { mailFrom: sender, smtpUrl } = config;
  if (config.resendApiKey !== undefined) {
    const hearsBack = config.resendWebhookSecret !== undefined;
    return { provider: "resend", sender, server: new URL(config.resendBaseUrl).host, hearsBack };
  }
  if (smtpUrl === undefined) return { provider: "mailbox", sender, hearsBack: false };
  return { provider: "smtp", sender, server: new URL(smtpUrl).host, hearsBack: false };
}
