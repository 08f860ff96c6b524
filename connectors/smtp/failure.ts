import { hideSecrets } from "../../domain/hidden-secrets.ts";
import type { Delivery } from "../mail-transport.ts";

/** How long a server that is away or asks for patience is left alone. */
const RETRY_SECONDS = 15;

/** Replies that complain about us, not about the mail: signing in or encryption is wanted, or the server is busy. */
const OURS = new Set([421, 450, 451, 452, 454, 530, 534, 535, 538]);

/** Enhanced codes of an address and of a mailbox, as RFC 3463 has them. */
const OF_RECIPIENT = /\b5\.(?:1\.(?:[1-6]|10)|2\.\d+)\b|\brecipient address rejected\b/i;
const OF_US =
  /\b5\.1\.[78]\b|\brelay|\bsender\b|\bclient\b|\bhelo\b|\bauthenticat|\bauthori[sz]|\bpolicy\b|\bpolicies\b|\b(?:spf|dkim|dmarc)\b|\bblock(?:ed|list)/i;

/**
 * What a failed attempt means. Without a reply nobody knows, once words of the mail have left; before that, surely
 * nothing was sent.
 */
export function smtpFailure(error: unknown, begun: "nothing" | "envelope" | "words"): Delivery {
  const said = error instanceof Error ? error.message : "unknown failure";
  // A server that refuses a mail for what stands in it may quote its link.
  const reason = hideSecrets(said).slice(0, 256);
  const reply = replyOf(error);
  if (begun === "words" && reply === undefined) return { outcome: "uncertain", reason };
  if (begun === "nothing" || reply === undefined || isAboutUs(reply)) {
    return { outcome: "failed", reason, retryAfterSeconds: RETRY_SECONDS };
  }
  return { outcome: "refused", reason };
}

type Reply = { code: number; command: string; text: string };

/** The way to the server or our own address is refused: the settings want mending, not somebody's address. */
function isAboutUs({ code, command, text }: Reply): boolean {
  if (code < 500 || OURS.has(code) || command === "MAIL FROM") return true;
  // An address may have any word in it.
  const words = text.replace(/\S+@\S+/g, "");
  return !OF_RECIPIENT.test(words) && OF_US.test(words);
}

function replyOf(error: unknown): Reply | undefined {
  if (!(error instanceof Error) || !("responseCode" in error)) return undefined;
  const { responseCode: code } = error;
  if (typeof code !== "number" || code < 400) return undefined;
  return {
    code,
    command: "command" in error ? String(error.command) : "",
    text: "response" in error ? String(error.response) : "",
  };
}
