import type { Locale } from "../../../domain/location.ts";
import type { ExportWords } from "../../../services/members/export.ts";
import { stateWords } from "../../ui/state-words.ts";
import { peopleWords } from "./words.ts";

const HEADS: Record<Locale, ExportWords["heads"]> = {
  en: {
    firstName: "First name",
    lastName: "Last name",
    email: "Email",
    phone: "Phone number",
    state: "State",
    source: "Source",
    invitedAt: "Invited",
    activatedAt: "Activated",
    lastSeenAt: "Last seen",
  },
  de: {
    firstName: "Vorname",
    lastName: "Nachname",
    email: "E-Mail-Adresse",
    phone: "Telefonnummer",
    state: "Stand",
    source: "Herkunft",
    invitedAt: "Eingeladen",
    activatedAt: "Aktiviert",
    lastSeenAt: "Zuletzt gesehen",
  },
};

/** The words of a file of people; the first four heads are those that our own import reads. */
export const exportWords = (locale: Locale): ExportWords => ({
  locale,
  heads: HEADS[locale],
  state: peopleWords[locale].state,
  source: stateWords[locale].source,
});
