import { fillPlaces, renderMail } from "../emails/render.ts";
import type { OutgoingMail } from "../connectors/mail-transport.ts";
import { openWindow } from "../db/invitations.ts";
import { freezeWords, type QueuedEmail } from "../db/mail-queue.ts";
import { open } from "../db/sealed.ts";
import { durationSeconds } from "../domain/duration.ts";
import { linkToken } from "../services/link-token.ts";
import { sealedCodePlace } from "../services/mail.ts";
import { signInUrl } from "../services/sign-in/hint.ts";
import type { SecretKeys, Tx } from "../services/unit-of-work.ts";

/** The mail as it goes out. Its words are made at the first attempt and frozen for every later one. */
export async function composeMail(
  tx: Tx,
  publicUrl: URL,
  email: QueuedEmail,
): Promise<OutgoingMail> {
  const windowSeconds = durationSeconds(email.locationSettings?.signInWindow ?? "PT24H") ?? 0;
  if (email.linkId) await openWindow(tx.db, email.linkId, windowSeconds);
  if (email.subject !== null) return outgoingMail(tx.keys, publicUrl, email);
  const words = renderMail(email.kind, email.locale, {
    locationName: email.locationName ?? "Usher",
    firstName: email.firstName ?? "",
    email: email.recipient,
    windowSeconds,
    signInUrl: signInUrl(tx.keys, publicUrl, email.recipient),
  });
  await freezeWords(tx.db, email.id, words);
  return outgoingMail(tx.keys, publicUrl, { ...email, ...words });
}

/** Puts link and code into their places; both are made anew at each attempt and come out the same. */
export function outgoingMail(keys: SecretKeys, publicUrl: URL, email: QueuedEmail): OutgoingMail {
  if (email.subject === null || email.html === null || email.text === null) {
    throw new Error("A mail without words cannot go out.");
  }
  const secrets = {
    ...(email.keyId !== null &&
      email.nonce !== null && {
        link: new URL(`/i/${linkToken(keys.link, email.keyId, email.nonce)}`, publicUrl).href,
      }),
    ...(email.sealedCode !== null && {
      code: open(keys.seal, sealedCodePlace(email.purpose), email.sealedCode),
    }),
  };
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
