import { startResendStandin } from "../support/resend-standin.ts";
import type { Fault } from "../support/resend-standin-mode.ts";
import { startSmtpRecorder } from "../support/smtp-recorder.ts";

export const providers = ["smtp", "resend"] as const;
export type Provider = (typeof providers)[number];

/** A mail that was accepted, told by what stands in the mail alone. */
export interface TakenMail {
  /** Lower case. */
  to: string;
  subject: string;
  /** The id of the hub's own row. */
  refId: string | null;
}

/** Whoever takes the mails, outside everything that is killed. */
export interface MailServer {
  /** How the product is told of it. */
  settings: Record<string, string>;
  mails(): Promise<TakenMail[]>;
  /** So large a part of the calls goes wrong from now on, in one of these ways. */
  misbehave(share: number, seed: number, faults: Fault[]): Promise<void>;
  stop(): Promise<void>;
}

export async function startMailServer(provider: Provider, folder: string): Promise<MailServer> {
  return provider === "smtp" ? startSmtp(folder) : startResend(folder);
}

async function startSmtp(folder: string): Promise<MailServer> {
  const { url, mails, stop } = await startSmtpRecorder({ dir: folder });
  return {
    settings: { SMTP_URL: url },
    mails,
    misbehave: () => Promise.reject(new Error("SMTP has no calls that could be repeated.")),
    stop,
  };
}

async function startResend(folder: string): Promise<MailServer> {
  const standin = await startResendStandin({ dir: folder });
  return {
    settings: { RESEND_API_KEY: standin.apiKey, RESEND_BASE_URL: standin.url },
    async mails() {
      const taken = await standin.mails();
      return taken.map(({ to, subject, tags }) => ({
        to,
        subject,
        refId: tags["usher_mail"] ?? null,
      }));
    },
    async misbehave(share, seed, faults) {
      await standin.mode({ mix: { share, seed, faults } });
    },
    stop: standin.stop,
  };
}
