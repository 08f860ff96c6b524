import type { InputCode, TextCode } from "../../domain/input-codes.ts";

/** The sentences of `INPUT_MESSAGES` in German. */
export const INPUT_DE: Record<InputCode, string> = {
  required: "Das wird gebraucht. Bitte ausfüllen.",
  invalid_email: "Das ist keine E-Mail-Adresse. Bitte eine einzige Adresse, etwa ada@example.com.",
  invalid_phone: "Das ist keine Telefonnummer. Bitte mit Ländervorwahl, etwa +49 30 1234567.",
  invalid_date: "Das ist kein Datum. Bitte als JJJJ-MM-TT schreiben.",
  ambiguous_date:
    "Dieses Datum lässt sich auf zwei Arten lesen. Bitte als JJJJ-MM-TT schreiben oder das Datumsformat des Standorts festlegen.",
  unknown_plan:
    "Kein Tarif dieses Standorts hat diese ID. Bitte die ID aus den Tarifen des Standorts übernehmen.",
  unknown_company:
    "Keine Firma dieses Standorts hat diese ID. Bitte die ID aus den Firmen des Standorts übernehmen.",
  unknown_locale:
    "In dieser Sprache schreiben wir nicht. Bitte eine der angebotenen Sprachen wählen.",
  duplicate_row: "Eine andere Zeile hat dieselbe Adresse. Bitte nur eine davon behalten.",
  control_character: "Hier stehen unsichtbare Steuerzeichen. Bitte neu tippen.",
  too_long: "Das ist zu lang. Bitte kürzen.",
  formula: "Das sieht wie eine Formel aus. Bitte mit einem Buchstaben beginnen.",
  markup:
    "Das sieht wie Markup oder eine Webadresse aus. Bitte reinen Text ohne <, > und Links schreiben.",
  unknown_field: "Dieses Feld gibt es nicht. Bitte entfernen oder die Schreibweise prüfen.",
  company_conflict:
    "Diese Person gehört hier zu einer anderen Firma. Zuerst muss sie dorthin wechseln.",
  manager_without_company:
    "Wer verwaltet, braucht eine Firma. Bitte eine wählen oder das Verwalten weglassen.",
  permissions_without_administrator:
    "Rechte sind für Administratoren. Bitte die Person dazu machen oder die Rechte weglassen.",
  no_plan:
    "Ein Startdatum oder eine Verlängerung braucht einen Tarif. Bitte dessen ID ergänzen oder beides entfernen.",
  subscription_too_short:
    "Das endet vor der Mindestlaufzeit des Tarifs. Bitte ein späteres Ende wählen.",
  blacklisted: "Diese Adresse ist gesperrt. War das ein Versehen, zuerst die Sperre aufheben.",
  resend_too_soon:
    "Die Mail ging eben erst hinaus. Bitte fünf Minuten warten, bevor sie noch einmal gesendet wird.",
  forbidden_address: "Diese Adresse führt in ein privates Netz. Bitte eine öffentliche verwenden.",
  too_few_cells:
    "Diese Zeile hat weniger Zellen als die Kopfzeile. Bitte die fehlenden ergänzen, auch leere.",
  too_many_cells:
    "Diese Zeile hat mehr Zellen als die Kopfzeile. Bitte eine Zelle mit Trennzeichen in Anführungszeichen setzen.",
};

/** The sentences of `TEXT_MESSAGES` in German. */
export const TEXT_DE: Record<TextCode, string> = {
  no_email_column:
    "Es gibt keine Spalte mit E-Mail-Adressen. Bitte eine Spalte in der ersten Zeile „Email“ nennen.",
  duplicate_header:
    "Zwei Spalten haben denselben Namen. Bitte eine davon umbenennen oder entfernen.",
  unreadable:
    "Das ist keine Tabelle aus Text. Bitte als „CSV UTF-8“ speichern und noch einmal versuchen.",
  too_many_rows: "Das sind zu viele Zeilen. Bitte auf mehrere Tabellen verteilen.",
  too_many_columns: "Das sind zu viele Spalten. Bitte entfernen, was nicht gebraucht wird.",
  unbalanced_quote:
    'Ein Anführungszeichen ist nicht geschlossen. Bitte schließen, oder verdoppeln (""), wenn es zum Text gehört.',
};
