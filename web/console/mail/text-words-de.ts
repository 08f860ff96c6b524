import type { en } from "./text-words-en.ts";

export const de: typeof en = {
  title: "Texte der Mails",
  intro:
    "Die Worte zweier Mails können die dieses Standorts sein. Der Knopf, was er tut, und das Kleingedruckte darunter bleiben die von Usher.",
  languageRule:
    "Jeder bekommt eine Mail in der eigenen Sprache. Wo Sie in ihr nichts geschrieben haben, gehen Ihre Worte in der Sprache des Standorts hinaus, und wo es auch die nicht gibt, die von Usher.",
  caption: (kind) => `${kind}, in jeder Sprache`,
  language: "Sprache",
  languages: { en: "Englisch", de: "Deutsch" },
  whose: "Worte",
  own: "Ihre eigenen",
  usual: "Die von Usher",
  ownIn: (language) => `Stattdessen gehen Ihre eigenen auf ${language} hinaus`,
  subject: "Betreff",
  reminderIs: {
    off: "Die Erinnerung ist aus: Keine geht hinaus, was immer hier steht.",
    default:
      "Die Erinnerung geht mit den Worten von Usher hinaus. Ihre gehen hinaus, sobald „eigene Worte“ eingestellt ist.",
    custom: "Die Erinnerung geht mit Ihren Worten hinaus.",
  },
  reminderSetting: "Die Erinnerung in den Einstellungen ändern",
  edit: (kind, language) => `${kind} auf ${language}`,

  ownNow: "Das sind Ihre eigenen Worte.",
  usualNow: "Das sind die Worte von Usher. Was Sie an ihrer Stelle speichern, werden Ihre.",
  standIn: (language) =>
    `Solange Sie hier keine eigenen Worte haben, gehen an ihrer Stelle Ihre eigenen auf ${language} hinaus.`,
  body: "Text",
  subjectHint: "Höchstens 150 Zeichen.",
  bodyHint:
    "Reiner Text; eine leere Zeile beginnt einen Absatz, **zwei Sterne** machen fett. Höchstens 5.000 Zeichen.",
  variables: "Was darin stehen kann",
  variable: {
    firstName: "der Vorname",
    lastName: "der Nachname; nichts, wo es keinen gibt",
    fullName: "beide Namen",
    locationName: "der Name dieses Standorts",
    email: "die Adresse für die Anmeldung",
    signInWindow: "wie lange der Knopf anmeldet, wie „24 Stunden“",
  },
  save: "Speichern",
  show: "Vorschau",
  saved: "Gespeichert. Mails, die noch nicht versucht wurden, gehen mit diesen Worten hinaus.",
  savedUnused:
    "Gespeichert. Diese Worte gehen hinaus, sobald die Erinnerung in den Einstellungen auf „eigene Worte“ steht.",
  unchanged: "Nichts wurde geändert.",
  faulty: "So lässt sich das nicht speichern. Was daran falsch ist, steht bei den Feldern.",
  meanwhile:
    "Inzwischen hat jemand anderes andere Worte gespeichert. Sie stehen unten; Ihre sind noch in den Feldern. Speichern Sie noch einmal, um Ihre an deren Stelle zu setzen.",
  theirs: "Was jetzt gespeichert ist",
  needed:
    "Die Erinnerung steht auf eigenen Worten, und das sind die letzten. Ändern Sie zuerst die Erinnerung in den Einstellungen.",

  preview: "Vorschau",
  previewIntro: "Wie Ada Lovelace sie bekäme.",
  previewFaulty: "Keine Vorschau, solange etwas falsch ist:",
  tooLong:
    "Zu lang, um zu zeigen, wie sie aussehen wird. Der reine Text darunter hat dieselben Worte.",
  frame: "Die Mail, wie sie aussehen wird",
  plain: "Reiner Text",

  backTitle: "Zurück zu den Worten von Usher?",
  backAct: "Zurück zu den Worten von Usher",
  backFollows: (mail) =>
    `Von da an geht ${mail} mit den Worten von Usher hinaus. Ihre werden gelöscht, und das lässt sich nicht zurücknehmen. Mails, die schon versucht wurden, behalten ihre Worte.`,
  backDone: "Von jetzt an gehen die Worte von Usher hinaus.",

  testTitle: "Testmail",
  testIntro: (email) =>
    `Geht an ${email}, mit den gespeicherten Worten, als Test bezeichnet. Ihr Knopf meldet niemanden an. Höchstens zehn in der Stunde für diesen Standort.`,
  test: "Mir einen Test schicken",
  tooMany:
    "Zehn Tests in der Stunde sind genug. Warten Sie ein wenig, und schicken Sie dann den nächsten.",
  testPage: (email) => `Testmail an ${email}`,
  testBack: "Zurück zum Text",
  testQueued: "Eingereiht. Sie wird in Sekunden übergeben; diese Seite folgt ihr.",
  testOut: "Übergeben. Sehen Sie in Ihr Postfach.",
  testLocal: "Übergeben. Sie liegt im lokalen Postfach.",
  testDelivered: "Sie ist angekommen.",
  testFailed: "Sie hat Sie nicht erreicht. Was davon bekannt ist, steht oben.",
};
