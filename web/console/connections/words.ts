import { words } from "../../ui/words.ts";
import { connectionWordsDe } from "./words-de.ts";

const en = {
  title: "Connections",
  intro: "What this location is connected with, and whether it works.",
  caption: "Connections of this location",
  add: "New connection",
  none: "Nothing is connected yet",
  noneBody:
    "A connection lets Usher into a sheet, a CRM or whatever sends a webhook. Flows then run on it.",
  head: { name: "Name", connector: "With", account: "As", state: "State", flows: "Flows" },
  nobody: "–",
  flowCount: (count: number) => (count === 1 ? "1 flow" : `${count} flows`),
  unusedShort: "Not used for 30 days",

  newTitle: "New connection",
  newIntro: "Choose what to connect this location with.",
  choose: (name: string) => `Connect ${name}`,
  needs: "Needed:",
  back: "All connections",

  formTitle: (name: string) => `Connect ${name}`,
  name: "Name",
  nameHint: "As it is called here, so that you know it among others.",
  personNext: (vendor: string) => `You sign in at ${vendor} next, and come back here.`,
  byKey: "With a key instead",
  closed: (vendor: string) => `Nobody can sign in at ${vendor} from here yet.`,
  redirect: (vendor: string) => `The redirect address to enter at ${vendor}:`,
  connect: "Connect",
  save: "Save",
  secretSet: "One is set. Leave this empty to keep it.",
  clearSecret: "Remove",
  changeTitle: (name: string) => `Change ${name}`,

  state: "State",
  checkNow: "Check now",
  checking: (connector: string) => `${connector} is being asked whether it works.`,
  checkingSince: "Asked",
  checkOpenBody: "This can take a few seconds. The page follows by itself.",
  checkLost: "The last check did not end. Check once more.",
  checkWorked: "The last check went well.",
  checkFailed: "The last check did not go well.",
  checkedAt: "Last check",
  neverChecked: "Not checked yet",
  lastFailed: "Did not work at the last check",
  nobodySignedIn: (vendor: string) => `Nobody has signed in at ${vendor} yet.`,
  signIn: (vendor: string) => `Sign in at ${vendor}`,
  signInAgain: (vendor: string) => `Sign in at ${vendor} again`,
  lockedOut: (vendor: string) =>
    `${vendor} lets Usher in no more. Flows on this connection wait, and nothing is lost meanwhile.`,
  nextKey: "Next step: change the key in the settings.",
  nextSettings: "Next step: correct the settings, then check once more.",
  change: "Change name or settings",
  facts: "What is known of it",
  connector: "Connected with",
  account: "As",
  created: "Since",
  usedAt: "Last used",
  signedInAt: "Signed in",
  settings: "Settings",
  secretIsSet: "Set, and never shown",
  share: "Share your sheet with this address",
  shareBody:
    "In Google Sheets press Share, and add this address as an editor. The sheet can be chosen then.",
  hook: "Address for webhooks",
  hookBody: "What is sent here arrives at this connection.",
  secretInAddress:
    "In place of {secret} stands the secret, which is not shown here. Give the whole address to nobody but the sender.",
  uses: "Flows that use it",
  noUses: "No flow uses this connection yet.",
  goOn: "Go on",
  newFlow: "New flow",
  unused: (since: string) =>
    `Nothing has used this sign-in since ${since}. If you do not need it any more, delete the connection, and take the access back at the vendor.`,
  remove: "Delete connection",
  quarantine: "What nothing could be made of",
  quarantineBody: "This came, is kept for 30 days, and was told to no flow.",
  quarantineAll: "All of it",
  quarantineTitle: "What nothing could be made of",
  quarantineNone: "Nothing of the kind came in the last 30 days.",
  quarantineHead: { at: "Came", kind: "What", problem: "Why nothing was done" },

  signInTitle: (vendor: string) => `Sign in at ${vendor}`,
  signInBody: (vendor: string, location: string) =>
    `You go to ${vendor}, allow what Usher asks for, and come back here. ${location} then uses what your account there may see and do, until you take it back at ${vendor}.`,
  signInTick: "Tick every box that is shown: Usher asks for nothing that it does not need.",
  keyed: "This connection uses a key. To sign in instead, remove the key in its settings first.",
  onward: (vendor: string) => `On to ${vendor}`,
  backToIt: "Back to the connection",
  onwardBody: (vendor: string) => `Your browser goes on to ${vendor} by itself.`,

  removeTitle: (name: string) => `Delete ${name}?`,
  removeBody: "Its settings and keys are deleted, and what came by it in the last 30 days.",
  removeGrant: (vendor: string) =>
    `Usher forgets the sign-in. To end it at ${vendor} as well, take Usher out of the apps of the account there.`,
  removeHook: "Whoever goes on sending to its address is told that it is gone.",
  removePeople: "People who were invited by it stay.",
  removeAct: "Delete connection",
  removeUsed: "This connection cannot be deleted while a flow uses it.",
  removeUsedNext: "Delete these flows first:",

  done: {
    created: "Connected.",
    changed: "Saved.",
    deleted: "The connection was deleted.",
    connected: "Signed in. What waited for it goes on within a minute.",
  },
};

export type ConnectionWords = typeof en;

export const connectionWords = words<ConnectionWords>({ en, de: connectionWordsDe });
