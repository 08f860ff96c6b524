import { fillPlaces, renderMail } from "../emails/render.ts";
import type { OutgoingMail } from "../connectors/mail-transport.ts";
import { openWindows } from "../db/invitations/links.ts";
import type { FrozenWords } from "../db/mail-batches.ts";
import type { QueuedEmail } from "../db/mail-queue.ts";
import { open } from "../db/sealed.ts";
import { durationSeconds } from "../domain/duration.ts";
import { isWrittenMail, wordsFor, type Words } from "../domain/mail-texts.ts";
import { linkToken } from "../services/link-token.ts";
import { sealedCodePlace } from "../services/mail.ts";
import { signInUrl } from "../services/sign-in/hint.ts";
import type { SecretKeys, Tx } from "../services/unit-of-work.ts";
import { unsubscribeUrl } from "../services/unsubscribe.ts";

/** A mail that cannot be made at the moment, as when a key is missing here; others go on meanwhile. */
export class UncomposableMailError extends Error {
  override readonly name = "UncomposableMailError";
}

/** A mail as it goes out, with its words where they were made just now. */
type ComposedMail = { id: string; outgoing: OutgoingMail; words: FrozenWords | undefined };

export type Composed = {
  mails: ComposedMail[];
  /** Those that cannot be made at the moment. */
  failed: { id: string; reason: string }[];
};

/** The mails as they go out. Their words are made at the first attempt, to be frozen for every later one. */
export async function composeMails(
  tx: Tx,
  publicUrl: URL,
  emails: QueuedEmail[],
): Promise<Composed> {
  const composed: Composed = { mails: [], failed: [] };
  const windows: { linkId: string; seconds: number }[] = [];
  for (const email of emails) {
    try {
      const seconds = durationSeconds(email.locationSettings?.signInWindow ?? "PT24H") ?? 0;
      const words =
        email.subject === null ? wordsOf(tx.keys, publicUrl, email, seconds) : undefined;
      const outgoing = outgoingMail(tx.keys, publicUrl, { ...email, ...words });
      composed.mails.push({ id: email.id, outgoing, words });
      if (email.linkId) windows.push({ linkId: email.linkId, seconds });
    } catch (error) {
      if (!(error instanceof UncomposableMailError)) throw error;
      composed.failed.push({ id: email.id, reason: error.message });
    }
  }
  await openWindows(tx.db, windows);
  return composed;
}

function wordsOf(keys: SecretKeys, publicUrl: URL, email: QueuedEmail, windowSeconds: number) {
  const { kind, locationName, firstName, lastName, recipient } = email;
  const chosen = chosenWords(email);
  const unsubscribe = kind === "reminder" ? unsubscribeUrlOf(keys, publicUrl, email) : undefined;
  const mail = renderMail(kind, chosen.locale, {
    locationName: locationName ?? "Usher",
    firstName: firstName ?? "",
    lastName,
    email: recipient,
    windowSeconds,
    isByCode: email.administers === true,
    signInUrl: signInUrl(keys, publicUrl, recipient),
    unsubscribeUrl: unsubscribe,
    text: chosen.text,
  });
  return { ...mail, unsubscribeUrl: unsubscribe ?? null };
}

function chosenWords({ kind, locale, locationLocale, locationSettings }: QueuedEmail): Words {
  if (!locationLocale || !locationSettings || !isWrittenMail(kind)) return { locale };
  return wordsFor(kind, locale, { locale: locationLocale, settings: locationSettings });
}

function unsubscribeUrlOf(keys: SecretKeys, publicUrl: URL, email: QueuedEmail) {
  const { personId, locationId } = email;
  if (personId === null || locationId === null) return undefined;
  return unsubscribeUrl(keys.link, publicUrl, { personId, locationId });
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
      // RFC 8058: a mail program unsubscribes by a POST of its own, and shows a button for it.
      ...(email.unsubscribeUrl !== null && {
        "List-Unsubscribe": `<${email.unsubscribeUrl}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      }),
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
