import type { Db } from "../../db/connect.ts";
import { findInvitation } from "../../db/invitations/views.ts";
import { findWhySuppressed, listMailsTo, listNames } from "../../db/members/about.ts";
import { hasLeftList } from "../../db/unsubscribed.ts";
import { isFinal, type MailState } from "../../domain/invitation.ts";
import type { Locale } from "../../domain/location.ts";
import type { SuppressionReason } from "../../domain/mail-fate.ts";
import type { MailKind } from "../../domain/mail.ts";
import type { Actor } from "../../domain/permissions.ts";
import { loadProgress } from "../invitations/steps.ts";
import { invitationView, iso, type InvitationView } from "../invitations/view.ts";
import { upcomingOf, type Upcoming } from "./upcoming.ts";
import { getVisibleMember, isForgotten, isTold, memberView, type MemberView } from "./view.ts";

/** A mail to somebody: what became of it and when. */
export type MailTo = {
  id: string;
  kind: MailKind;
  state: MailState;
  reason: string | null;
  /** When it became what it is. */
  at: string;
};

/** Everything a page about somebody shows but what was done about them, which is told page by page. */
export type PersonView = {
  member: MemberView;
  /** Of the account; null where another location knows them, too. */
  locale: Locale | null;
  invitation: (InvitationView & { id: string; upcoming: Upcoming[] }) | null;
  /** The flow that invited them. */
  flow: { id: string; name: string } | null;
  mails: MailTo[];
  lastMailAt: string | null;
  wantsNoReminders: boolean;
  remindersAreOff: boolean;
  suppressed: SuppressionReason | null;
  can: { resend: boolean; revoke: boolean; inviteAgain: boolean };
};

const MAILS = 20;

/** One member, as outsiders see them. */
export async function getMember(db: Db, actor: Actor, id: string): Promise<MemberView> {
  const { row } = await getVisibleMember(db, actor, id);
  return memberView(row, actor);
}

/** Somebody of a location with their invitation, its next step and their mails. */
export async function getPerson(db: Db, actor: Actor, id: string): Promise<PersonView> {
  const { row, location } = await getVisibleMember(db, actor, id);
  const member = memberView(row, actor);
  const { invitationId, flowId } = row;
  const [mails, names, invitation, wantsNoReminders, suppressed] = await Promise.all([
    listMailsTo(db, row, MAILS),
    listNames(db, { flows: flowId === null ? [] : [flowId] }),
    invitationId === null ? null : openInvitation(db, invitationId),
    hasLeftList(db, row),
    findWhySuppressed(db, row.canonicalEmail),
  ]);
  const lastMail = mails.find((mail) => mail.invitationId === invitationId && isNewLink(mail.kind));
  const isOpen = row.status !== null && !isFinal(row.status);
  return {
    member,
    locale: isTold(row, actor) ? row.locale : null,
    invitation,
    flow: flowId === null ? null : { id: flowId, name: names.get(flowId) ?? "" },
    mails: mails.map(({ createdAt, attemptedAt, settledAt, ...mail }) => ({
      id: mail.id,
      kind: mail.kind,
      state: mail.state,
      reason: mail.reason,
      at: (settledAt ?? attemptedAt ?? createdAt).toISOString(),
    })),
    lastMailAt: iso(lastMail?.createdAt ?? null),
    wantsNoReminders,
    remindersAreOff: location.settings.invitationReminder === "off",
    suppressed: suppressed ?? null,
    can: {
      resend: isOpen,
      revoke: isOpen,
      inviteAgain: ["closed", "revoked", "left"].includes(member.state) && !isForgotten(row),
    },
  };
}

const isNewLink = (kind: MailKind) => kind === "invitation";

async function openInvitation(db: Db, id: string): Promise<PersonView["invitation"]> {
  const [row, progress] = await Promise.all([findInvitation(db, id), loadProgress(db, id)]);
  return row ? { ...invitationView(row), id, upcoming: upcomingOf(progress) } : null;
}
