import type { Wording } from "./wording-en.ts";

export const de: Wording = {
  continue: "Weiter",
  cancel: "Abbrechen",
  search: "Suchen",
  pages: "Seiten",
  firstPage: "Erste Seite",
  nextPage: "Nächste Seite",
  signIn: "Anmelden",
  signOut: "Abmelden",
  toSignIn: "Zur Anmeldung",
  toAccount: "Zu Ihrem Konto",
  toConsole: "Zur Konsole",
  signedInAs: (email) => `Sie sind als ${email} angemeldet.`,

  linkTitle: (location) => `Willkommen bei ${location}`,
  linkBody: (email) => `Ein Druck auf den Knopf meldet Sie als ${email} an.`,
  linkSafe: "Nicht Ihre Adresse? Dann schließen Sie diese Seite.",
  linkOther: (signedIn, invited) =>
    `Sie sind als ${signedIn} angemeldet. Diese Einladung gilt ${invited}.`,
  linkReplace: (invited) => `Weiter als ${invited}`,
  linkStay: (signedIn) => `Als ${signedIn} angemeldet bleiben`,
  pressAgain: "Bitte drücken Sie den Knopf selbst.",
  pressFails: "Wenn diese Seite immer wiederkommt, melden Sie sich mit einem Code an.",

  reasonTitle: {
    expired: "Dieser Knopf meldet Sie nicht mehr an",
    used: "Diese Einladung wurde schon benutzt",
    newer: "Es gibt eine neuere Mail für Sie",
    code_only: "Mit einem Code anmelden",
  },
  reasonBody: {
    expired:
      "Seine Zeit ist um, Ihre Mitgliedschaft nicht. Melden Sie sich stattdessen mit einem Code an.",
    used: "Sie meldet einmal an, in einem Browser. In jedem anderen melden Sie sich mit einem Code an.",
    newer:
      "Nur der Knopf in der neuesten Mail meldet Sie an. Oder melden Sie sich mit einem Code an.",
    code_only: "Ihr Konto ist bereit. Sie melden sich mit einem Code an, den wir Ihnen schicken.",
  },
  sendCodeTo: (email) => `Wir schicken ihn an ${email}.`,
  sendCode: "Code schicken",

  signInTitle: "Anmelden",
  signInBody: "Wir schicken einen Code an Ihre E-Mail-Adresse. Ein Passwort gibt es nicht.",
  email: "E-Mail-Adresse",
  emailProblem: "Das ist keine E-Mail-Adresse. Schreiben Sie sie wie name@example.com.",
  formAgain: "Bitte schicken Sie das Formular noch einmal ab.",

  codeTitle: "Code eingeben",
  codeSent: (email) => `Wenn ${email} Zugang hat, ist ein Code unterwegs. Er gilt 10 Minuten.`,
  codeLabel: "Code aus sechs Ziffern",
  codeProblem:
    "Mit diesem Code kommen Sie nicht hinein. Nehmen Sie den neuesten, innerhalb von 10 Minuten, in dem Browser, in dem Sie ihn angefordert haben, oder lassen Sie sich einen neuen schicken.",
  codeAgain: "Neuen Code schicken",
  otherEmail: "Andere Adresse verwenden",

  confirmTitle: "Bestätigen, dass Sie es sind",
  confirmBody: (email) =>
    `Was jetzt kommt, kann schaden, wenn jemand anderes es tut. Wir schicken einen Code an ${email}.`,
  confirmSent: (email) =>
    `Ein Code ist unterwegs an ${email}. Er gilt 10 Minuten, in diesem Browser.`,
  confirm: "Bestätigen",
  confirmWrong:
    "Dieser Code bestätigt es nicht. Nehmen Sie den neuesten, innerhalb von 10 Minuten, oder lassen Sie sich einen neuen schicken.",

  accountTitle: (name) => `Hallo ${name}`,
  name: "Name",
  locations: "Mitglied bei",
  noLocation: "Zurzeit keinem Standort",

  unsubscribeTitle: "Keine Erinnerungen mehr?",
  unsubscribeBody: (location) =>
    `${location} erinnert Sie dann an nichts mehr. Einladungen, und Codes, um die Sie bitten, kommen weiterhin.`,
  unsubscribe: "Keine Erinnerungen mehr",
  unsubscribedTitle: "Sie bekommen keine Erinnerungen mehr",
  unsubscribedBody: (location) =>
    `${location} erinnert Sie an nichts mehr. Einladungen, und Codes, um die Sie bitten, kommen weiterhin.`,

  ownerTitle: "An der Konsole anmelden",
  ownerBody: (email) => `Ein Druck auf den Knopf meldet Sie als ${email} an, den Inhaber.`,
  ownerDead: "Dieser Link gilt nicht mehr",
  ownerDeadBody:
    "Er gilt einmal, für 15 Minuten. Einen neuen machen Sie auf dem Rechner, auf dem Usher läuft:",
  consoleMailbox: "Das lokale Postfach",

  connectTitle: (vendor) => `${vendor} verbinden?`,
  connectBody: (vendor, connection, location) =>
    `Sie melden sich bei ${vendor} an. ${location} verwendet dann als Verbindung „${connection}“, was Ihr Konto dort sehen und tun darf, bis Sie es bei ${vendor} zurücknehmen.`,
  connect: (vendor) => `Weiter zu ${vendor}`,
  connectSafe:
    "Sie kennen diesen Standort nicht, oder haben nicht darum gebeten? Dann schließen Sie diese Seite.",
  connectedTitle: (account: string) => `Verbunden als ${account}`,
  connectedBody:
    "Sie können diese Seite schließen. Was auf die Anmeldung gewartet hat, geht innerhalb einer Minute von selbst weiter.",
  vendorTitle: "Nicht verbunden",
  vendorBusy: (vendor: string) => `${vendor} antwortet gerade nicht`,
  vendorEnd: {
    unknown:
      "Diese Adresse ist verbraucht, oder es gab sie nie. Jede gilt einmal, zehn Minuten lang.",
    expired: "Das hat länger als zehn Minuten gedauert.",
    other_browser: "Begonnen hat es in einem anderen Browser, oder dieser behält keine Cookies.",
  },
  vendorRefusal: {
    denied: (vendor: string) => `Sie haben den Zugriff bei ${vendor} nicht erlaubt.`,
    unticked: (vendor: string) =>
      `Bei ${vendor} blieb ein Kästchen leer. Usher braucht alles, worum es bittet: Haken Sie jedes Kästchen an.`,
    unlasting: (vendor: string) =>
      `${vendor} hat den Zugriff nur für eine Stunde gegeben. Nehmen Sie Usher dort zuerst aus den Apps Ihres Kontos.`,
  },
  vendorNotAllowed: (location) =>
    `Wer um diese Adresse gebeten hat, darf bei ${location} nichts mehr verbinden; darum wurde nichts behalten. Bitten Sie jemanden, der ${location} betreibt, um eine neue Adresse.`,
  vendorKeyed:
    "Für diese Verbindung wurde inzwischen ein Schlüssel hinterlegt, und der wird verwendet. Um sich stattdessen anzumelden, nehmen Sie den Schlüssel aus den Einstellungen der Verbindung und lassen Sie sich eine neue Adresse geben.",
  vendorAgain:
    "Lassen Sie sich eine neue Adresse geben, wo Sie diese bekommen haben, und öffnen Sie sie in diesem Browser.",

  mailboxTitle: "Lokales Postfach",
  mailboxBody:
    "Hier enden die Mails dieses Hubs, denn er ist an keinen Mail-Anbieter angeschlossen.",
  mailboxEmpty: "Noch keine Mail.",
  mailboxBack: "Alle Mails",
  mailboxPlain: "Dasselbe als reiner Text",
  mailTo: "An",

  error: {
    403: [
      "Dieses Formular kam nicht von unserer Seite",
      "Öffnen Sie die Seite neu und versuchen Sie es noch einmal.",
    ],
    404: [
      "Hier ist nichts",
      "Vielleicht ist die Adresse unvollständig, oder was hier war, ist fort.",
    ],
    405: ["Das geht hier nicht", "Öffnen Sie die Seite neu und versuchen Sie es noch einmal."],
    413: ["Das ist zu viel", "Das Formular ist größer als alles, wonach wir fragen."],
    415: [
      "Das lässt sich nicht lesen",
      "Öffnen Sie die Seite neu und schicken Sie ihr Formular ab.",
    ],
    421: [
      "Das ist die falsche Adresse",
      "Öffnen Sie Usher unter der Adresse, die es beim Start genannt hat.",
    ],
    429: ["Zu viele Versuche", "Warten Sie ein wenig und versuchen Sie es dann noch einmal."],
    500: [
      "Bei uns ist etwas schiefgegangen",
      "Es ist vermerkt. Versuchen Sie es gleich noch einmal.",
    ],
    503: [
      "Wir sind gerade nicht ganz da",
      "Ein Teil von Usher antwortet nicht. Versuchen Sie es gleich noch einmal.",
    ],
  },
};
