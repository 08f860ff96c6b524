import type { en } from "./words-en.ts";

const MANY = { days: "Tage", hours: "Stunden", minutes: "Minuten", seconds: "Sekunden" };
const ONE = { days: "Tag", hours: "Stunde", minutes: "Minute", seconds: "Sekunde" };

export const de: typeof en = {
  title: "Einstellungen",
  intro: "Wie dieser Standort heißt und wie er einlädt. Geschrieben wird nur, was Sie ändern.",
  save: "Speichern",
  saved: "Gespeichert.",
  unchanged: "Nichts wurde geändert.",
  faulty: "Noch wurde nichts gespeichert. Was daran falsch ist, steht bei den Feldern.",
  stale:
    "Noch wurde nichts gespeichert: Jemand anderes war schneller. Bei den Feldern steht, wie es jetzt ist.",
  again: "Bitte schicken Sie das Formular noch einmal ab.",
  theirs: (value) =>
    `Jemand anderes hat das inzwischen geändert: Es ist jetzt „${value}“. Speichern Sie noch einmal, um Ihres an dessen Stelle zu setzen.`,
  none: "nichts",
  never: "nie",
  units: MANY,
  duration: (amount, unit) => `${amount} ${amount === 1 ? ONE[unit] : MANY[unit]}`,
  amount: "Anzahl",
  unit: "Einheit",
  durationForm: "Schreiben Sie eine ganze Zahl von 1 bis 99999.",

  locationTitle: "Der Standort",
  name: "Name",
  nameHint: "Steht in Mails und auf Seiten.",
  slug: "Kurzname",
  slugHint:
    "Steht in der Adresse dieser Konsole und in dem, wonach Programme fragen. Kleine Buchstaben, Ziffern und Striche.",
  slugForm:
    "Kleine Buchstaben, Ziffern und Striche, höchstens 64; kein Strich am Rand, und nicht in der Form einer Kennung.",
  slugTaken: "Ein anderer Standort hat diesen Kurznamen. Wählen Sie einen anderen.",
  timezone: "Zeitzone",
  timezoneHint: "Nach ihr stehen Zeiten auf diesen Seiten, und beginnen und enden Tage.",
  zoneUnknown: "Wählen Sie eine Zeitzone aus der Liste.",
  locale: "Sprache",
  localeHint: "Für Mails an Personen, die keine gewählt haben.",
  languages: { en: "Englisch", de: "Deutsch" },

  invitationsTitle: "Einladungen",
  runningKeep: "Einladungen, die schon hinaus sind, behalten ihre Zeiten.",
  reminder: "Erinnerung",
  reminderHint:
    "Eine Mail an alle, die eingeladen sind und sich noch nicht angemeldet haben. Ausgeschaltet wird niemand mehr erinnert; eingeschaltet nur, wer von da an eingeladen wird.",
  reminders: {
    off: ["Aus", "Niemand wird erinnert."],
    default: ["Worte von Usher", "In der Sprache der Person."],
    custom: ["Eigene Worte", "Wie Sie sie unter Mail, Texte geschrieben haben."],
  },
  toTexts: "Die Texte der Mails schreiben",
  needsText:
    "Für die Erinnerung gibt es noch keine eigenen Worte. Schreiben Sie sie zuerst, oder wählen Sie eine andere.",
  signInWindow: "Der Knopf meldet an für",
  signInWindowHint:
    "Von da an, wo der Anbieter die Einladung nahm. Später geht die Anmeldung mit einem Code, der geschickt wird.",
  remindAfter: "Erinnern nach",
  remindAfterHint:
    "Von da an, wo der Anbieter die erste Einladung nahm. Nicht früher, als der Knopf endet.",
  remindTooEarly:
    "Das ist früher, als der Knopf endet. Machen Sie es länger, oder die Zeit des Knopfs kürzer.",
  close: "Schließen nach",
  closeHint:
    "Eine Einladung, die niemand nutzte, endet dann. Die Person bleibt Mitglied und kann sich mit einem Code anmelden.",
  closeTooEarly:
    "Das ist früher als die Erinnerung. Machen Sie es länger, oder die Zeit der Erinnerung kürzer.",

  peopleTitle: "Personen und Tabellen",
  newLabel: "„Neu“ für",
  newLabelHint:
    "So lange steht bei jemandem hier das Wort Neu, und höchstens bis zur ersten Anmeldung.",
  country: "Land",
  countryHint: "Telefonnummern ohne Landesvorwahl werden als Nummern dieses Landes gelesen.",
  ofZone: "Das der Zeitzone",
  dateFormat: "Daten in Tabellen",
  dateFormatHint: "Wie 03/04/2027 in einer Tabelle gelesen wird.",
  dateFormats: {
    iso: "Nur als 2027-04-03; nach anderen wird gefragt",
    dmy: "Tag zuerst: 3. April",
    mdy: "Monat zuerst: 4. März",
  },

  agreementTitle: "Dem Mitglieder zustimmen",
  agreementHint: "Beim ersten Besuch werden sie darum gebeten. Leer: Sie werden nicht gefragt.",
  privacyUrl: "Adresse der Datenschutzerklärung",
  termsUrl: "Adresse der Bedingungen",
  urlForm: "Schreiben Sie die ganze Adresse einer Seite, wie https://example.com/privacy.",

  slugTitle: "Den Kurznamen ändern?",
  slugAct: "Ändern",
  slugFollows: (before, after) =>
    `Aus „${before}“ wird „${after}“. Lesezeichen dieser Konsole mit dem alten Namen führen nirgendwohin. Programme, die den Standort bei der API so nennen, bekommen „nicht gefunden“, bis sie den neuen nennen; solche, die seine Kennung nennen, gehen weiter.`,
  slugTemporal:
    "Vorgänge, die in Temporal schon laufen, behalten dort den alten Namen; neue tragen den neuen. Links in Mails, die schon hinaus sind, gelten weiter.",
};
