export const en = {
  continue: "Continue",
  cancel: "Cancel",
  search: "Search",
  pages: "Pages",
  firstPage: "First page",
  nextPage: "Next page",
  signIn: "Sign in",
  signOut: "Sign out",
  toSignIn: "Go to sign-in",
  toAccount: "Go to your account",
  toConsole: "To the console",
  signedInAs: (email: string) => `You are signed in as ${email}.`,

  linkTitle: (location: string) => `Welcome to ${location}`,
  linkBody: (email: string) => `One press signs you in as ${email}.`,
  linkSafe: "Not your address? Then close this page.",
  linkOther: (signedIn: string, invited: string) =>
    `You are signed in as ${signedIn}. This invitation is for ${invited}.`,
  linkReplace: (invited: string) => `Continue as ${invited}`,
  linkStay: (signedIn: string) => `Stay signed in as ${signedIn}`,
  pressAgain: "Please press the button yourself.",
  pressFails: "If this page keeps coming back, sign in with a code instead.",

  reasonTitle: {
    expired: "This button no longer signs you in",
    used: "This invitation has already been used",
    newer: "There is a newer mail for you",
    code_only: "Sign in with a code",
  },
  reasonBody: {
    expired: "Its time is over, but your membership is not. Sign in with a code instead.",
    used: "It signs in once, in one browser. In any other you sign in with a code.",
    newer: "Only the button in the newest mail signs you in. Or sign in with a code.",
    code_only: "Your account is ready. You sign in with a code that we send to you.",
  },
  sendCodeTo: (email: string) => `We send it to ${email}.`,
  sendCode: "Send me a code",

  signInTitle: "Sign in",
  signInBody: "We send a code to your e-mail address. There is no password.",
  email: "E-mail address",
  emailProblem: "This is no e-mail address. Write it like name@example.com.",
  formAgain: "Please send the form once more.",

  codeTitle: "Enter the code",
  codeSent: (email: string) =>
    `If ${email} has access, a code is on its way. It works for 10 minutes.`,
  codeLabel: "Code of six digits",
  codeProblem:
    "This code does not let you in. Use the newest one, within 10 minutes, in the browser in which you asked for it, or have a new one sent.",
  codeAgain: "Send a new code",
  otherEmail: "Use another address",

  confirmTitle: "Confirm that it is you",
  confirmBody: (email: string) =>
    `What comes next can hurt if somebody else does it. We send a code to ${email}.`,
  confirmSent: (email: string) =>
    `A code is on its way to ${email}. It works for 10 minutes, in this browser.`,
  confirm: "Confirm",
  confirmWrong:
    "This code does not confirm it. Use the newest one, within 10 minutes, or have a new one sent.",

  accountTitle: (name: string) => `Hello ${name}`,
  name: "Name",
  locations: "Member of",
  noLocation: "No location at the moment",

  unsubscribeTitle: "No more reminders?",
  unsubscribeBody: (location: string) =>
    `${location} then reminds you of nothing more. Invitations, and codes that you ask for, still come.`,
  unsubscribe: "No more reminders",
  unsubscribedTitle: "You get no more reminders",
  unsubscribedBody: (location: string) =>
    `${location} reminds you of nothing more. Invitations, and codes that you ask for, still come.`,

  ownerTitle: "Sign in to the console",
  ownerBody: (email: string) => `One press signs you in as ${email}, the owner.`,
  ownerDead: "This link no longer works",
  ownerDeadBody: "It works once, for 15 minutes. Make a new one on the machine that runs Usher:",
  consoleMailbox: "The local mailbox",

  connectTitle: (vendor: string) => `Connect ${vendor}?`,
  connectBody: (vendor: string, connection: string, location: string) =>
    `You sign in at ${vendor}. ${location} then uses what your account there may see and do, as the connection “${connection}”, until you take it back at ${vendor}.`,
  connect: (vendor: string) => `Continue to ${vendor}`,
  connectSafe: "You do not know this location, or did not ask for this? Then close this page.",
  connectedTitle: (account: string) => `Connected as ${account}`,
  connectedBody:
    "You can close this page. What waited for the sign-in goes on by itself within a minute.",
  vendorTitle: "Not connected",
  vendorBusy: (vendor: string) => `${vendor} does not answer just now`,
  vendorEnd: {
    unknown: "This address has been used, or never was one. Each works once, for 10 minutes.",
    expired: "This took longer than 10 minutes.",
    other_browser: "It began in another browser, or this one keeps no cookies.",
  },
  vendorRefusal: {
    denied: (vendor: string) => `You did not allow access at ${vendor}.`,
    unticked: (vendor: string) =>
      `A box was left unticked at ${vendor}. Usher needs all that it asks for: tick every box.`,
    unlasting: (vendor: string) =>
      `${vendor} gave access for an hour only. Take Usher out of the apps of your account there first.`,
  },
  vendorNotAllowed: (location: string) =>
    `Whoever asked for this address may no longer connect anything at ${location}, so nothing was kept. Ask somebody who runs ${location} for a new address.`,
  vendorKeyed:
    "A key was set for this connection meanwhile, and it is used. To sign in instead, clear the key in the settings of the connection, and ask for a new address.",
  vendorAgain: "Ask for a new address where you got this one, and open it in this browser.",

  mailboxTitle: "Local mailbox",
  mailboxBody: "Mails of this hub end here, because it is not connected to a mail provider.",
  mailboxEmpty: "No mail yet.",
  mailboxBack: "All mails",
  mailboxPlain: "The same as plain text",
  mailTo: "To",

  error: {
    403: ["This form did not come from our page", "Open the page anew and try again."],
    404: ["There is nothing here", "The address may be incomplete, or what was here is gone."],
    405: ["This cannot be done here", "Open the page anew and try again."],
    413: ["This is too much", "The form is larger than anything we ask for."],
    415: ["This cannot be read", "Open the page anew and send its form."],
    421: [
      "This is the wrong address",
      "Open Usher under the address that it printed at its start.",
    ],
    429: ["Too many tries", "Wait a little, then try again."],
    500: ["Something went wrong on our side", "It has been noted. Try again in a moment."],
    503: [
      "We are not quite here",
      "A part of Usher does not answer just now. Try again in a moment.",
    ],
  },
};

export type Wording = typeof en;
