import type { Permission } from "../../../domain/permissions.ts";

export const en = {
  title: "Administrators",
  intro: "Who may do what at this location.",
  caption: "Administrators of this location",
  head: { name: "Name", email: "E-mail", may: "May", lastSeen: "Last seen" },
  owner: "Owner",
  you: "You",
  everything: "Everything, at each location",
  nothing: "Nothing yet",
  never: "Has never signed in",
  none: "Nobody but the owner administers this location",
  noneAtAll: "Nobody administers this location",
  noneBody: "An administrator opens this console, and does there what you allow them.",
  invite: "Invite an administrator",
  makeMember: "Make a member an administrator",
  back: "All administrators",

  what: {
    customers:
      "See people, invite them, send again and revoke; see every mail and why something was done.",
    billing: "Nothing in this console needs it yet.",
    admins:
      "Name administrators, change what they may do, withdraw them, make and revoke API keys. Each gives at most what they have.",
    settings: "Change the location, its reminder and the words of its mails.",
    integrations: "Connect vendors, build flows and say yes to their plans; see operations.",
    analytics: "Nothing in this console needs it yet.",
  } satisfies Record<Permission, string>,
  permissions: "What they may do",
  permissionsHint: "You can give what you have yourself.",
  notYours: (names: string) => `You do not have, and cannot give: ${names}.`,
  notBack: "You do not have this yourself: once taken away you cannot give it back.",

  inviteBody: "They get a mail, and sign in with a code. No link signs an administrator in.",
  firstName: "First name",
  lastName: "Last name (optional)",
  email: "E-mail",
  sendInvitation: "Send invitation",
  alreadyAdministrator: "They administer this location already.",
  alreadyMember: "They are a member of this location already, and need no invitation.",
  toThem: "See what they may do",
  toMake: "Make them an administrator",

  findBody: "Who is it? Give the address by which they are a member here.",
  find: "Go on",
  notAMember: "No member of this location has this address. Invite them as an administrator.",

  makeTitle: (name: string) => `Make ${name} an administrator`,
  makeBody:
    "It holds at once. No mail tells them: tell them yourself. They sign in to the console with a code.",
  make: "Make them an administrator",

  lastSeen: "Last seen",
  save: "Save",
  changeBody: "What you save holds from their next click on.",
  yourself: "This is about yourself. What you take away from yourself only others can give back.",
  ownerBody:
    "The owner may do everything, at each location. That ends only by handing the ownership over.",
  ownerNext: "To hand it over, open an administrator and choose it there.",
  lastKeeper:
    "Nobody else here may name administrators, and there is no owner. Give somebody else that permission before you take it away here.",

  withdraw: "Withdraw as administrator",
  withdrawTitle: (name: string) => `Withdraw ${name} as administrator?`,
  withdrawBody: (name: string) =>
    `${name} stays a member of this location, and may do nothing in its console any more, from their next click on.`,
  withdrawNoMail: "No mail tells them.",
  withdrawSelf:
    "This is you. You lose this console at once, and only another administrator can let you in again.",
  withdrawKeys: (count: number) =>
    count === 1
      ? "Revoke the API key that they made here"
      : `Revoke the ${count} API keys that they made here`,
  withdrawKeysHint: "Left alone they go on letting programs in.",
  withdrawAct: "Withdraw",

  handOver: "Hand the ownership over",
  handOverTitle: (name: string) => `Hand the ownership over to ${name}?`,
  handOverBody: (name: string) =>
    `${name} becomes the owner of this whole installation: everything at each location, and the ownership itself.`,
  handOverYou:
    "You are the owner no more. You cannot take this back: only the new owner can hand it on.",
  handOverElsewhere: "Where you administer other locations by their own permission, you still do.",
  handOverKeys: "API keys go on working, those for all locations, too.",
  handOverNoMail: (name: string) => `No mail goes out about it. Tell ${name} yourself.`,
  handOverNever: (name: string) =>
    `${name} has never signed in. The ownership goes to an active account only: wait until they have.`,
  stay: (location: string) => `Stay an administrator of ${location}, with all permissions`,
  typed: (email: string) => `To confirm, type the address of the new owner: ${email}`,
  typedWrong: "This is another address. Type the new owner's.",
  handOverAct: "Hand over",

  done: {
    invited: "Invited. Their mail is on its way.",
    made: "They are an administrator now.",
    changed: "Saved. It holds from their next click on.",
    withdrawn: "Withdrawn. They are a member like others.",
    handed: "Handed over. You are the owner no more.",
  },
};

export type AdministratorWords = typeof en;
