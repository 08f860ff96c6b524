import type { FirstStepsWords } from "./words.ts";

export const firstStepsWordsDe: FirstStepsWords = {
  title: "Erste Schritte",
  intro: (location) =>
    `Von hier bis zur ersten Person, die ${location} einlädt. Sie können nach jedem Schritt aufhören und später weitermachen.`,
  state: { done: "Erledigt", now: "Jetzt", later: "Später" },
  step: {
    location: "Der Standort",
    mail: "Mail",
    sheet: "Die Tabelle",
    preview: "Vorschau",
    approve: "Freigabe",
  },
  todo: {
    location: "den Standort benennen",
    mail: "sich selbst eine Testmail schicken",
    sheet: "die Tabelle auswählen",
    preview: "ansehen, was geschähe",
    approve: "freigeben",
  },
  barAt: (done, total) => `Erste Schritte: ${done} von ${total}.`,
  barNext: (todo) => `Als Nächstes: ${todo}`,

  name: "Name",
  zone: "Zeitzone",
  language: "Sprache",
  languages: { en: "Englisch", de: "Deutsch" },
  changeLocation: "In den Einstellungen ändern",

  way: {
    mailbox:
      "Mails bleiben auf diesem Rechner, im lokalen Postfach: Draußen bekommt niemand eine. Zum Probieren ist das richtig. Für echte Mails setzen Sie RESEND_API_KEY oder SMTP_URL und starten Usher neu.",
    resend: (sender) => `Mails gehen über Resend hinaus, von ${sender}.`,
    smtp: (sender, server) => `Mails gehen über ${server} hinaus, von ${sender}.`,
  },
  hearsBack: "Was daraus wird, wird zurückgemeldet: zugestellt oder nicht.",
  hearsNothing: "Was danach daraus wird, wird nicht zurückgemeldet.",
  testIntro: (email) => `Ein Test geht an ${email}: die Einladung, wie andere sie bekommen werden.`,
  test: "Mir einen Test schicken",
  testAgain: "Noch einen Test schicken",
  testState: "Der letzte Test",
  testWaits: "Er ist unterwegs. Die Seite geht von selbst weiter.",
  toMailbox: "Lokales Postfach öffnen",
  putOff: "Später",

  sheetIntro:
    "Jede Zeile Ihrer Tabelle wird zu einer Einladung, und in der Tabelle steht, was daraus wurde.",
  connectGoogle: "Google Sheets verbinden",
  connectFile: "Eine CSV-Datei verwenden",
  connectOther: "Etwas anderes",
  connected: (name) => `Verbunden: ${name}.`,
  chooseSheet: "Tabelle auswählen",
  openConnection: "Ansehen, was fehlt",
  needsWork: (name) => `Die Verbindung „${name}“ funktioniert noch nicht.`,
  linked: (name) => `Verknüpft durch den Ablauf „${name}“.`,
  needsIntegrations:
    "Dazu braucht es das Recht „Verbindungen und Abläufe“. Wer Administratoren verwaltet, kann es geben.",

  previewIntro:
    "Usher liest die Tabelle und sagt, was es täte. Vom Ansehen wird niemand eingeladen.",
  preview: "Ansehen, was geschähe",
  approveIntro:
    "Sehen Sie die Liste durch. Einladungen gehen hinaus, wenn Sie sie freigeben, und nicht vorher.",
  approve: "Durchsehen und freigeben",
  approved: "Der Ablauf läuft: Neue Zeilen werden von selbst eingeladen.",
  waits: "Kommt nach dem Schritt davor.",

  allDone: "Alles ist eingerichtet",
  tryIt: "Ausprobieren",
  tryFile:
    "Fügen Sie dieser Datei eine Zeile mit Name und Adresse hinzu und speichern Sie sie. Nach einigen Sekunden ist die Person eingeladen, und die Zeile sagt es.",
  trySheet:
    "Fügen Sie Ihrer Tabelle eine Zeile mit Name und Adresse hinzu. Nach ein bis zwei Minuten ist die Person eingeladen, und die Zeile sagt es.",
  people: "Personen ansehen",
  flow: "Ablauf ansehen",

  putAway: "Erste Schritte weglegen",
  putAwayHint: "In den Einstellungen lassen sie sich wieder öffnen.",
  ended: "Die ersten Schritte sind weggelegt und erscheinen auf keiner anderen Seite.",
  open: "Wieder zeigen",
  done: {
    located: "Der Standort ist da.",
    tested: "Der Test ist unterwegs.",
    putOff: "Für später aufgehoben.",
    putAway: "Die ersten Schritte sind weggelegt.",
    open: "Die ersten Schritte werden wieder gezeigt.",
  },
};
