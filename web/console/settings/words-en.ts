const MANY = { days: "days", hours: "hours", minutes: "minutes", seconds: "seconds" };
const ONE = { days: "day", hours: "hour", minutes: "minute", seconds: "second" };

export const en = {
  title: "Settings",
  intro: "What this location is called and how it invites. Only what you change is written.",
  save: "Save",
  saved: "Saved.",
  unchanged: "Nothing was changed.",
  faulty: "Nothing was saved yet. What is wrong stands beside the fields.",
  stale:
    "Nothing was saved yet: somebody else was faster. Beside the fields stands what it is now.",
  again: "Please send the form once more.",
  theirs: (value: string) =>
    `Somebody else changed this meanwhile: it is now “${value}”. Save again to put yours in its place.`,
  none: "none",
  never: "never",
  units: MANY,
  duration: (amount: number, unit: keyof typeof MANY) =>
    `${amount} ${amount === 1 ? ONE[unit] : MANY[unit]}`,
  amount: "Number",
  unit: "Unit",
  durationForm: "Write a whole number from 1 to 99999.",

  locationTitle: "The location",
  name: "Name",
  nameHint: "Stands in mails and on pages.",
  slug: "Short name",
  slugHint:
    "Stands in the address of this console, and in what programs ask for. Small letters, digits and dashes.",
  slugForm:
    "Small letters, digits and dashes, at most 64; no dash at an end, and not in the form of an id.",
  slugTaken: "Another location has this short name. Choose another one.",
  timezone: "Time zone",
  timezoneHint: "Times on these pages are told by it, and days begin and end by it.",
  zoneUnknown: "Choose a time zone of the list.",
  locale: "Language",
  localeHint: "Of mails to people who have not chosen one.",
  languages: { en: "English", de: "German" },

  invitationsTitle: "Invitations",
  runningKeep: "Invitations that are out already keep the times they have.",
  reminder: "Reminder",
  reminderHint:
    "One mail to whoever was invited and has not signed in yet. Turned off, nobody is reminded any more; turned on, only those invited from then on.",
  reminders: {
    off: ["Off", "Nobody is reminded."],
    default: ["Usher’s words", "In the language of the person."],
    custom: ["Own words", "As you wrote them under Mail, Texts."],
  },
  toTexts: "Write the texts of mails",
  needsText:
    "There are no own words for the reminder yet. Write them first, or choose another one.",
  signInWindow: "The button signs in for",
  signInWindowHint:
    "From when the provider took the invitation. Later, people sign in with a code that is mailed to them.",
  remindAfter: "Remind after",
  remindAfterHint:
    "From when the provider took the first invitation. Not sooner than the button ends.",
  remindTooEarly:
    "This is sooner than the button ends. Make it longer, or the button’s time shorter.",
  close: "Close after",
  closeHint:
    "An invitation that nobody used ends then. The person stays a member and can sign in with a code.",
  closeTooEarly:
    "This is sooner than the reminder. Make it longer, or the reminder’s time shorter.",

  peopleTitle: "People and tables",
  newLabel: "“New” for",
  newLabelHint: "So long somebody carries the word New here, and at most until they first sign in.",
  country: "Country",
  countryHint: "Phone numbers without a country code are read as numbers of it.",
  ofZone: "That of the time zone",
  dateFormat: "Dates in tables",
  dateFormatHint: "How 03/04/2027 in a sheet is read.",
  dateFormats: {
    iso: "Only as 2027-04-03; others are asked about",
    dmy: "Day first: 3 April",
    mdy: "Month first: 4 March",
  },

  agreementTitle: "What members agree to",
  agreementHint: "On their first visit they are asked to agree. Empty: they are not asked.",
  privacyUrl: "Address of the privacy notice",
  termsUrl: "Address of the terms",
  urlForm: "Write the whole address of a page, like https://example.com/privacy.",

  slugTitle: "Change the short name?",
  slugAct: "Change it",
  slugFollows: (before: string, after: string) =>
    `“${before}” becomes “${after}”. Bookmarks of this console with the old name lead nowhere. Programs that name the location by it at the API get “not found” until they name the new one; those that name it by its id go on.`,
  slugTemporal:
    "Processes that run in Temporal already keep the old name there; new ones carry the new one. Links in mails that are out go on working.",
};
