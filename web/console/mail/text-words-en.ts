export const en = {
  title: "Texts of mails",
  intro:
    "The words of two mails can be this location’s own. The button, what it does, and the small print below stay Usher’s.",
  languageRule:
    "Everybody gets a mail in their language. Where you wrote none in it, your words in the location’s language go out, and where there are none either, Usher’s.",
  caption: (kind: string) => `${kind}, in each language`,
  language: "Language",
  languages: { en: "English", de: "German" },
  whose: "Words",
  own: "Your own",
  usual: "Usher’s",
  ownIn: (language: string) => `Your own in ${language} go out instead`,
  subject: "Subject",
  reminderIs: {
    off: "The reminder is off: none goes out, whatever is written here.",
    default:
      "The reminder goes out in Usher’s words. Yours go out once the setting is “own words”.",
    custom: "The reminder goes out in your words.",
  },
  reminderSetting: "Change the reminder in the settings",
  edit: (kind: string, language: string) => `${kind} in ${language}`,

  ownNow: "These are your own words.",
  usualNow: "These are Usher’s words. What you save in their place becomes yours.",
  standIn: (language: string) =>
    `As long as you have no own words here, your own in ${language} go out in their place.`,
  body: "Text",
  subjectHint: "At most 150 characters.",
  bodyHint:
    "Plain text; an empty line begins a paragraph, **two stars** make bold. At most 5,000 characters.",
  variables: "What can stand in it",
  variable: {
    firstName: "the first name",
    lastName: "the last name; nothing where there is none",
    fullName: "both names",
    locationName: "the name of this location",
    email: "the address they sign in with",
    signInWindow: "how long the button signs in, like “24 hours”",
  },
  save: "Save",
  show: "Preview",
  saved: "Saved. Mails that were not tried yet go out with these words.",
  savedUnused: "Saved. These words go out once the reminder is set to “own words” in the settings.",
  unchanged: "Nothing was changed.",
  faulty: "This cannot be saved as it is. What is wrong stands beside the fields.",
  meanwhile:
    "Somebody else saved other words meanwhile. They stand below; yours are still in the fields. Save again to put yours in their place.",
  theirs: "What is saved now",
  needed:
    "The reminder is set to your own words, and these are the last. Change the reminder in the settings first.",

  preview: "Preview",
  previewIntro: "As Ada Lovelace would get it.",
  previewFaulty: "No preview as long as something is wrong:",
  tooLong: "Too long to be shown as it will look. The plain text below has the same words.",
  frame: "The mail as it will look",
  plain: "Plain text",

  backTitle: "Back to Usher’s words?",
  backAct: "Back to Usher’s words",
  backFollows: (mail: string) =>
    `From then on, ${mail} goes out with Usher’s words. Yours are deleted, and you cannot take this back. Mails that were tried already keep the words they have.`,
  backDone: "Usher’s words go out from now on.",

  testTitle: "Test mail",
  testIntro: (email: string) =>
    `Goes to ${email}, with the words that are saved, marked as a test. Its button signs nobody in. At most ten an hour for this location.`,
  test: "Send me a test",
  tooMany: "Ten tests an hour are enough. Wait a while, then send the next.",
  testPage: (email: string) => `Test mail to ${email}`,
  testBack: "Back to the text",
  testQueued: "Queued. It is handed over within seconds; this page follows it.",
  testOut: "Handed over. Look into your mailbox.",
  testLocal: "Handed over. It lies in the local mailbox.",
  testDelivered: "It has arrived.",
  testFailed: "It did not reach you. What is known of it stands above.",
};
