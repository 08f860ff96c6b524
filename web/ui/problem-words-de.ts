/**
 * What stands in the way at a vendor, in German, by the English sentence; `{}` stands for what is named in it, and
 * comes again in the same order.
 */
export const PROBLEMS_DE: Readonly<Record<string, string>> = {
  "Google cannot be reached, or does not answer just now. The hub tries again.":
    "Google ist nicht erreichbar oder antwortet gerade nicht. Usher versucht es wieder.",
  "Google takes no more calls for now: its limit is reached. The hub goes on when it is over.":
    "Google nimmt vorerst keine Anfragen mehr an: Das Limit ist erreicht. Danach geht es von selbst weiter.",
  "Google refused a call in a way we do not understand ({}).":
    "Google hat eine Anfrage abgelehnt, auf eine Weise, die Usher nicht versteht ({}).",
  "The account that signed in cannot open this sheet. Check its address, and share it with that account as an editor.":
    "Das angemeldete Konto kann diese Tabelle nicht öffnen. Prüfen Sie ihre Adresse und geben Sie sie für das Konto als Bearbeiter frei.",
  "The sheet is not shared with {}. In Google Sheets, open Share and add that address as an editor, or check the sheet's address.":
    "Die Tabelle ist nicht für {} freigegeben. Öffnen Sie in Google Sheets „Freigeben“ und fügen Sie diese Adresse als Bearbeiter hinzu, oder prüfen Sie die Adresse der Tabelle.",
  "The {} is not switched on. In Google Cloud, open APIs & Services of the project the key or the app belongs to, enable it, and wait five minutes.":
    "Die {} ist nicht eingeschaltet. Öffnen Sie in Google Cloud „APIs & Dienste“ des Projekts, zu dem der Schlüssel oder die App gehört, aktivieren Sie sie und warten Sie fünf Minuten.",
  "The sign-in does not include the sheets. Sign in again, and tick every box Google shows.":
    "Die Anmeldung umfasst die Tabellen nicht. Melden Sie sich noch einmal an und haken Sie jedes Kästchen an, das Google zeigt.",
  "The sheet is read, but not written: {} may only view it. In Google Sheets, open Share and make it an editor.":
    "Die Tabelle wird gelesen, aber nicht beschrieben: {} darf sie nur ansehen. Öffnen Sie in Google Sheets „Freigeben“ und machen Sie das Konto zum Bearbeiter.",
  "The sheet is read, but not written: its columns are protected. In Google Sheets, open Data > Protected sheets and ranges, and let {} edit them.":
    "Die Tabelle wird gelesen, aber nicht beschrieben: Ihre Spalten sind geschützt. Öffnen Sie in Google Sheets „Daten > Tabellenblätter und Bereiche schützen“ und lassen Sie {} sie bearbeiten.",
  "This is an Excel file that lies in Google Drive. Open it, choose File > Save as Google Sheets, and use the address of the new sheet.":
    "Das ist eine Excel-Datei, die in Google Drive liegt. Öffnen Sie sie, wählen Sie „Datei > Als Google-Tabelle speichern“ und nehmen Sie die Adresse der neuen Tabelle.",
  "Google no longer accepts the sign-in. Sign in again.":
    "Google nimmt die Anmeldung nicht mehr an. Melden Sie sich noch einmal an.",
  "Google does not let {} in: {}. Make a new key in Google Cloud, and paste its file.":
    "Google lässt {} nicht hinein ({}). Erstellen Sie in Google Cloud einen neuen Schlüssel und fügen Sie seine Datei ein.",
  "Google did not take the sign-in: it was begun too long ago, or twice. Sign in again.":
    "Google hat die Anmeldung nicht angenommen: Sie wurde vor zu langer Zeit begonnen, oder zweimal. Melden Sie sich noch einmal an.",
  "Google has ended the sign-in. It was taken back, the password was changed, or nobody used it for six months; or the app at Google is still in testing, where every sign-in ends after seven days. Sign in again.":
    "Google hat die Anmeldung beendet. Sie wurde zurückgenommen, das Passwort wurde geändert, oder niemand hat sie sechs Monate lang verwendet; oder die App bei Google ist noch im Test, wo jede Anmeldung nach sieben Tagen endet. Melden Sie sich noch einmal an.",
  "The sheet lies in the trash. In Google Drive, open Trash and restore it, or delete this flow.":
    "Die Tabelle liegt im Papierkorb. Stellen Sie sie in Google Drive unter „Papierkorb“ wieder her, oder löschen Sie diesen Ablauf.",
  "The sheet could be read, and can be no longer: it was deleted, or is not shared with {} any more. In Google Sheets, open Share and add that address as an editor.":
    "Die Tabelle ließ sich lesen und lässt sich nicht mehr lesen: Sie wurde gelöscht oder ist nicht mehr für {} freigegeben. Öffnen Sie in Google Sheets „Freigeben“ und fügen Sie diese Adresse als Bearbeiter hinzu.",
  "HubSpot cannot be reached, or does not answer just now. The hub tries again.":
    "HubSpot ist nicht erreichbar oder antwortet gerade nicht. Usher versucht es wieder.",
  "HubSpot takes no more calls for a few seconds: its limit is reached. The hub goes on when it is over.":
    "HubSpot nimmt einige Sekunden lang keine Anfragen mehr an: Das Limit ist erreicht. Danach geht es von selbst weiter.",
  "HubSpot takes no more calls today: the account's daily limit is used up. The hub goes on at midnight ({}).":
    "HubSpot nimmt heute keine Anfragen mehr an: Das Tageslimit des Kontos ist verbraucht. Um Mitternacht geht es weiter ({}).",
  "HubSpot does not accept the access token: the private app was deleted, or its token was renewed. In HubSpot open Settings > Integrations > Private Apps, and paste the token anew.":
    "HubSpot nimmt den Zugangs-Token nicht an: Die private App wurde gelöscht, oder ihr Token wurde erneuert. Öffnen Sie in HubSpot „Einstellungen > Integrationen > Private Apps“ und fügen Sie den Token neu ein.",
  "HubSpot no longer accepts the sign-in: it has run out, or the app was taken out of the account. Sign in again.":
    "HubSpot nimmt die Anmeldung nicht mehr an: Sie ist abgelaufen, oder die App wurde aus dem Konto entfernt. Melden Sie sich noch einmal an.",
  "HubSpot has ended the sign-in: the app was taken out of the account, or the person who signed in has no access any more. Sign in again.":
    "HubSpot hat die Anmeldung beendet: Die App wurde aus dem Konto entfernt, oder wer sich angemeldet hat, hat keinen Zugang mehr. Melden Sie sich noch einmal an.",
  "HubSpot did not take the sign-in: it was begun too long ago, or twice. Sign in again.":
    "HubSpot hat die Anmeldung nicht angenommen: Sie wurde vor zu langer Zeit begonnen, oder zweimal. Melden Sie sich noch einmal an.",
  "The private app has no scope {}. In HubSpot open Settings > Integrations > Private Apps, add it under Scopes, and save.":
    "Der privaten App fehlt der Bereich {}. Öffnen Sie in HubSpot „Einstellungen > Integrationen > Private Apps“, fügen Sie ihn unter „Bereiche“ hinzu und speichern Sie.",
  "The sign-in does not include the scope {}. Sign in again.":
    "Die Anmeldung umfasst den Bereich {} nicht. Melden Sie sich noch einmal an.",
  "{} is not there. Put it back, or correct the path.":
    "{} ist nicht da. Legen Sie die Datei zurück, oder berichtigen Sie den Pfad.",
  "{} does not lead to a file. Correct the path.":
    "{} führt zu keiner Datei. Berichtigen Sie den Pfad.",
  "{} is a folder. Name the CSV file in it.": "{} ist ein Ordner. Nennen Sie die CSV-Datei darin.",
  "{} is not a regular file. Name a CSV file.":
    "{} ist keine gewöhnliche Datei. Nennen Sie eine CSV-Datei.",
  "Usher may not use {}. Give the user that runs it the right to read and write the file and to write in its folder.":
    "Usher darf {} nicht verwenden. Geben Sie dem Benutzer, unter dem es läuft, das Recht, die Datei zu lesen und zu schreiben und in ihrem Ordner zu schreiben.",
  "There is no room left for {}. Free some; the hub tries again.":
    "Für {} ist kein Platz mehr. Schaffen Sie welchen; Usher versucht es wieder.",
  "{} cannot be used just now ({}). The hub tries again.":
    "{} lässt sich gerade nicht verwenden ({}). Usher versucht es wieder.",
  "The sheet must be in one of the folders Usher may read: {}. Move it there, or add its folder to CSV_ROOTS.":
    "Die Tabelle muss in einem der Ordner liegen, die Usher lesen darf: {}. Verschieben Sie sie dorthin, oder fügen Sie ihren Ordner zu CSV_ROOTS hinzu.",
  "The sign-in could not be renewed in time. The hub tries again.":
    "Die Anmeldung ließ sich nicht rechtzeitig erneuern. Usher versucht es wieder.",
  "More calls are waiting than the vendor allows. The hub goes on by itself.":
    "Es warten mehr Anfragen, als der Anbieter erlaubt. Es geht von selbst weiter.",
  "Something went wrong here while it was checked. It is in the log.":
    "Beim Prüfen ist hier etwas schiefgegangen. Es steht im Log.",
  "No connection here is of the account {}.": "Keine Verbindung hier gehört zum Konto {}.",
  "HubSpot sent something that tells of nothing we know.":
    "HubSpot hat etwas geschickt, womit sich nichts anfangen lässt.",
  'Of what HubSpot calls "{}" nothing is made here. Take that subscription out of the app, or leave it.':
    "Aus dem, was HubSpot „{}“ nennt, wird hier nichts gemacht. Nehmen Sie das Abonnement aus der App, oder lassen Sie es.",
  'HubSpot does not say of which contact this "{}" is.':
    "HubSpot sagt nicht, zu welchem Kontakt „{}“ gehört.",
  "Signing in with Google is not set up here: set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET. A service account is the easier way: share the sheet with its address, and put its key into the connection's settings.":
    "Die Anmeldung bei Google ist hier nicht eingerichtet: Setzen Sie GOOGLE_CLIENT_ID und GOOGLE_CLIENT_SECRET. Ein Dienstkonto ist der leichtere Weg: Geben Sie die Tabelle für seine Adresse frei und tragen Sie seinen Schlüssel in die Einstellungen der Verbindung ein.",
  "Signing in with HubSpot is not set up here: set HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET. A private app is the easier way: put its access token into the connection's settings.":
    "Die Anmeldung bei HubSpot ist hier nicht eingerichtet: Setzen Sie HUBSPOT_CLIENT_ID und HUBSPOT_CLIENT_SECRET. Eine private App ist der leichtere Weg: Tragen Sie ihren Zugangs-Token in die Einstellungen der Verbindung ein.",
  "Some settings cannot be taken as they are.":
    "Einige Einstellungen lassen sich so nicht übernehmen.",
  "This connection uses a key. To sign in instead, clear the key in its settings first.":
    "Diese Verbindung verwendet einen Schlüssel. Um sich stattdessen anzumelden, entfernen Sie zuerst den Schlüssel in ihren Einstellungen.",
  "This sign-in has begun already. Press the button once more.":
    "Diese Anmeldung hat schon begonnen. Drücken Sie den Knopf noch einmal.",
  "A flow uses this connection. Delete the flow first.":
    "Ein Ablauf verwendet diese Verbindung. Löschen Sie zuerst den Ablauf.",
  "This is not a key file. Paste everything that is in the JSON file, from { to }.":
    "Das ist keine Schlüsseldatei. Fügen Sie alles ein, was in der JSON-Datei steht, von { bis }.",
  "This is the file of an OAuth client. Make a key of a service account, and paste its file.":
    "Das ist die Datei eines OAuth-Clients. Erstellen Sie einen Schlüssel eines Dienstkontos und fügen Sie seine Datei ein.",
  "This is no token. Copy it anew, without spaces or line breaks.":
    "Das ist kein Token. Kopieren Sie ihn neu, ohne Leerzeichen und Zeilenumbrüche.",
  "A client secret goes with the access token of the same private app. Paste both.":
    "Ein Client-Geheimnis gehört zum Zugangs-Token derselben privaten App. Fügen Sie beide ein.",
  "A secret that can be guessed protects nothing: it must have at least {} characters. Make a longer one.":
    "Ein Geheimnis, das sich erraten lässt, schützt nichts: Es braucht mindestens {} Zeichen. Nehmen Sie ein längeres.",
  "Another location has this slug. Choose another one.":
    "Ein anderer Standort hat diesen Kurznamen. Wählen Sie einen anderen.",
  "A page of the console has this slug. Choose another one.":
    "Eine Seite der Konsole hat diesen Kurznamen. Wählen Sie einen anderen.",
  "No slug can be made of this name. Give one.":
    "Aus diesem Namen lässt sich kein Kurzname machen. Geben Sie einen an.",
  "A slug must not look like an id.": "Ein Kurzname darf nicht wie eine Kennung aussehen.",
  "Small letters, digits and dashes, at most 64; no dash at an end.":
    "Kleine Buchstaben, Ziffern und Striche, höchstens 64; kein Strich am Ende.",
  "Choose one of the list.": "Wählen Sie etwas aus der Liste.",
  "Ten tests an hour are enough.": "Zehn Tests in der Stunde genügen.",
  'The flow "{}" reads this source already, and each would write over the other\'s columns. Pause or delete that one first, or link another source.':
    "Der Ablauf „{}“ liest diese Quelle schon, und jeder schriebe über die Spalten des anderen. Halten Sie jenen erst an oder löschen Sie ihn, oder wählen Sie eine andere Quelle.",
};
