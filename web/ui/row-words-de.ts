/** What is said of a row, a cell or a field, in German, by the English sentence; `{}` as in `PROBLEMS_DE`. */
export const ROWS_DE: Readonly<Record<string, string>> = {
  'The time "{}" was left out.': "Die Uhrzeit „{}“ wurde weggelassen.",
  "The spreadsheet's day number {} was read as {}. Format the column as a date.":
    "Die Tageszahl {} der Tabelle wurde als {} gelesen. Formatieren Sie die Spalte als Datum.",
  "Write the year with four digits, the date best as YYYY-MM-DD.":
    "Schreiben Sie das Jahr mit vier Ziffern, das Datum am besten als JJJJ-MM-TT.",
  "The year {} is too long ago.": "Das Jahr {} liegt zu weit zurück.",
  "There is no day {} in month {} of {}.": "Es gibt keinen Tag {} im Monat {} des Jahres {}.",
  "There is no month {}.": "Einen Monat {} gibt es nicht.",
  "Write the date as YYYY-MM-DD.": "Schreiben Sie das Datum als JJJJ-MM-TT.",
  "{} is in the past. Check that it is meant so.":
    "{} ist schon vorbei. Prüfen Sie, ob das so gemeint ist.",
  "{} is more than a year ago. Check that it is meant so.":
    "{} ist mehr als ein Jahr her. Prüfen Sie, ob das so gemeint ist.",
  "{} is more than two years ahead. Check that it is meant so.":
    "Bis {} sind es mehr als zwei Jahre. Prüfen Sie, ob das so gemeint ist.",
  "The e-mail address is missing. Fill it in.": "Die E-Mail-Adresse fehlt. Tragen Sie sie ein.",
  "The address has line breaks or control characters in it.":
    "In der Adresse stehen Zeilenumbrüche oder Steuerzeichen. Tippen Sie sie neu.",
  "The address is too long: at most 254 characters, 64 of them before the @. Check it for a second one.":
    "Die Adresse ist zu lang: höchstens 254 Zeichen, 64 davon vor dem @. Prüfen Sie, ob es zwei sind.",
  "The address has an invisible character in it ({}). Type it anew.":
    "In der Adresse steht ein unsichtbares Zeichen ({}). Tippen Sie sie neu.",
  'The address has "{}" ({}) in it, which only looks like "{}". Type it anew.':
    "In der Adresse steht „{}“ ({}), das nur aussieht wie „{}“. Tippen Sie sie neu.",
  'The address has "{}" ({}) in it, which is no plain Latin letter, digit or sign. Type it anew.':
    "In der Adresse steht „{}“ ({}), was kein einfacher Buchstabe, keine Ziffer und kein Zeichen ist. Tippen Sie sie neu.",
  "Addresses in quotation marks are not taken. Write it plainly.":
    "Adressen in Anführungszeichen gehen nicht. Schreiben Sie sie ohne.",
  "Write the address alone, without a name, brackets or mailto:.":
    "Schreiben Sie die Adresse allein, ohne Namen, Klammern oder mailto:.",
  "This holds more than one address, or a blank. Write exactly one address.":
    "Hier stehen mehrere Adressen, oder ein Leerzeichen. Schreiben Sie genau eine Adresse.",
  "This has more than one @. Write exactly one address.":
    "Hier steht mehr als ein @. Schreiben Sie genau eine Adresse.",
  "Remove the apostrophe before the address.": "Entfernen Sie den Apostroph vor der Adresse.",
  "This has no @. Write a whole address, like ada@example.com.":
    "Hier fehlt das @. Schreiben Sie eine ganze Adresse, etwa ada@example.com.",
  "The domain mixes letters of different alphabets, so that it can pass for another one. Type it anew; if it is meant so, write it in its xn-- form.":
    "Die Domain mischt Buchstaben verschiedener Alphabete und sieht so aus wie eine andere. Tippen Sie sie neu; ist sie so gemeint, schreiben Sie sie in ihrer Form mit xn--.",
  "This domain has letters beyond a to z; without them it is {}. Check that it is the one meant.":
    "Diese Domain hat andere Buchstaben als a bis z; ohne sie heißt sie {}. Prüfen Sie, ob sie gemeint ist.",
  "{} is kept as another person than {}. Check that it is meant so.":
    "{} gilt als andere Person als {}. Prüfen Sie, ob das so gemeint ist.",
  "This must be {}. Correct it.": "Hier gehört {} hin. Berichtigen Sie das.",
  "This must be one of: {}.": "Das muss eines davon sein: {}.",
  "This is not in the form it must have. The API's reference shows it.":
    "Das hat nicht die Form, die es haben muss. Die Referenz der API zeigt sie.",
  "This must be at most {}.": "Das darf höchstens {} sein.",
  "This must be at least {}.": "Das muss mindestens {} sein.",
  "This may have at most {} characters.": "Hier gehen höchstens {} Zeichen.",
  "This may have at least {} characters.": "Hier braucht es mindestens {} Zeichen.",
  "This may have at most {} items.": "Hier gehen höchstens {} Einträge.",
  "This may have at least {} items.": "Hier braucht es mindestens {} Einträge.",
  "It has {}.": "Es sind {}.",
  "An ISO 8601 duration from one second up, like PT24H or P3D.":
    "Eine Dauer nach ISO 8601 ab einer Sekunde, etwa PT24H oder P3D.",
  "The address of a page, like https://example.com/privacy.":
    "Die Adresse einer Seite, etwa https://example.com/datenschutz.",
  "A country of two capital letters, like DE.": "Ein Land aus zwei Großbuchstaben, etwa DE.",
  "A time zone of the IANA list, like Europe/Berlin.":
    "Eine Zeitzone aus der Liste der IANA, etwa Europe/Berlin.",
  "This is an e-mail address where a name belongs. Check whether the two columns are swapped.":
    "Hier steht eine E-Mail-Adresse, wo ein Name hingehört. Prüfen Sie, ob die beiden Spalten vertauscht sind.",
  "A name has at most {} characters. Shorten it.":
    "Ein Name hat höchstens {} Zeichen. Kürzen Sie ihn.",
  "This is too long for a phone number.": "Das ist zu lang für eine Telefonnummer. Kürzen Sie es.",
  "The spreadsheet has mangled this number. Format the column as text and type it anew.":
    "Die Tabelle hat diese Nummer verändert. Formatieren Sie die Spalte als Text und tippen Sie sie neu.",
  "This begins with neither + nor 0, as if a spreadsheet had dropped it. It was read as {}. Format the column as text and check it.":
    "Hier steht am Anfang weder + noch 0, als hätte eine Tabelle das weggelassen. Gelesen wurde {}. Formatieren Sie die Spalte als Text und prüfen Sie die Nummer.",
  "The extension {} was left out. Only the number itself is kept.":
    "Die Durchwahl {} wurde weggelassen. Behalten wird nur die Nummer selbst.",
  "Mail to this address came back before. Correct the address, or send their invitation again.":
    "Mail an diese Adresse kam schon einmal zurück. Berichtigen Sie die Adresse, oder schicken Sie die Einladung noch einmal.",
  "The account is the person's own by now, so what the row says of them is not taken over.":
    "Das Konto gehört inzwischen der Person selbst; was die Zeile über sie sagt, wird nicht übernommen.",
  "They have activated their account, and only they can change its address. To invite this address too, put it into a new row.":
    "Die Person hat ihr Konto aktiviert, und nur sie kann die Adresse ändern. Um auch diese Adresse einzuladen, schreiben Sie sie in eine neue Zeile.",
  "A line break in this cell was read as a blank.":
    "Ein Zeilenumbruch in dieser Zelle wurde als Leerzeichen gelesen.",
  '"{}" was read as empty.': "„{}“ wurde als leer gelesen.",
  "Only the address was taken from this cell.":
    "Aus dieser Zelle wurde nur die Adresse übernommen.",
  'The header has "{}" twice. Rename or remove one of the two columns.':
    "In der Kopfzeile steht „{}“ zweimal. Benennen Sie eine der beiden Spalten um, oder entfernen Sie sie.",
  'The header has "{}" and "{}". Rename or remove one of the two columns.':
    "In der Kopfzeile stehen „{}“ und „{}“. Benennen Sie eine der beiden Spalten um, oder entfernen Sie sie.",
  "The first row has an address in it, not names of columns. Put a header row above it. A pasted list without one is read as {}, once that is confirmed.":
    "In der ersten Zeile steht eine Adresse, keine Spaltennamen. Setzen Sie eine Kopfzeile darüber. Eine eingefügte Liste ohne sie wird als {} gelesen, sobald das bestätigt ist.",
  "It has: {}.": "Es gibt: {}.",
  "Line {} says the same. This row is not needed.":
    "Zeile {} sagt dasselbe. Diese Zeile braucht es nicht.",
  "Line {} has the same address. Keep one row for each person.":
    "Zeile {} hat dieselbe Adresse. Behalten Sie eine Zeile für jede Person.",
  'In Excel choose "Save as" and "CSV UTF-8", in Google Sheets "Download" and "Comma-separated values", in a text editor the encoding UTF-8.':
    "Wählen Sie in Excel „Speichern unter“ und „CSV UTF-8“, in Google Sheets „Herunterladen“ und „Kommagetrennte Werte“, in einem Texteditor die Kodierung UTF-8.",
  "This is an Excel workbook or an archive, not a CSV file.":
    "Das ist eine Excel-Mappe oder ein Archiv, keine CSV-Datei.",
  "This is not a text file.": "Das ist keine Textdatei.",
  "This file is not UTF-8; it looks like an older Windows encoding.":
    "Diese Datei ist nicht in UTF-8; sie sieht nach einer älteren Windows-Kodierung aus.",
  "This file is damaged: it says how its characters are stored, but they are not.":
    "Diese Datei ist beschädigt: Ihre Zeichen sind nicht so gespeichert, wie sie angibt.",
  "Invisible characters were removed from this name.":
    "Aus diesem Namen wurden unsichtbare Zeichen entfernt.",
  "This plan was read, and is not used yet: the person is invited without it.":
    "Dieser Tarif wurde gelesen und wird noch nicht verwendet: Die Person wird ohne ihn eingeladen.",
  "This company was read, and is not used yet: the person is invited without it.":
    "Diese Firma wurde gelesen und wird noch nicht verwendet: Die Person wird ohne sie eingeladen.",
  "The formula in this cell says {}. Mend it, or type the value.":
    "Die Formel in dieser Zelle ergibt {}. Berichtigen Sie sie, oder tippen Sie den Wert.",
  "Row {} is empty. Put the names of the columns there, or say which row they are in.":
    "Zeile {} ist leer. Schreiben Sie die Spaltennamen dorthin, oder geben Sie an, in welcher Zeile sie stehen.",
  "This is empty. Put the names of the columns into the first row, and the people below.":
    "Hier steht nichts. Schreiben Sie die Spaltennamen in die erste Zeile und die Personen darunter.",
  "This is {}, not a table. Copy the rows from the spreadsheet, or save it as CSV UTF-8.":
    "Das ist {}, keine Tabelle. Kopieren Sie die Zeilen aus der Tabelle, oder speichern Sie sie als CSV UTF-8.",
  "This is no renewal. Write yes, no, a whole number of cycles, or the last day as YYYY-MM-DD.":
    "Das ist keine Verlängerung. Schreiben Sie ja, nein, eine ganze Zahl von Zeiträumen oder den letzten Tag als JJJJ-MM-TT.",
  "There are more than {} columns. Remove those not needed.":
    "Das sind mehr als {} Spalten. Entfernen Sie, was nicht gebraucht wird.",
  "There are more than {} rows. Split the table into several.":
    "Das sind mehr als {} Zeilen. Verteilen Sie sie auf mehrere Tabellen.",
  "This row ends before its last column; the missing cells were read as empty.":
    "Diese Zeile endet vor der letzten Spalte; die fehlenden Zellen wurden als leer gelesen.",
  "This cell has {} characters. Shorten it, or close a quotation mark before it.":
    "Diese Zelle hat {} Zeichen. Kürzen Sie sie, oder schließen Sie ein Anführungszeichen davor.",
  "{} is missing: the table has no such column. Add one.":
    "{} fehlt: Die Tabelle hat keine solche Spalte. Fügen Sie eine hinzu.",
  "{} is missing. Fill it in.": "{} fehlt. Tragen Sie es ein.",
  'A person has no "{}". There are {}.': "Eine Person hat kein „{}“. Es gibt {}.",
  "There is no such place in what the action takes.":
    "Einen solchen Ort hat das nicht, was die Aktion annimmt.",
  'At "{}" stands {}. Map a single value in it.':
    "An „{}“ steht {}. Ordnen Sie einen einzelnen Wert darin zu.",
  'Nothing was told at "{}". Map another place, or have it sent along.':
    "An „{}“ wurde nichts gemeldet. Ordnen Sie einen anderen Ort zu, oder lassen Sie es mitschicken.",
};
