import type { DueKind } from "../../../services/today/upcoming.ts";
import type { FunnelPeriod } from "../../../services/today/funnel.ts";

const people = (count: number, shown: string) => (count === 1 ? "1 person" : `${shown} people`);

export const todayWordsEn = {
  title: "Today",

  waiting: "What waits for somebody",
  waitingCaption: "What waits for somebody, the longest waiting first",
  calm: "Nothing waits for anybody",
  calmBody: "What is under way goes on by itself.",
  what: "What",
  why: "Why",
  since: "Since",
  next: "Next step",
  until: "Usher tries again by itself:",
  plan: (name: string) => `A plan of “${name}”`,
  people,
  planPaused: "The flow is paused: resume it first.",
  lookThrough: "Look through the plan",
  flow: (name: string) => `The flow “${name}”`,
  trouble: {
    paused: "Somebody paused it.",
    paused_for_sign_in: "It is paused: its connection is let in no more.",
    blind: "It cannot look at its source.",
    problem: "It goes on, but not all of it works.",
  },
  toFlow: "To the flow",
  resume: "Resume it",
  connection: (name: string) => `The connection “${name}”`,
  toConnection: "To the connection",
  signIn: "Sign in again",
  mail: (to: string) => `A mail to ${to}`,
  mailWhy: "Nobody knows whether it went out. It is not sent again by itself.",
  settle: "Say what became of it",
  handOver: (about: string) => `A hand-over to Temporal about ${about}`,
  tryAgain: "Try again",
  toOperations: "To operations",
  heldEvents: (count: number, shown: string, name: string) =>
    count === 1 ? `1 event at “${name}”` : `${shown} events at “${name}”`,
  heldEventsWhy: "They could not be used.",
  toEvents: "Look at them",
  quarantined: (count: number, shown: string, name: string) =>
    count === 1 ? `1 message by “${name}”` : `${shown} messages by “${name}”`,
  quarantinedWhy: "Nothing could be made of them.",
  bounced: (count: number, shown: string) =>
    count === 1 ? "1 invitation came back" : `${shown} invitations came back`,
  bouncedWhy: "Its mail did not arrive. Correct the address, send it again, or take it back.",
  toPeople: "Show them",
  more: {
    plan: (shown: string) => `${shown} more plans`,
    flow: (shown: string) => `${shown} more flows`,
    connection: (shown: string) => `${shown} more connections`,
    mail: (shown: string) => `${shown} more mails in doubt`,
    hand_over: (shown: string) => `${shown} more hand-overs`,
    held_events: (shown: string) => `events at ${shown} more flows`,
    quarantined: (shown: string) => `messages by ${shown} more connections`,
    bounced: (shown: string) => `${shown} more invitations`,
  },
  andMore: "Besides these:",

  upcoming: "What happens next",
  nothingNext: "No invitation is open: nothing is due.",
  due: {
    window: "The sign-in link ends",
    reminder: "Is reminded, unless they sign in before",
    close: "The invitation closes",
  } satisfies Record<DueKind, string>,
  overdue: (count: number, shown: string) =>
    count === 1
      ? "1 step is late. It was due "
      : `${shown} steps are late. The first of them was due `,
  overdueNext: "See under operations whether Temporal answers.",
  days: "By day",
  daysCaption: "How many are due on each of the next seven days",
  day: "Day",
  windows: "Links end",
  reminders: "Reminders",
  closes: "Close",
  nextCaption: "The next few steps",
  when: "When",
  who: "Who",

  funnel: "From invitation to activation",
  periods: "Time",
  period: { "7": "7 days", "30": "30 days", "90": "90 days", all: "All" } satisfies Record<
    FunnelPeriod,
    string
  >,
  periodSaid: {
    "7": "of the last 7 days",
    "30": "of the last 30 days",
    "90": "of the last 90 days",
    all: "of all time",
  } satisfies Record<FunnelPeriod, string>,
  funnelTitle: (period: string) => `What became of the invitations ${period}`,
  funnelText: (sent: string, delivered: string, reminded: string, activated: string) =>
    `${sent} sent, ${delivered} delivered, ${reminded} reminded, ${activated} activated.`,
  funnelEmpty: "Nobody was invited in this time.",
  funnelCaption: "The numbers of the picture, and a few more",
  step: "Step",
  count: "Invitations",
  share: "Of those sent",
  steps: {
    invited: "Invited",
    sent: "Sent",
    delivered: "Delivered",
    bounced: "Came back",
    reminded: "Reminded",
    activated: "Activated",
    byLink: "Activated by the link",
    byCode: "Activated by a code",
  },
  median: "From the mail to the first sign-in, for the one in the middle:",
  noNews: "The way in which mail goes here tells nothing of what arrived.",
  funnelNote:
    "Delivered counts what the mail provider told, and whoever signed in. Who had an active account before is not counted.",

  health: "How things are",
  healthCaption: "What everything here stands on, and how it is",
  part: "Part",
  state: "State",
  detail: "What is known",
  database: "PostgreSQL",
  answers: "Answers",
  answersIn: (shown: string) => `Within ${shown} ms`,
  temporal: "Temporal",
  away: "Does not answer",
  awayBody: "What is asked for meanwhile waits, and goes on by itself.",
  relay: "Hand-over to Temporal",
  relayCalm: "Nothing waits",
  relayBehind: (count: number, shown: string) =>
    count === 1 ? "1 message waits" : `${shown} messages wait`,
  relayFor: (lasting: string) => `The oldest for ${lasting}.`,
  relayStuck: (count: number, shown: string) =>
    count === 1 ? "1 is stuck." : `${shown} are stuck.`,
  provider: "Mail provider",
  providerTakes: "Takes mail",
  providerRefuses: "The last mail failed",
  providerNew: "No mail yet",
  accepted: "Last accepted",
  failed: "Last failure",
  queued: (count: number, shown: string) =>
    count === 1 ? "1 mail waits." : `${shown} mails wait.`,
  ofConnection: (name: string) => `Connection “${name}”`,
  works: "Nothing stands in its way.",
};
