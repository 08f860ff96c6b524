import type { peopleWordsEn } from "./words-en.ts";

export const peopleWordsDe: typeof peopleWordsEn = {
  title: "Personen",
  invite: "Person einladen",
  caption: "Personen dieses Standorts, die neuesten zuerst",
  search: "Name oder Adresse",
  filterState: "Stand",
  filterSource: "Herkunft",
  every: "Alle",
  onlyNew: "Nur neue Personen",
  state: {
    waiting: "Eingeladen",
    bounced: "Mail kam zurück",
    activated: "Aktiviert",
    closed: "Geschlossen",
    revoked: "Zurückgenommen",
    left: "Kein Mitglied mehr",
  },
  head: {
    name: "Name",
    email: "Adresse",
    state: "Stand",
    source: "Herkunft",
    invited: "Eingeladen",
  },
  isNew: "Neu",
  administrator: "Administrator",
  exportTo: "Als CSV exportieren",
  why: "Warum ist jemand nicht hier?",
  none: "Noch ist niemand hier",
  noneBody:
    "Jemanden von Hand einladen, oder einen Ablauf einladen lassen, wer in einer Tabelle oder einem CRM steht.",
  toFlows: "Zu den Abläufen",
  notFound: "Damit wird niemand gefunden",
  notFoundBody: "Den Anfang eines Namens oder einer Adresse eingeben, oder weniger Filter wählen.",
  whyNot: (address) => `Warum ist ${address} nicht hier?`,

  back: "Alle Personen",
  backTo: (name) => `Zurück zu ${name}`,

  inviteTitle: "Person einladen",
  inviteIntro: (location) =>
    `Die Person wird sofort Mitglied von ${location} und bekommt eine Mail mit einem Link, der sie anmeldet.`,
  firstName: "Vorname",
  lastName: "Nachname (freiwillig)",
  email: "E-Mail-Adresse",
  phone: "Telefon (freiwillig)",
  phoneHint: (country) =>
    country === undefined
      ? "Mit Ländervorwahl, etwa +49 30 901820."
      : `Mit Ländervorwahl; ohne sie gilt die Nummer als eine aus ${country}.`,
  locale: "Sprache der Mails",
  languages: { en: "Englisch", de: "Deutsch" },
  send: "Einladung senden",
  already: (name) => `${name} ist hier bereits Mitglied. Es wurde keine Mail gesendet.`,
  toPerson: (name) => `${name} öffnen`,
  warning: {
    other_mailbox:
      "Die Adresse führt vielleicht in dasselbe Postfach wie eine andere. Beide gelten als verschiedene.",
    international_domain:
      "Die Adresse hat eine Domain mit Buchstaben über a bis z hinaus. Bitte prüfen.",
    number_completed: "Die Telefonnummer wurde ergänzt. Bitte prüfen.",
    extension_ignored: "Die Durchwahl der Telefonnummer wurde weggelassen.",
    invisible_removed: "Unsichtbare Zeichen wurden aus dem Namen entfernt.",
  },

  who: "Zur Person",
  name: "Name",
  address: "Adresse",
  phoneName: "Telefon",
  language: "Sprache",
  since: "Mitglied seit",
  leftAt: "Ausgeschieden",
  lastSeen: "Zuletzt gesehen",
  never: "Noch nie angemeldet",
  role: "Rolle",
  cameFrom: "Herkunft",
  none_: "–",

  invitation: "Einladung",
  noInvitation: "Die Person hatte hier nie eine Einladung.",
  mailGoesNext: "Die Mail geht als Nächstes hinaus.",
  linkUntil: (at) => `Der Link in der Mail meldet an bis ${at}; danach ein Code.`,
  linkWaits: "Der Link gilt, sobald die Mail hinaus ist.",
  reminderOn: (at) => `Erinnerung am ${at}, wenn sich die Person nicht vorher anmeldet.`,
  remindedOn: (at) => `Erinnert am ${at}. Eine zweite Erinnerung gibt es nicht.`,
  reminderOff: "Keine Erinnerung: Dieser Standort hat sie abgeschaltet.",
  reminderUnwanted:
    "Keine Erinnerung: Die Person hat die Erinnerungen dieses Standorts abbestellt.",
  closesOn: (at) => `Schließt am ${at}, wenn sich die Person nicht vorher anmeldet.`,
  waits: "Wartet darauf, dass sich die Person anmeldet. Von selbst geschieht nichts mehr.",
  activatedBy: {
    link: "Über den Link in der Mail angemeldet.",
    code: "Mit einem Code angemeldet.",
  },
  bouncedNext: "Nächster Schritt: die Adresse prüfen, dann noch einmal senden.",
  bouncedWhy: (reason) => `Was dazu gesagt wurde: ${reason}`,
  suppressed: {
    bounced:
      "An diese Adresse geht keine Mail: Eine kam zurück. Wer noch einmal sendet, erlaubt es wieder.",
    complained:
      "An diese Adresse geht keine Mail: Eine wurde als unerwünscht gemeldet. Wer noch einmal sendet, erlaubt es wieder.",
  },
  doubt: "Ob die letzte Mail hinausging, ist nicht bekannt. Unter Mail lässt es sich klären.",
  toDoubt: "Klären",
  closedBody:
    "Die Einladung ist geschlossen. Die Person bleibt Mitglied und kann sich mit einem Code anmelden.",
  revokedBody: "Die Einladung wurde zurückgenommen. Die Person ist kein Mitglied.",
  leftBody: "Die Person ist kein Mitglied mehr.",
  removalAt: (why) => `Grund: ${why}.`,
  openProcess: "Vorgang in der Temporal-Oberfläche öffnen",

  resend: "Noch einmal senden",
  resendTitle: (name) => `Einladung an ${name} noch einmal senden`,
  resendMail: (email) => `Eine neue Mail mit einem neuen Link geht an ${email}.`,
  resendOldLink: "Der Link in jeder früheren Mail gilt sofort nicht mehr.",
  resendWindow: (span) =>
    `Der neue Link meldet ${span} lang an, von dem Moment an, in dem der Anbieter die Mail annimmt.`,
  resendNoReminder: "Die Erinnerung bleibt, wie sie ist: Noch einmal zu senden verschiebt nichts.",
  resendLimit: "Nicht in den ersten 5 Minuten nach der letzten Mail, und höchstens 5-mal am Tag.",
  lastMail: (at) => `Die letzte Mail wurde am ${at} verlangt.`,
  hours: (count) => (count === 1 ? "1 Stunde" : `${count} Stunden`),
  days: (count) => (count === 1 ? "1 Tag" : `${count} Tage`),
  minutes: (count) => (count === 1 ? "1 Minute" : `${count} Minuten`),
  revoke: "Zurücknehmen",
  revokeTitle: (name) => `Einladung von ${name} zurücknehmen`,
  revokeAct: "Einladung zurücknehmen",
  revokeLink:
    "Der Link in der Mail gilt sofort nicht mehr, und eine wartende Mail wird nicht gesendet.",
  revokeMember: (name, location) =>
    `${name} ist dann kein Mitglied von ${location} mehr. Was geschehen ist, bleibt verzeichnet.`,
  revokeNoMail: "Keine Mail sagt der Person davon.",
  revokeLater: "Sie kann jederzeit wieder eingeladen werden.",
  again: "Wieder einladen",
  againTitle: (name) => `${name} wieder einladen`,
  againMember: (name, location) => `${name} wird Mitglied von ${location}.`,
  againMail: (email) =>
    `Eine Mail geht an ${email}: mit einem Link, der anmeldet, oder mit einem Willkommen, wenn das Konto aktiv ist.`,
  againClock: "Es ist eine neue Einladung, mit eigener Erinnerung und eigenem Ende.",
  notPossible: "Hier ist nichts mehr zu tun",

  mails: "Mails",
  mailsCaption: "Mails an diese Person, die neuesten zuerst",
  mailKind: "Mail",
  mailState: "Stand",
  mailAt: "Zeit",
  noMails: "Von hier ging noch keine Mail an die Person.",

  whyTitle: "Warum",
  whyIntro: "Was über Zeilen mit dieser Adresse entschieden wurde, und was jetzt im Weg steht.",
  whyNothing: "Nichts steht im Weg. Was über die Person entschieden wurde, steht im Verlauf.",
  whyAll: "Alles zu dieser Adresse",
  whyPageTitle: "Warum ist jemand nicht hier?",
  whyPageIntro:
    "Eine Adresse eingeben: was hier über sie entschieden wurde und warum, das Neueste zuerst.",
  whyLabel: "Adresse",
  timeline: "Verlauf",
  timelineAll: "Der ganze Verlauf",
  timelineTitle: (name) => `Verlauf von ${name}`,
  by: (who) => `durch: ${who}`,
  flowNamed: (name) => `der Ablauf „${name}“`,
  keyNamed: (name) => `der API-Schlüssel „${name}“`,
  actor: {
    person: "eine Person",
    key: "ein API-Schlüssel",
    flow: "ein Ablauf",
    system: "Usher",
    "temporal-ui": "jemand in der Temporal-Oberfläche",
  },
  through: (who, source) => `${who}, Herkunft: ${source}`,
  lineOf: (line) => `Zeile ${line}`,

  exportTitle: "Personen exportieren",
  exportBody:
    "Eine CSV-Datei mit Namen, Adressen, Telefonnummern, Stand und Zeiten. Keine Notizen.",
  exportAll: "Sie enthält alle Personen dieses Standorts.",
  exportSome: "Sie enthält, wer dazu passt:",
  exportRecord:
    "Dass Sie sie mitgenommen haben, steht im Protokoll. Die Datei ist so zu hüten wie die Liste selbst.",
  exportGuard:
    "Was eine Tabelle für eine Formel halten könnte, beginnt dort mit einem Apostroph; unser Import nimmt ihn wieder weg.",
  exportAct: "Exportieren",

  done: {
    invited: "Eingeladen. Die Mail ist unterwegs.",
    already: "Die Person ist hier bereits Mitglied. Es wurde keine Mail gesendet.",
    resent: "Noch einmal gesendet. Der alte Link gilt nicht mehr.",
    revoked: "Zurückgenommen. Der Link gilt nicht mehr.",
    again: "Wieder eingeladen. Die Mail ist unterwegs.",
  },
};
