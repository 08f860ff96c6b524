import { fillPlaces, renderMail } from "../emails/render.ts";
import type { OutgoingMail } from "../connectors/mail-transport.ts";
import { openWindow } from "../db/invitations/links.ts";
import { freezeWords, type QueuedEmail } from "../db/mail-queue.ts";
import { open } from "../db/sealed.ts";
import { durationSeconds } from "../domain/duration.ts";
import { linkToken } from "../services/link-token.ts";
import { sealedCodePlace } from "../services/mail.ts";
import { signInUrl } from "../services/sign-in/hint.ts";
import type { SecretKeys, Tx } from "../services/unit-of-work.ts";

/** A mail that cannot be made at the moment, as when a key is missing here; others go on meanwhile. */
export class UncomposableMailError extends Error {
  override readonly name = "UncomposableMailError";
}

/** The mail as it goes out. Its words are made at the first attempt and frozen for every later one. */
export async function composeMail(
  tx: Tx,
  publicUrl: URL,
  email: QueuedEmail,
): Promise<OutgoingMail> {
  const windowSeconds = durationSeconds(email.locationSettings?.signInWindow ?? "PT24H") ?? 0;
  const words =
    email.subject === null ? wordsOf(tx.keys, publicUrl, email, windowSeconds) : undefined;
  const mail = outgoingMail(tx.keys, publicUrl, { ...email, ...words });
  if (email.linkId) await openWindow(tx.db, email.linkId, windowSeconds);
  if (words) await freezeWords(tx.db, email.id, words);
  return mail;
}

function wordsOf(keys: SecretKeys, publicUrl: URL, email: QueuedEmail, windowSeconds: number) {
  return renderMail(email.kind, email.locale, {
    locationName: email.locationName ?? "Usher",
    firstName: email.firstName ?? "",
    email: email.recipient,
    windowSeconds,
    signInUrl: signInUrl(keys, publicUrl, email.recipient),
  });
}

/** Puts link and code into their places; both are made anew at each attempt and come out the same. */
export function outgoingMail(keys: SecretKeys, publicUrl: URL, email: QueuedEmail): OutgoingMail {
  if (email.subject === null || email.html === null || email.text === null) {
    throw new Error("A mail without words cannot go out.");
  }
  const secrets = secretsOf(keys, publicUrl, email);
  return {
    id: email.id,
    kind: email.kind,
    to: email.recipient,
    subject: email.subject,
    ...fillPlaces({ html: email.html, text: email.text }, secrets),
    headers: {
      "X-Entity-Ref-ID": email.id,
      "X-Usher-Kind": email.kind,
      "Auto-Submitted": "auto-generated",
    },
  };
}

function secretsOf(keys: SecretKeys, publicUrl: URL, email: QueuedEmail) {
  const { keyId, nonce, sealedCode, purpose } = email;
  try {
    return {
      ...(keyId !== null &&
        nonce !== null && {
          link: new URL(`/i/${linkToken(keys.link, keyId, nonce)}`, publicUrl).href,
        }),
      ...(sealedCode !== null && { code: open(keys.seal, sealedCodePlace(purpose), sealedCode) }),
    };
  } catch (cause) {
    throw new UncomposableMailError("A key in SECRET_KEYS is missing or wrong.", { cause });
  }
}
