import type { MailState } from "./invitation.ts";
import { REASONS, type ReasonCode } from "./reasons.ts";

/** Why an address gets no more mail but the codes it asks for. */
export type SuppressionReason = "bounced" | "complained";

/** What a provider's event says of its mail; `suppress` where the address is to be left alone from now on. */
export type MailFate = {
  state: MailState;
  reason: string | null;
  reasonCode: ReasonCode;
  suppress: SuppressionReason | null;
  /** Its invitation ends by it: no link, no reminder. */
  stops: boolean;
  /** Of two fates the higher holds, in whatever order they came; those that stop are above those that do not. */
  rank: number;
};

/** How far a mail is without events. What was refused or suppressed before any is not certain against one. */
const REACHED: Record<MailState, number> = {
  queued: 0,
  unknown: 0,
  canceled: 0,
  refused: 0,
  suppressed: 0,
  handed_over: 1,
  delivered: 2,
  bounced: 4,
  complained: 7,
};

const HANDED_OVER: MailFate = {
  state: "handed_over",
  reason: null,
  reasonCode: "mail_accepted",
  suppress: null,
  stops: false,
  rank: 1,
};

/** Undefined where the type says nothing of a mail of ours. */
export function fateOf({
  type,
  detail,
}: {
  type: string;
  detail: string | null;
}): MailFate | undefined {
  const why = detail === null ? "." : `: ${detail}.`;
  switch (type) {
    case "email.sent":
    case "email.scheduled":
    case "email.delivery_delayed":
    case "email.opened":
    case "email.clicked":
      return HANDED_OVER;
    case "email.delivered":
      return { ...HANDED_OVER, state: "delivered", reasonCode: "mail_delivered", rank: 2 };
    case "email.failed":
      return {
        state: "refused",
        reason: `The provider did not send it${plain(detail)}. Send it again later.`,
        reasonCode: "mail_not_sent",
        suppress: null,
        stops: false,
        rank: 3,
      };
    case "email.suppressed":
      return {
        state: "suppressed",
        reason: `The provider sends nothing to this address${why}`,
        reasonCode: "mail_suppressed",
        suppress: detail === "previous_complaint" ? "complained" : "bounced",
        stops: true,
        rank: 5,
      };
    case "email.bounced":
      return detail?.startsWith("Permanent")
        ? {
            state: "bounced",
            reason: `The mail came back${why}`,
            reasonCode: "mail_bounced",
            suppress: "bounced",
            stops: true,
            rank: 6,
          }
        : {
            state: "bounced",
            reason: `The mailbox took no mail for now${plain(detail)}. Send it again later.`,
            reasonCode: "mail_bounced_for_now",
            suppress: null,
            stops: false,
            rank: 4,
          };
    case "email.complained":
      return {
        state: "complained",
        reason: REASONS.mail_complained,
        reasonCode: "mail_complained",
        suppress: "complained",
        stops: true,
        rank: 7,
      };
    default:
      return undefined;
  }
}

/** The provider's last word in plain ones: `: mailbox full` of `Transient/MailboxFull`. */
function plain(detail: string | null): string {
  const word = detail?.split("/").at(-1) ?? "General";
  if (["General", "Transient", "Undetermined"].includes(word)) return "";
  return `: ${word
    .replaceAll("_", " ")
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase()}`;
}

/** The one fate that all events of a mail make together; undefined while they tell nothing. */
export function fateOfAll(
  events: readonly { type: string; detail: string | null }[],
): MailFate | undefined {
  let highest: MailFate | undefined;
  for (const event of events) {
    const fate = fateOf(event);
    if (fate && (!highest || isHigher(fate, highest))) highest = fate;
  }
  return highest;
}

const isHigher = (one: MailFate, other: MailFate) =>
  one.rank > other.rank || (one.rank === other.rank && (one.reason ?? "") > (other.reason ?? ""));

/** Whether a mail in this state becomes what its events say. */
export const isNews = (state: MailState, fate: MailFate) =>
  fate.rank >= REACHED[state] && fate.rank > 0;
