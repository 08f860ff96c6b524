import type { FirstStep, StepState } from "../../../domain/first-steps.ts";
import { words } from "../../ui/words.ts";
import { firstStepsWordsDe } from "./words-de.ts";

const en = {
  title: "First steps",
  intro: (location: string) =>
    `From here to the first person whom ${location} invites. You can stop at any step, and go on later.`,
  state: { done: "Done", now: "Now", later: "Later" } satisfies Record<StepState, string>,
  step: {
    location: "The location",
    mail: "Mail",
    sheet: "The sheet",
    preview: "Preview",
    approve: "Approve",
  } satisfies Record<FirstStep, string>,
  /** What comes next, as a thing to do. */
  todo: {
    location: "name the location",
    mail: "send yourself a test mail",
    sheet: "choose the sheet",
    preview: "see what would happen",
    approve: "approve it",
  } satisfies Record<FirstStep, string>,
  barAt: (done: number, total: number) => `First steps: ${done} of ${total}.`,
  barNext: (todo: string) => `Next: ${todo}`,

  name: "Name",
  zone: "Time zone",
  language: "Language",
  languages: { en: "English", de: "German" },
  changeLocation: "Change it in the settings",

  way: {
    mailbox:
      "Mail stays on this machine, in the local mailbox: nobody outside gets any. That is right for a try. For real mail, set RESEND_API_KEY or SMTP_URL and start Usher again.",
    resend: (sender: string) => `Mail goes out by Resend, from ${sender}.`,
    smtp: (sender: string, server: string) => `Mail goes out by ${server}, from ${sender}.`,
  },
  hearsBack: "What becomes of it is told back: delivered, or not.",
  hearsNothing: "What becomes of it after that is not told back.",
  testIntro: (email: string) => `A test goes to ${email}: the invitation as others will get it.`,
  test: "Send me a test",
  testAgain: "Send another test",
  testState: "The last test",
  testWaits: "It is on its way. The page follows by itself.",
  toMailbox: "Open the local mailbox",
  putOff: "Later",

  sheetIntro: "Each row of your sheet becomes an invitation, and the sheet says what became of it.",
  connectGoogle: "Connect Google Sheets",
  connectFile: "Use a CSV file",
  connectOther: "Something else",
  connected: (name: string) => `Connected: ${name}.`,
  chooseSheet: "Choose the sheet",
  openConnection: "See what it needs",
  needsWork: (name: string) => `The connection “${name}” does not work yet.`,
  linked: (name: string) => `Linked by the flow “${name}”.`,
  needsIntegrations:
    "This needs the permission “Connections and flows”. Ask an administrator who manages administrators.",

  previewIntro: "Usher reads the sheet and says what it would do. Nobody is invited by looking.",
  preview: "See what would happen",
  approveIntro: "Look through the list. Invitations go out when you approve it, and not before.",
  approve: "Look through and approve",
  approved: "The flow runs: new rows are invited by themselves.",
  waits: "Comes after the step before it.",

  allDone: "All is set up",
  tryIt: "Try it",
  tryFile:
    "Add a row with a name and an address to this file, and save it. After a few seconds the person is invited, and the row says so.",
  trySheet:
    "Add a row with a name and an address to your sheet. After a minute or two the person is invited, and the row says so.",
  people: "See the people",
  flow: "See the flow",

  putAway: "Put the first steps away",
  putAwayHint: "You can open them again from the settings.",
  ended: "The first steps were put away, and are not shown on other pages.",
  open: "Show them again",
  done: {
    located: "The location is there.",
    tested: "The test is on its way.",
    putOff: "Kept for later.",
    putAway: "The first steps were put away.",
    open: "The first steps are shown again.",
  },
};

export type FirstStepsWords = typeof en;

export const firstStepsWords = words<FirstStepsWords>({ en, de: firstStepsWordsDe });
