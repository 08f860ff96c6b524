import type { RowOutcome } from "../../../domain/flow.ts";

const people = (count: number, shown: string) => (count === 1 ? "1 person" : `${shown} people`);
const rows = (count: number, shown: string) => (count === 1 ? "1 row" : `${shown} rows`);
const mailsGo = (count: number, shown: string) =>
  count === 1 ? "1 mail goes out" : `${shown} mails go out`;

export const flowWordsEn = {
  title: "Flows",
  newFlow: "New flow",
  caption: "The flows of this location",
  empty: "No flow yet",
  emptyBody: "A flow invites whoever appears in a sheet, at HubSpot or by a webhook.",
  name: "Name",
  way: "From → to",
  state: "State",
  last: "Last run",
  waits: "Waits",
  nothingWaits: "Nothing",
  never: "None yet",
  invitations: (location: string) => `Invitations at ${location}`,
  happensHere: (location: string) => `What becomes of people at ${location}`,
  heldPeople: (count: number, shown: string) => `${rows(count, shown)} for a yes`,
  heldEvents: (count: number, shown: string) => `${shown} held ${count === 1 ? "event" : "events"}`,
  waitingEvents: (count: number, shown: string) =>
    `${shown} ${count === 1 ? "event" : "events"} to look at`,
  signInNeeded: "Goes on by itself after a sign-in at the vendor.",
  back: "All flows",
  backToFlow: "To the flow",
  done: {
    made: "The flow is made. It is a draft: preview it, then apply its plan.",
    madeTwo: "The flows are made. They are drafts: preview each, then apply its plan.",
    changed: "Kept. It holds from the next look on.",
    paused: "Paused. Nothing is done until somebody resumes it.",
    resumed: "Resumed. A look is on its way.",
    deleted: "Deleted. The people it invited stay.",
    asked: "A look was asked for. What it does stands among the runs.",
    rejected: "Rejected. Nothing of the plan is done; its rows are left alone until they change.",
    mapped: "The mapping is kept. It holds from the next look on.",
  } as Record<string, string>,
  ranAgain: (count: number, shown: string) =>
    count === 1 ? "1 event is looked at once more." : `${shown} events are looked at once more.`,

  source: "From",
  target: "To",
  openSheet: "Open the sheet",
  since: "Since",
  lookedAt: "Last look",
  next: "Next look",
  nextWithin: (seconds: string) => `Within ${seconds}`,
  nextAt: "Not before",
  nextNever: { draft: "After its plan is applied", paused: "After it is resumed" },
  rules: "Rules",
  runs: "Runs",
  noRuns: "No run yet. A look that finds nothing to do leaves none.",
  run: "Run",
  started: "Began",
  counts: "What it is about",
  preview: "Preview",
  draftBody:
    "This flow is a draft. A preview says what it would do; nothing happens before you apply it.",
  passNow: "Look now",
  pause: "Pause",
  resume: "Resume",
  settings: "Name and rules",
  mapping: "Mapping and samples",
  rowsKnown: "What it knows of each row",
  peopleKnown: "What it knows of each person",
  events: "What it was told of",
  remove: "Delete this flow",
  lookThrough: "Look through the plan",
  heldTitle: "A plan waits for your yes",
  heldEventsTitle: "Events are held",
  heldEventsBody: (count: number, shown: string) =>
    count === 1
      ? "1 event could not be used. Mend what it names, then run it again."
      : `${shown} events could not be used. Mend what they name, then run them again.`,
  problemNow: "Stands in its way",

  pauseTitle: (name: string) => `Pause “${name}”?`,
  pauseBody:
    "Nothing new is invited or written until somebody resumes it. Links and reminders of people it invited go on.",
  resumeTitle: (name: string) => `Resume “${name}”?`,
  resumeBody:
    "It looks at its source at once. What was added or changed meanwhile is taken up, and new people are invited:",
  resumeHold: (shown: string) => `more than ${shown} at once wait for your yes first.`,
  resumeBodyTold:
    "It goes on with what it was told of meanwhile, and writes that at once to where it goes.",
  deleteTitle: (name: string) => `Delete “${name}”?`,
  deleteBody:
    "The flow ends: nothing of its source is read or written any more, and what it knows of each row is no longer shown.",
  deletePeople: "The people it invited stay. Their links, reminders and memberships go on.",
  deleteHeld: (count: number, shown: string) =>
    `A plan with ${rows(count, shown)} waits; it ends with the flow, and nobody of it is invited.`,
  deleteAct: "Delete the flow",

  settingsTitle: "Name and rules",
  save: "Save",
  holdAboveNew: "Hold above so many new people",
  holdAboveNewHint: "More new people than these at once wait for your yes. 0: everybody waits.",
  holdAboveEndsPercent: "Hold above so many percent gone",
  holdAboveEndsHint:
    "Where more of its people than these would go at once, and at least three, they wait for your yes.",
  quietSeconds: "Rest, in seconds",
  quietHint: "What was typed just now is taken when it has been the same for so long.",
  intervalSeconds: "Look every so many seconds",
  intervalHint: "How often the source is looked at, where it does not tell of news by itself.",
  existingRows: "Who is there at the start",
  existing: { invite: "Invite them", known: "Only note them" },
  existingHint: {
    invite: "They are invited when you apply the first plan.",
    known: "Nobody among them is invited; only those who come later are.",
  },
  onMissing: "Who is gone from the source",
  missing: { flag: "Say so", ignore: "Say nothing", end: "Plan to end the membership" },
  missingHint: {
    flag: "The person stays, and is told as gone.",
    ignore: "The person stays.",
    end: "Nobody goes without your yes: each such plan waits for it.",
  },
  numberBetween: (from: string, to: string) => `Type a whole number from ${from} to ${to}.`,
  rule: {
    holdNew: (shown: string) => `More than ${shown} new people at once wait for a yes.`,
    holdEnds: (shown: string) => `More than ${shown} % of its people going at once wait for a yes.`,
    rest: (shown: string) => `What was changed rests for ${shown} before it is taken.`,
    look: (shown: string) => `It looks every ${shown}.`,
    existing: {
      invite: "Whoever was there at the start is invited.",
      known: "Whoever was there at the start is only noted.",
    },
    missing: {
      flag: "Whoever is gone from the source is told, and stays.",
      ignore: "Whoever is gone from the source stays.",
      end: "Whoever is gone from the source loses the membership, after a yes.",
    },
  },
  seconds: (count: number, shown: string) => (count === 1 ? "1 second" : `${shown} seconds`),

  rowsEmpty: "It knows of no row yet.",
  rowsNoMatch: "No row has such an address.",
  searchAddress: "Address, or a part of it",
  address: "Address",
  outcome: "Outcome",
  reason: "Reason",
  noAddress: "No readable address",
  gone: "gone from the source",
  rowState: {
    resting: "Rests a moment",
    invalid: "Has a problem",
    rejected: "Rejected",
    approved: "Approved, is being done",
  },
  toPerson: "Their page",

  eventsTitle: "What the flow was told of",
  eventsEmpty: "Nothing of this kind.",
  subject: "About",
  kind: "Kind",
  toldAt: "Told",
  all: "All",
  runAgain: "Run again",
  runAllAgain: (count: number, shown: string) => `Run all ${shown} held again`,
  countsOf: {
    invite: (n: number, s: string) => `${people(n, s)} to invite`,
    update: (n: number, s: string) => `${people(n, s)} to change`,
    rekey: (n: number, s: string) => `${people(n, s)} with a new address`,
    end: (n: number, s: string) => `${people(n, s)} to let go`,
    missing: (n: number, s: string) => `${rows(n, s)} gone from the source`,
    duplicate: (n: number, s: string) => `${rows(n, s)} there twice`,
    conflict: (n: number, s: string) => `${rows(n, s)} in conflict`,
    invalid: (n: number, s: string) => `${rows(n, s)} with a problem`,
    skip: (n: number, s: string) => `${rows(n, s)} with nothing to do`,
  } satisfies Record<RowOutcome, (n: number, s: string) => string>,
  /** The same once it is done. */
  countsDone: {
    invite: (n: number, s: string) => `${people(n, s)} invited`,
    update: (n: number, s: string) => `${people(n, s)} changed`,
    end: (n: number, s: string) => `${people(n, s)} let go`,
  } as Partial<Record<RowOutcome, (n: number, s: string) => string>>,
  unchanged: (n: number, s: string) => `${rows(n, s)} unchanged`,
  hiddenRows: (n: number, s: string) =>
    `${rows(n, s)} of them hidden or filtered out in the sheet; they count like the others`,
  nothingDone: "Nothing",
  people,
  rows,
  mailsGo,
};
