import type { ReasonCode } from "../../domain/reasons.ts";

/** The sentences of `REASONS` in German. */
export const REASONS_DE: Record<ReasonCode, string> = {
  invited: "Eingeladen: für diesen Standort neu.",
  reinvited: "Nach dem Weggang wieder eingeladen.",
  already_member: "Nicht eingeladen: schon Mitglied dieses Standorts.",
  already_active:
    "Hat ein aktives Konto: über den neuen Standort benachrichtigt, eine Aktivierung ist nicht nötig.",
  corrected_before_activation:
    "Der Name wurde vor der Aktivierung vom einzigen Standort berichtigt, der eingeladen hat.",
  mail_accepted: "Der Mail-Anbieter hat die Mail angenommen.",
  mail_refused: "Der Mail-Anbieter hat die Mail endgültig abgelehnt.",
  mail_unknown:
    "Ob die Mail hinausging, ist nicht bekannt; von selbst wird sie nicht noch einmal gesendet.",
  mail_delivered: "Die Mail hat ihr Postfach erreicht.",
  mail_bounced: "Die Mail kam zurück.",
  mail_bounced_for_now:
    "Das Postfach nahm fürs Erste keine Mail an: Link und Erinnerung bleiben. Noch einmal senden oder warten.",
  mail_not_sent:
    "Der Anbieter hat die Mail nicht gesendet: Link und Erinnerung bleiben. Beheben, was er nennt, dann noch einmal senden.",
  mail_delivered_after_all:
    "Die Mail kam doch an, obwohl sie als nicht gesendet galt, und ihr Link gilt nicht mehr: noch einmal senden.",
  mail_complained:
    "Die Mail wurde beim Empfang als unerwünscht gemeldet: Dorthin wird nichts mehr gesendet.",
  mail_suppressed:
    "Nicht gesendet: Mail an diese Adresse kam früher zurück oder wurde als unerwünscht gemeldet.",
  mail_was_sent: "Jemand hat nachgesehen und sagt, dass die Mail hinausging.",
  mail_was_not_sent: "Jemand hat nachgesehen und sagt, dass die Mail nicht hinausging.",
  suppression_lifted:
    "An diese Adresse geht wieder Mail: Sie wurde noch einmal gesendet, oder jemand hat sich durch ihre Mail angemeldet.",
  suppression_lifted_by_hand:
    "An diese Adresse geht wieder Mail: Jemand hat sie von der Liste der verschonten Adressen genommen.",
  mail_canceled: "Die Mail war nicht mehr gewünscht, als sie an der Reihe war.",
  window_over: "Die Zeit des Anmelde-Links ist um; die Anmeldung geht mit einem Code.",
  not_activated: "Einmal erinnert: nicht rechtzeitig aktiviert.",
  reminder_off: "Nicht erinnert: Die Erinnerung des Standorts ist aus.",
  reminder_too_late: "Nicht erinnert: Die Einladung war nicht mehr offen dafür.",
  reminder_replaced: "Nicht erinnert: Die Einladung wurde stattdessen noch einmal gesendet.",
  reminder_unsubscribed: "Nicht erinnert: Die Erinnerungen des Standorts sind abbestellt.",
  unsubscribed: "Die Erinnerungen des Standorts wurden abbestellt.",
  test_mail: "Ein Test der Worte des Standorts wurde verlangt.",
  pressed_link: "Durch den Link in der Mail angemeldet.",
  entered_code: "Mit einem Code angemeldet.",
  changed_by_themselves: "Auf der eigenen Seite selbst geändert.",
  address_proved: "Die Adresse selbst geändert, mit einem Code an die neue.",
  agreed: "Den ersten Besuch gemacht und allem zugestimmt, worum gebeten wurde.",
  resent: "Auf Wunsch noch einmal gesendet, mit neuem Link.",
  revoked_by_admin: "Auf Wunsch zurückgenommen.",
  closed_after_limit: "Geschlossen: nicht innerhalb der Frist des Standorts aktiviert.",
  row_new: "Eine neue, vollständige Zeile.",
  row_known: "Vermerkt: Sie war schon da, als der Ablauf begann, und wird nicht eingeladen.",
  row_known_corrected:
    "Wartet: Die Zeile war schon da, als der Ablauf begann, und sagt jetzt etwas anderes.",
  row_changed: "Was die Zeile über die Person sagt, hat sich geändert.",
  row_unchanged: "Nichts zu tun: Die Person ist mit diesen Angaben schon bekannt.",
  row_invalid: "Nicht ausgeführt: Mit der Zeile stimmt etwas nicht.",
  row_resting: "Wartet: Die Zeile hat sich eben erst geändert.",
  row_duplicate: "Nicht eingeladen: Eine andere Zeile hat dieselbe Adresse.",
  row_missing: "Die Zeile fehlt in der Quelle. Dadurch wird niemand entfernt.",
  row_gone: "Die Zeile fehlt in der Quelle, und der Ablauf soll solche Mitgliedschaften beenden.",
  row_returned: "Die Zeile steht wieder in der Quelle.",
  address_corrected:
    "Die Adresse wurde berichtigt: Die alte Einladung endet, die neue Adresse wird eingeladen.",
  suspected_correction:
    "Es scheint die Berichtigung einer Zeile zu sein, die fehlt: Der alte Link ruht, bis jemand entscheidet.",
  account_is_theirs: "Nicht geändert: Das Konto gehört inzwischen der Person selbst.",
  bounced_before: "Nicht eingeladen: Mail an diese Adresse kam früher zurück.",
  run_again: "Was zurückgehalten war, wird auf Wunsch noch einmal angesehen.",
  merged_people:
    "Der Anbieter hat zwei Kontakte vereint, die beide hier Mitglied sind. Keiner wird beendet: von Hand entscheiden.",
  forgotten: "Vergessen: Dem Anbieter wurde gesagt, dass er nichts über die Person behalten soll.",
  forget_by_hand:
    "Dem Anbieter wurde gesagt, dass er nichts über die Person behalten soll, und sie hat ein eigenes Konto: von Hand entscheiden.",
  left_the_plan: "Nicht ausgeführt: Die Zeile wurde geändert oder entfernt, bevor jemand zusagte.",
  held_above_new:
    "Wartet: mehr neue Personen auf einmal, als der Ablauf ohne Zusage einladen darf.",
  held_ends: "Wartet: Der Ablauf lässt niemanden ohne Zusage gehen.",
  approved: "Zugesagt.",
  rejected: "Abgelehnt: Nichts aus dem Plan wird ausgeführt.",
  flow_paused:
    "Es geschieht nichts: Der Ablauf ist angehalten, oder er ist ein Entwurf, dessen Plan noch nicht angewendet wurde.",
  flow_problem: "Es geschieht nichts: Der Ablauf kann seine Quelle nicht benutzen.",
  connection_locked_out: "Der Anbieter lässt uns nicht mehr ein: Jemand muss sich neu anmelden.",
  connection_let_in: "Der Anbieter lässt uns wieder ein: Was dafür angehalten war, geht weiter.",
  connection_sign_in_requested: "Eine Adresse zum Anmelden beim Anbieter wurde verlangt.",
  connection_signed_in: "Jemand hat sich beim Anbieter angemeldet.",
  never_seen: "Diese Adresse wurde hier noch nie genannt.",
  made_administrator: "Zum Administrator des Standorts gemacht.",
  permissions_changed: "Geändert wurde, was die Person am Standort darf.",
  administrator_withdrawn: "Kein Administrator mehr: ein Mitglied wie andere.",
  administrator_kept: "Nicht entfernt: Administratoren nimmt jemand heraus, kein Ablauf.",
  ownership_handed_over: "Der Inhaber hat die Installation an jemand anderen übergeben.",
  key_revoked: "Widerrufen: Der Schlüssel lässt niemanden mehr ein.",
  handed_over_again: "Auf Wunsch noch einmal übergeben.",
  processes_asked_for: "Was nach den Zeilen laufen sollte, wurde auf Wunsch noch einmal verlangt.",
  exported: "Als Datei mitgenommen.",
  created: "Angelegt.",
  changed: "Geändert.",
  deleted: "Gelöscht.",
  signed_out: "Abgemeldet.",
};
