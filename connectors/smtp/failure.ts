import type { Delivery } from "../mail-transport.ts";

/** How long a server that is away or asks for patience is left alone. */
const RETRY_SECONDS = 15;

/** Replies that complain about us, not about the mail: signing in or encryption is wanted, or the server is busy. */
const OURS = new Set([421, 450, 451, 452, 454, 530, 534, 535, 538]);

/** What a failed attempt means. Without a reply after we began to send, nobody knows. */
export function smtpFailure(error: unknown, stage: "connecting" | "sending"): Delivery {
  const reason = error instanceof Error ? error.message.slice(0, 256) : "unknown failure";
  const reply = replyOf(error);
  const isOurs = reply !== undefined && (reply < 500 || OURS.has(reply) || isAboutSender(error));
  if (stage === "connecting" || isOurs) {
    return { outcome: "failed", reason, retryAfterSeconds: RETRY_SECONDS };
  }
  if (reply === undefined) return { outcome: "uncertain", reason };
  return { outcome: "refused", reason };
}

/** Our own address is refused before anybody's mail is looked at: the settings want mending, not the address. */
const isAboutSender = (error: unknown) =>
  error instanceof Error && "command" in error && error.command === "MAIL FROM";

function replyOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("responseCode" in error)) return undefined;
  const { responseCode } = error;
  return typeof responseCode === "number" && responseCode >= 400 ? responseCode : undefined;
}
