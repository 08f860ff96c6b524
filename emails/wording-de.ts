import type { en } from "./wording-en.ts";

export const de: Record<keyof typeof en, string> = {
  "duration.days": "{count, plural, one {# Tag} other {# Tage}}",
  "duration.hours": "{count, plural, one {# Stunde} other {# Stunden}}",
  "duration.minutes": "{count, plural, one {# Minute} other {# Minuten}}",
  "duration.seconds": "{count, plural, one {# Sekunde} other {# Sekunden}}",
  greeting: "Hallo {firstName},",

  "invitation.subject": "Ihre Einladung zu {locationName}",
  "invitation.body":
    "{locationName} lädt Sie ein, Mitglied zu werden. Ihr Konto ist bereit: Ein Druck auf den Knopf, und Sie sind drin.",
  "invitation.button": "Jetzt loslegen",
  "invitation.window":
    "Der Knopf meldet Sie für {window} ohne Passwort und ohne Code an. Später melden Sie sich mit {email} und dem Code an, den wir an diese Adresse schicken.",
  "invitation.bodyByCode":
    "{locationName} lädt Sie ein, Mitglied zu werden. Ihr Konto ist bereit: Drücken Sie den Knopf, und melden Sie sich an.",
  "invitation.byCode":
    "Sie melden sich mit {email} und einem Code an, den wir an diese Adresse schicken, wie alle, die einen Standort verwalten.",
  "invitation.footer":
    "Sie erhalten diese Mail, weil {locationName} {email} eingeladen hat. Wenn Sie sie nicht erwartet haben, müssen Sie nichts tun.",

  "reminder.subject": "{locationName} wartet auf Sie",
  "reminder.body":
    "{locationName} hat Sie eingeladen, Mitglied zu werden, und Sie haben sich noch nicht angemeldet. Ihr Konto ist weiterhin bereit.",
  "reminder.button": "Anmelden",
  "reminder.how":
    "Melden Sie sich mit {email} an: Wir schicken einen Code an diese Adresse, mehr brauchen Sie nicht.",
  "reminder.footer":
    "Dies ist die einzige Erinnerung. Sie erhalten sie, weil {locationName} {email} eingeladen hat. Wenn Sie sie nicht erwartet haben, müssen Sie nichts tun.",
  "reminder.unsubscribe": "Keine Erinnerungen von {locationName} mehr",

  "welcome.subject": "Sie sind jetzt Mitglied bei {locationName}",
  "welcome.body": "{locationName} hat Sie als Mitglied aufgenommen. Ihr Konto gilt dort ab sofort.",
  "welcome.button": "Zum Konto",
  "welcome.how": "Sie melden sich wie bisher mit {email} an.",
  "welcome.footer": "Sie erhalten diese Mail, weil {locationName} {email} aufgenommen hat.",

  "code.subject": "Ihr Code zum Anmelden",
  "code.body": "Geben Sie diesen Code in dem Browser ein, in dem Sie ihn angefordert haben:",
  "code.window": "Er gilt einmal, für {window}.",
  "code.footer":
    "Wenn Sie keinen Code angefordert haben, müssen Sie nichts tun: Ohne ihn kommt niemand hinein. Geben Sie ihn nicht weiter; wir fragen nie danach.",

  "connection_failed.subject": "{connection} bei {locationName} wird nicht mehr eingelassen",
  "connection_failed.body":
    "Die Verbindung {connection} von {locationName} wird nicht mehr eingelassen. Was über sie läuft, ist angehalten. Es geht nichts verloren: Alles geht dort weiter, wo es stehen blieb, sobald es jemand in Ordnung bringt. Der Grund:",
  "connection_failed.next":
    "Öffnen Sie die Verbindung {connection} in Usher und melden Sie sich neu an, oder hinterlegen Sie in ihren Einstellungen einen neuen Schlüssel. Können Sie das nicht selbst, fragen Sie, wer sie eingerichtet hat oder wer Usher für Sie betreibt.",
  "connection_failed.how": "Dies ist die einzige Mail dazu.",
  "connection_failed.footer": "Sie erhalten diese Mail, weil {email} {locationName} betreibt.",

  "address_changed.subject": "Ihre Adresse zum Anmelden wurde geändert",
  "address_changed.body":
    "Von jetzt an melden Sie sich mit {newEmail} an. Diese Mail geht an die Adresse, die Sie bisher hatten, {email}; Codes gehen nur noch an die neue.",
  "address_changed.next":
    "Das waren nicht Sie? Dann bitten Sie {locationName} sofort, es zu berichtigen, und erzählen Sie von dieser Mail.",
  "address_changed.footer": "Sie bekommen diese Mail, weil {email} die Adresse Ihres Kontos war.",

  "test.subject": "[Test] {subject}",
  "test.footer":
    "Dies ist ein Test der Worte oben. Niemand wurde eingeladen, und der Knopf führt nur zur Anmeldung.",
};
