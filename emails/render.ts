import type { Locale, MailText } from "../domain/location.ts";
import type { MailKind } from "../domain/mail.ts";
import { layOut, type Draft, type Paragraph } from "./layout.tsx";
import { fillText } from "./mail-texts.ts";
import { durationText, message, type MessageKey } from "./wording.ts";

export type MailProps = {
  locationName: string;
  firstName: string;
  lastName?: string | null;
  /** The address to sign in with. */
  email: string;
  /** How long the button of an invitation signs in. */
  windowSeconds: number;
  /** No link signs the reader in, for they administer something: the button leads to a code. */
  isByCode?: boolean | undefined;
  /** The sign-in page with the address filled in, for mails with a link that signs nobody in. */
  signInUrl?: string | undefined;
  /** The page on which a reminder's reader asks for no more of them. */
  unsubscribeUrl?: string | undefined;
  /** The location's own words in place of ours. The button and what it does are ours always. */
  text?: MailText | undefined;
  /** What a connection is called, and what stands in its way with the next step. */
  connection?: { name: string; problem: string } | undefined;
  /** The address that took the place of `email`, masked. */
  newEmail?: string | undefined;
  /** The mail is a test of its words: it says so, and its button signs nobody in. */
  isTest?: boolean | undefined;
};

export type Mail = { subject: string; html: string; text: string };

/** Where the link and the code will stand. Data cannot hold them: every value loses its control characters first. */
export const LINK_PLACE = "\u0002link\u0003";
export const CODE_PLACE = "\u0002code\u0003";

const CODE_SECONDS = 10 * 60;
const SUBJECT_LENGTH = 200;

type Say = (key: MessageKey) => string;
type MakeDraft = (say: Say, props: MailProps) => Draft;

const drafts: Partial<Record<MailKind, MakeDraft>> = {
  invitation: (say, { locationName, isByCode }) => ({
    subject: say("invitation.subject"),
    sender: locationName,
    above: [say("greeting"), say(isByCode ? "invitation.bodyByCode" : "invitation.body")],
    main: { kind: "button", label: say("invitation.button"), href: LINK_PLACE },
    below: [say(isByCode ? "invitation.byCode" : "invitation.window")],
    footer: say("invitation.footer"),
  }),
  reminder: (say, { locationName, signInUrl, unsubscribeUrl }) => ({
    subject: say("reminder.subject"),
    sender: locationName,
    above: [say("greeting"), say("reminder.body")],
    main: { kind: "button", label: say("reminder.button"), href: webAddress(signInUrl) },
    below: [say("reminder.how")],
    footer: say("reminder.footer"),
    ...(unsubscribeUrl !== undefined && {
      farewell: { label: say("reminder.unsubscribe"), href: webAddress(unsubscribeUrl) },
    }),
  }),
  welcome: (say, { locationName, signInUrl }) => ({
    subject: say("welcome.subject"),
    sender: locationName,
    above: [say("greeting"), say("welcome.body")],
    main: { kind: "button", label: say("welcome.button"), href: webAddress(signInUrl) },
    below: [say("welcome.how")],
    footer: say("welcome.footer"),
  }),
  connection_failed: (say, { locationName, connection }) => ({
    subject: say("connection_failed.subject"),
    sender: locationName,
    above: [
      say("greeting"),
      say("connection_failed.body"),
      [{ text: oneLine(connection?.problem ?? ""), bold: true }],
    ],
    below: [say("connection_failed.next"), say("connection_failed.how")],
    footer: say("connection_failed.footer"),
  }),
  address_changed: (say) => ({
    subject: say("address_changed.subject"),
    above: [say("greeting"), say("address_changed.body")],
    below: [say("address_changed.next")],
    footer: say("address_changed.footer"),
  }),
  code: (say) => ({
    subject: say("code.subject"),
    above: [say("greeting"), say("code.body")],
    main: { kind: "code", code: CODE_PLACE },
    below: [say("code.window")],
    footer: say("code.footer"),
  }),
};

/** The words of a mail, ready to be kept: they hold places for what must not be kept. */
export function renderMail(kind: MailKind, locale: Locale, given: MailProps): Mail {
  const makeDraft = drafts[kind];
  if (!makeDraft) throw new Error(`There are no words for a mail of the kind "${kind}".`);
  const props = {
    ...given,
    locationName: oneLine(given.locationName),
    firstName: oneLine(given.firstName),
    email: oneLine(given.email),
  };
  const window = durationText(locale, kind === "code" ? CODE_SECONDS : props.windowSeconds);
  const { firstName, locationName, email } = props;
  const connection = oneLine(props.connection?.name ?? "");
  const newEmail = oneLine(props.newEmail ?? "");
  const values = { firstName, locationName, email, window, connection, newEmail };
  const say: Say = (key) => message(locale, key, values);
  const draft = marked(locale, props, written(props, window, makeDraft(say, props)));
  const subject = atMost(SUBJECT_LENGTH, draft.subject);
  return { subject, html: layOut(locale, { ...draft, subject }), text: plainText(draft) };
}

/** The draft with the location's own words, where it has some that can be used. */
function written(props: MailProps, signInWindow: string, draft: Draft): Draft {
  if (!props.text) return draft;
  const { firstName, locationName, email } = props;
  const lastName = oneLine(props.lastName ?? "");
  const fullName = `${firstName} ${lastName}`.trim();
  const values = { firstName, lastName, fullName, locationName, email, signInWindow };
  const filled = fillText(props.text, values);
  return filled ? { ...draft, subject: filled.subject, above: filled.paragraphs } : draft;
}

/** A test names itself, so that nobody takes it for the real one. */
function marked(locale: Locale, { isTest }: MailProps, draft: Draft): Draft {
  if (!isTest) return draft;
  const subject = message(locale, "test.subject", { subject: draft.subject });
  return { ...draft, subject, footer: message(locale, "test.footer") };
}

/** Puts the secrets of one attempt into words that were frozen without them. */
export function fillPlaces(
  words: { html: string; text: string },
  { link, code }: { link?: string; code?: string },
): { html: string; text: string } {
  const inHtml = link?.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const shown = code?.replace(/^(\d{3})(\d{3})$/, "$1 $2");
  const fill = (words: string, place: string, secret: string | undefined) =>
    secret === undefined ? words : words.replaceAll(place, () => secret);
  return {
    html: fill(fill(words.html, LINK_PLACE, inHtml), CODE_PLACE, shown),
    text: fill(fill(words.text, LINK_PLACE, link), CODE_PLACE, shown),
  };
}

/** The mail without markup. A link stands alone on its line, or clients glue the next sign to it. */
function plainText({ above, main, below, footer, farewell }: Draft): string {
  const link = ({ label, href }: { label: string; href: string }) => `${label}:\n${href}`;
  const middle = main && [main.kind === "button" ? link(main) : main.code];
  const end = farewell ? [footer, link(farewell)] : [footer];
  return `${[...above.map(plain), ...(middle ?? []), ...below, "--", ...end].join("\n\n")}\n`;
}

const plain = (line: string | Paragraph): string =>
  typeof line === "string" ? line : line.map(({ text }) => text).join("");

/** Without control characters, so that no value breaks a header or looks like a place. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();

function atMost(length: number, text: string): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
}

function webAddress(address: string | undefined): string {
  if (address === undefined || !/^https?:$/.test(new URL(address).protocol)) {
    throw new Error("A mail links to web pages only.");
  }
  return address;
}
