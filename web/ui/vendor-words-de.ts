/** What stands in the way of one flow, sheet or contact at a vendor, in German; `{}` as in `PROBLEMS_DE`. */
export const VENDORS_DE: Readonly<Record<string, string>> = {
  '{} has no action "{}".': "{} hat keine Aktion „{}“. Wählen Sie eine andere.",
  '{} has no {} under "{}". Choose another trigger.':
    "{} hat {} nicht unter „{}“. Wählen Sie einen anderen Auslöser.",
  "{} answered in a way we do not understand.":
    "{} hat auf eine Weise geantwortet, die Usher nicht versteht.",
  "It stands in an address: take letters, digits, - and _ alone.":
    "Es steht in einer Adresse: Nehmen Sie nur Buchstaben, Ziffern, - und _.",
  "A token has no spaces and no special letters. Copy it anew.":
    "Ein Token hat keine Leerzeichen und keine besonderen Buchstaben. Kopieren Sie ihn neu.",
  "Resend does not know the domain {}: add it there, or change MAIL_FROM.":
    "Resend kennt die Domain {} nicht: Fügen Sie sie dort hinzu, oder ändern Sie MAIL_FROM.",
  "Resend has not verified the domain {} ({}): set its DNS records, then verify it there.":
    "Resend hat die Domain {} nicht bestätigt ({}): Setzen Sie ihre DNS-Einträge und bestätigen Sie sie dort.",
  "Resend tracks opening or clicks for {}: switch both off there, since each click would be told with its link.":
    "Resend verfolgt für {}, wer öffnet oder klickt: Schalten Sie dort beides aus, denn jeder Klick würde samt seinem Link gemeldet.",
  "Resend answered something unknown: try again.":
    "Resend hat etwas Unbekanntes geantwortet: Versuchen Sie es noch einmal.",
  "Resend refuses RESEND_API_KEY: make a new key there and set it.":
    "Resend lehnt RESEND_API_KEY ab: Erstellen Sie dort einen neuen Schlüssel und setzen Sie ihn.",
  "HubSpot answered without saying what time it is.":
    "HubSpot hat geantwortet, ohne die Uhrzeit zu nennen. Usher versucht es wieder.",
  "This is no internal name of a property.":
    "Das ist kein interner Name einer Eigenschaft. Er steht in HubSpot bei der Eigenschaft.",
  'More than {} contacts have "{}" in "{}" already, which is more than can be looked through. Make a property of your own in HubSpot for those to invite, and name it in the flow.':
    "Mehr als {} Kontakte haben schon „{}“ in „{}“; so viele lassen sich nicht durchsehen. Legen Sie in HubSpot eine eigene Eigenschaft an für alle, die eingeladen werden sollen, und nennen Sie sie im Ablauf.",
  "HubSpot does not have this any more: it was deleted, or merged into another. Look for it in HubSpot.":
    "HubSpot hat das nicht mehr: Es wurde gelöscht oder mit einem anderen zusammengeführt. Suchen Sie es in HubSpot.",
  "HubSpot does not take this: {} Correct it in the flow or in HubSpot.":
    "HubSpot nimmt das nicht an: {} Berichtigen Sie es im Ablauf oder in HubSpot.",
  'HubSpot has no property "{}" of contacts. Look for its internal name in HubSpot under Settings > Properties, and make the flow anew with it.':
    "HubSpot hat keine Eigenschaft „{}“ von Kontakten. Suchen Sie ihren internen Namen in HubSpot unter „Einstellungen > Eigenschaften“ und legen Sie den Ablauf damit neu an.",
  "HubSpot answered the sign-in in a way we do not understand.":
    "HubSpot hat auf die Anmeldung auf eine Weise geantwortet, die Usher nicht versteht. Melden Sie sich noch einmal an.",
  "HubSpot does not know this hub: its client ID, secret or redirect address is wrong. Correct HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET, and the address in the app at HubSpot.":
    "HubSpot kennt diese Installation nicht: Ihre Client-ID, ihr Geheimnis oder ihre Rücksprungadresse ist falsch. Berichtigen Sie HUBSPOT_CLIENT_ID und HUBSPOT_CLIENT_SECRET und die Adresse in der App bei HubSpot.",
  "The address is what the contact is matched by, and is not changed.":
    "An der Adresse wird der Kontakt erkannt, sie wird nicht geändert.",
  "This is no ID of a contact: it has digits only.":
    "Das ist keine Kennung eines Kontakts: Sie hat nur Ziffern.",
  "The names of columns go on after column {}, the last that is read. Remove columns that are not needed.":
    "Die Spaltennamen gehen nach Spalte {} weiter, der letzten, die gelesen wird. Entfernen Sie Spalten, die nicht gebraucht werden.",
  "The tab has {} rows; more than {} are not looked through, even if they are empty. Delete the empty ones at its end, or split the table into several.":
    "Das Tabellenblatt hat {} Zeilen; mehr als {} werden nicht durchgesehen, auch leere nicht. Löschen Sie die leeren am Ende, oder verteilen Sie die Tabelle auf mehrere.",
  "There is an address in row {}, and no row after {} is read. Remove blank rows, or split the table into several.":
    "In Zeile {} steht eine Adresse, und nach Zeile {} wird keine gelesen. Entfernen Sie leere Zeilen, oder verteilen Sie die Tabelle auf mehrere.",
  "Choose a sheet first.": "Wählen Sie erst eine Tabelle.",
  "Google refuses the sign-in because the clock of this machine is wrong. Set it right; the hub tries again.":
    "Google lehnt die Anmeldung ab, weil die Uhr dieses Rechners falsch geht. Stellen Sie sie; Usher versucht es wieder.",
  "Google answered the sign-in in a way we do not understand.":
    "Google hat auf die Anmeldung auf eine Weise geantwortet, die Usher nicht versteht. Melden Sie sich noch einmal an.",
  "Google does not know this hub: its client ID, secret or redirect address is wrong. Correct GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, and the address at Google.":
    "Google kennt diese Installation nicht: Ihre Client-ID, ihr Geheimnis oder ihre Rücksprungadresse ist falsch. Berichtigen Sie GOOGLE_CLIENT_ID und GOOGLE_CLIENT_SECRET und die Adresse bei Google.",
  "Usher writes these columns.": "Diese Spalten schreibt Usher.",
  "This is not the key of a service account: {} is missing or wrong. Make a new key, and paste its file.":
    "Das ist nicht der Schlüssel eines Dienstkontos: {} fehlt oder ist falsch. Erstellen Sie einen neuen Schlüssel und fügen Sie seine Datei ein.",
  'The tab with the number {} is not in "{}": it was deleted, or never there. Undo that at Google, or choose another tab: {}.':
    "Das Tabellenblatt mit der Nummer {} ist nicht in „{}“: Es wurde gelöscht, oder war nie da. Machen Sie das bei Google rückgängig, oder wählen Sie ein anderes Tabellenblatt: {}.",
  'A tab "{}" is not in "{}": it was deleted, or never there. Undo that at Google, or choose another tab: {}.':
    "Ein Tabellenblatt „{}“ ist nicht in „{}“: Es wurde gelöscht, oder war nie da. Machen Sie das bei Google rückgängig, oder wählen Sie ein anderes Tabellenblatt: {}.",
  'There is no column of first names in row {}. Name one column "First name", or undo that it was renamed.':
    "In Zeile {} gibt es keine Spalte mit Vornamen. Nennen Sie eine Spalte „Vorname“, oder machen Sie die Umbenennung rückgängig.",
  "This path holds a character that nobody sees. Type it anew.":
    "In diesem Pfad steht ein Zeichen, das niemand sieht. Tippen Sie ihn neu.",
  "The sheet belongs to another user, and writing would take it from them. Let the user that runs Usher own it.":
    "Die Tabelle gehört einem anderen Benutzer, und Schreiben nähme sie ihm weg. Lassen Sie sie dem Benutzer gehören, unter dem Usher läuft.",
  "The name of {} is too long to put a draft beside it. Shorten it.":
    "Der Name von {} ist zu lang, um einen Entwurf danebenzulegen. Kürzen Sie ihn.",
  "{} has {} MB, and at most {} MB are read. Split it, or check that it is the right file.":
    "{} hat {} MB, und höchstens {} MB werden gelesen. Teilen Sie die Datei, oder prüfen Sie, ob es die richtige ist.",
  "{} is marked as read-only, so no statuses are written into it. Allow writing to have them; inviting goes on.":
    "{} ist schreibgeschützt, deshalb wird kein Stand hineingeschrieben. Erlauben Sie das Schreiben, um ihn zu sehen; eingeladen wird weiter.",
  "{} has more than one name (hard links), and writing statuses would part them. Keep one, make the others symbolic links, and name the folder of the file in CSV_ROOTS; inviting goes on.":
    "{} hat mehr als einen Namen (harte Links), und Schreiben würde sie trennen. Behalten Sie einen, machen Sie die anderen zu symbolischen Links, und nennen Sie den Ordner der Datei in CSV_ROOTS; eingeladen wird weiter.",
  "It ended a week after the sign-in, as it does while the app is still in testing there: publish the app first, or use a key instead.":
    "Sie endete eine Woche nach der Anmeldung, wie es ist, solange die App dort noch im Test ist: Veröffentlichen Sie erst die App, oder verwenden Sie stattdessen einen Schlüssel.",
  "Nobody has signed in yet. Ask for an address to sign in at, and open it in a browser.":
    "Noch hat sich niemand angemeldet. Melden Sie sich bei der Verbindung an.",
  "The sign-in service gave no answer in time.":
    "Der Anmeldedienst hat nicht rechtzeitig geantwortet. Usher versucht es wieder.",
  "There is nothing to sign in to.": "Hier gibt es nichts, woran man sich anmeldet.",
  "There is nothing to sign in to for {}.": "Bei {} gibt es nichts, woran man sich anmeldet.",
  "{} did not let you in ({}).":
    "{} hat Sie nicht hineingelassen ({}). Melden Sie sich noch einmal an.",
  'There is no connector "{}".': "Eine Verbindungsart „{}“ gibt es nicht.",
  "There is no connector of this name.": "Eine Verbindungsart mit diesem Namen gibt es nicht.",
};
