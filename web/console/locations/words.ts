import { words } from "../../ui/words.ts";

export const locationWords = words({
  en: {
    title: "New location",
    intro: "A space with its people, its sheet and its words. All of this can be changed later.",
    name: "Name",
    nameHint: "As it stands in invitations, such as Hub Lisbon.",
    zone: "Time zone",
    zoneHint: "Times are told by it, and days begin and end by it.",
    language: "Language",
    languageHint: "Of mails to people who have not chosen one.",
    languages: { en: "English", de: "German" },
    slug: "Short name",
    slugHint: "As it stands in web addresses: small letters, digits and dashes.",
    make: "Make the location",
  },
  de: {
    title: "Neuer Standort",
    intro:
      "Ein Ort mit seinen Personen, seiner Tabelle und seinen Worten. Alles lässt sich später ändern.",
    name: "Name",
    nameHint: "So steht er in Einladungen, etwa Hub Lissabon.",
    zone: "Zeitzone",
    zoneHint: "Nach ihr stehen Zeiten auf den Seiten, und beginnen und enden Tage.",
    language: "Sprache",
    languageHint: "Für Mails an Personen, die keine gewählt haben.",
    languages: { en: "Englisch", de: "Deutsch" },
    slug: "Kurzname",
    slugHint: "So steht er in Webadressen: kleine Buchstaben, Ziffern und Striche.",
    make: "Standort anlegen",
  },
});
