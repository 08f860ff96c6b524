import { uuidv7 } from "uuidv7";
import { usualText } from "../emails/usual-texts.ts";
import { fillPlaces, renderMail, type Mail, type MailProps } from "../emails/render.ts";
import type { Db } from "../db/connect.ts";
import { getLocation, type Location } from "../db/locations.ts";
import { findTestReader } from "../db/people.ts";
import { takeTurn } from "../db/rate-limits.ts";
import { durationSeconds } from "../domain/duration.ts";
import { DomainError, invalidField } from "../domain/errors.ts";
import type { Locale, MailText } from "../domain/location.ts";
import { wordsFor, type Words, type WrittenMail } from "../domain/mail-texts.ts";
import { authorize, type Actor } from "../domain/permissions.ts";
import { record } from "./audit.ts";
import { queueMail } from "./mail.ts";
import { checkText } from "./mail-texts.ts";
import type { Tx } from "./unit-of-work.ts";

const SAMPLE = { firstName: "Ada", lastName: "Lovelace", email: "ada@example.com" };
const TESTS = { turns: 10, seconds: 3_600 };

type Asked = { kind: WrittenMail; locale: Locale };

/**
 * A location's words for a mail in one language: its own, or null, and ours, with which it may begin. `standIn` is the
 * language of its own words that go out in their place, where it has some in its own language only.
 */
export async function getMailText(
  db: Db,
  actor: Actor,
  ref: string,
  { kind, locale }: Asked,
): Promise<{ own: MailText | null; usual: MailText; standIn: Locale | null }> {
  const location = await getLocation(db, ref);
  authorize(actor, "settings", location.id);
  const own = location.settings.mail[kind][locale] ?? null;
  const goesOut = wordsFor(kind, locale, location);
  const standIn = goesOut.text && goesOut.locale !== locale ? goesOut.locale : null;
  return { own, usual: usualText(kind, locale), standIn };
}

/** The mail as somebody would get it now, or with the words that are given; nothing is kept. */
export async function previewMail(
  { db, publicUrl }: { db: Db; publicUrl: URL },
  actor: Actor,
  ref: string,
  { kind, locale, text }: Asked & { text?: MailText | undefined },
): Promise<Mail> {
  const location = await getLocation(db, ref);
  authorize(actor, "settings", location.id);
  if (text) checkText("#/text", text);
  const words = text ? { locale, text } : wordsFor(kind, locale, location);
  const unsubscribeUrl = new URL("/unsubscribe/sample", publicUrl).href;
  return wordsOf(kind, location, publicUrl, words, { ...SAMPLE, unsubscribeUrl });
}

export type TestMail = { id: string; kind: "test"; to: string; state: "queued" };

/** Queues the mail as it would go out now, marked as a test, to somebody who runs the location. */
export async function sendTestMail(
  tx: Tx,
  publicUrl: URL,
  actor: Actor,
  ref: string,
  { kind, locale, to }: Asked & { to: string },
): Promise<TestMail> {
  const location = await getLocation(tx.db, ref);
  authorize(actor, "settings", location.id);
  const reader = await findTestReader(tx.db, {
    canonicalEmail: to,
    locationId: location.id,
    askerId: actor.kind === "person" ? actor.id : null,
  });
  // Whoever may write texts must not mail them to just anybody.
  if (!reader) throw invalidField("#/to", "forbidden_address", NOT_THEIRS);
  if (!(await takeTurn(tx.db, `test-mail/${location.id}`, TESTS))) {
    throw new DomainError("conflict", "Ten tests an hour are enough.", "too_many_requests");
  }
  const { id: personId, firstName, lastName } = reader;
  const words = wordsFor(kind, locale, location);
  const about = { firstName, lastName, email: to, isTest: true };
  const id = uuidv7();
  await queueMail(tx, [
    {
      id,
      purpose: `test/${id}`,
      kind: "test",
      recipient: to,
      locale: words.locale,
      locationId: location.id,
      personId,
      invitationId: null,
      generation: null,
      sealedCode: null,
      ...wordsOf(kind, location, publicUrl, words, about),
    },
  ]);
  await record(tx, actor, {
    type: "mail.test_queued",
    reasonCode: "test_mail",
    locationId: location.id,
    personId,
    detail: { emailId: id, kind, locale: words.locale },
  });
  return { id, kind: "test", to, state: "queued" };
}

const NOT_THEIRS = "A test goes to the owner or an administrator of this location only.";

type About = Pick<MailProps, "firstName" | "lastName" | "email" | "unsubscribeUrl" | "isTest">;

/** The button of an invitation leads to the sign-in page: nobody was invited, so that there is nothing to activate. */
function wordsOf(
  kind: WrittenMail,
  location: Location,
  publicUrl: URL,
  { locale, text }: Words,
  about: About,
): Mail {
  const signInUrl = new URL("/sign-in", publicUrl).href;
  const mail = renderMail(kind, locale, {
    ...about,
    locationName: location.name,
    windowSeconds: durationSeconds(location.settings.signInWindow) ?? 0,
    signInUrl,
    text,
  });
  return { ...mail, ...fillPlaces(mail, { link: signInUrl }) };
}
