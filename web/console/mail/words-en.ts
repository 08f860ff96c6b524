export const en = {
  title: "Mail",
  sections: "Pages about mail",
  outbox: "Outbox",
  leftAlone: "Addresses left alone",
  texts: "Texts",
  orMore: (count: string) => `${count} or more`,

  outboxIntro: "Every mail of this location, newest first, with what became of it.",
  doubts: (count: string) =>
    count === "1" ? "One mail is in doubt." : `${count} mails are in doubt.`,
  doubtsBody: "Nobody knows what became of it, and no such mail is sent again by itself.",
  doubtsShow: "Look at those in doubt",
  address: "Address",
  anyState: "All",
  state: "State",
  caption: "Mails, newest first",
  to: "To",
  mail: "Mail",
  person: "Person",
  why: "Why",
  none: "No mail yet",
  noneBody: "The first goes out with the first invitation.",
  invite: "Invite somebody",
  noneFound: "No mail is like that",
  noneFoundBody: "Write only the beginning of the address, or choose another state.",
  everyMail: "All mails",

  wayTitle: "Which way mail goes",
  way: "Way",
  ways: {
    mailbox: "Into the local mailbox on this machine: nothing leaves it",
    resend: (server: string) => `Through Resend (${server})`,
    smtp: (server: string) => `Through the mail server ${server}`,
  },
  from: "From",
  back: "What becomes of it",
  backs: {
    mailbox: "Each mail lies in the mailbox at once.",
    heard: "Resend tells whether a mail arrived, came back, or was reported. Last heard of:",
    unheard: (url: string) =>
      `Resend is to tell whether a mail arrived, and has not told anything yet. Check that its webhook goes to ${url}.`,
    deaf: (url: string) =>
      `Not known: set RESEND_WEBHOOK_SECRET, and a webhook at Resend that goes to ${url}.`,
    smtp: "A mail server does not tell. What comes back arrives in the mailbox of the sender.",
  },
  smtpDoubt:
    "When the connection breaks, or Usher stops, just after a mail was handed over (after DATA), nobody knows whether the server took it. The mail is then in doubt: it is never sent again by itself, and you settle it here.",
  wayChange:
    "Whoever runs Usher changes this, in its settings (RESEND_API_KEY, SMTP_URL, MAIL_FROM).",
  toMailbox: "Open the local mailbox",

  about: (kind: string, to: string) => `${kind} to ${to}`,
  invitation: "Invitation",
  queuedAt: "Queued",
  tried: "Tried",
  never: "Not yet",
  tries: (times: string) => (times === "1" ? "Once, on" : `${times} times, last on`),
  providerId: "The provider’s id",
  noProviderId: "None: the provider did not tell one",
  answered: "What the provider answered",
  sentBy: "Handed to",
  sentByNames: { mailbox: "the local mailbox", smtp: "a mail server (SMTP)", resend: "Resend" },

  nextTitle: "What happens next",
  next: {
    queued: "Usher hands it over by itself, as soon as the provider takes it.",
    heard: "The provider has it, and tells what becomes of it.",
    unheard: "The provider has it. It does not tell what becomes of it.",
    stopped:
      "The invitation waits for you: send it again, or correct the address, on the person’s page.",
    refused: "The mail is not sent again by itself.",
    canceled: "Nothing: it was no longer wanted when its turn came.",
    delivered: "Nothing more: it has arrived.",
    local: "It lies in the local mailbox.",
  },
  toPerson: "To the person’s page",

  doubtTitle: "Whether this mail went out is not known",
  doubtBody:
    "It is never sent again by itself: a second invitation would be worse than a question to you.",
  doubtLook: (id: string) =>
    `Look at the provider for the mail ${id}, or ask the person, and say what you found.`,
  doubtLookNoId:
    "Look at the provider for a mail to this address at that time, or ask the person, and say what you found.",
  doubtEvents: "Should the provider tell after all, that settles it.",
  wentOut: "It went out",
  notOut: "It did not go out",

  settleDelivered: "Say that it went out?",
  settleNotSent: "Say that it did not go out?",
  follows: {
    deliveredInvitation:
      "The mail counts as delivered. Link, reminder and close stay as they are, counted from the try in doubt.",
    delivered: "The mail counts as delivered. Nothing else changes.",
    stops:
      "The invitation stops: its link is dead at once, and no reminder goes out. Nothing is sent by itself. You can send it again from the person’s page.",
    reminder:
      "The mail counts as refused. The invitation goes on without a reminder; none is sent later.",
    nothing: "The mail counts as refused. Nothing else changes, and nothing is sent by itself.",
    gone: "The mail counts as refused. The invitation has gone on without this mail and stays as it is.",
  },
  cannotUndo: "You cannot take this back.",
  settled: "Settled. The audit says that you did it.",
  settledStopped: "Settled. The invitation has stopped: send it again from the person’s page.",
  settledMeanwhile: "This mail is no longer in doubt: it was settled meanwhile.",

  aloneIntro:
    "Usher sends nothing to these addresses but the codes that people ask for themselves: a mail there came back for good, or its reader reported it as unwanted.",
  aloneCaption: "Addresses that are left alone, newest first",
  aloneNone: "No address is left alone",
  aloneNoneBody: "Should a mail come back for good, its address stands here.",
  since: "Since",
  reasons: {
    bounced: "A mail came back for good",
    complained: "Its reader reported a mail as unwanted",
  },
  act: "What to do",
  lift: "Take off the list",
  liftTitle: (address: string) => `Take ${address} off the list?`,
  liftFollows: {
    bounced:
      "Do that when the mailbox exists and takes mail again: what comes back once more puts it on the list again.",
    complained:
      "Do that only when they asked you to: whoever reports mails can make all your mails end as spam.",
  },
  liftNext:
    "Mail goes to this address again from then on, from every location here. Nothing is sent by itself: send the invitation again from the person’s page.",
  liftResend:
    "Resend keeps a list of its own. If it still sends nothing, take the address off there as well.",
  lifted: "Taken off the list. Nothing was sent: send the invitation again from the person’s page.",
};
