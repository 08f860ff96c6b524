/** What services say when they refuse, in German, by the English sentence. */
export const SENTENCES_DE: Readonly<Record<string, string>> = {
  "Sending again is possible 5 minutes after the last mail, and 5 times a day.":
    "Noch einmal schicken geht 5 Minuten nach der letzten Mail, und 5-mal am Tag.",
  "An administrator needs at least one permission. Choose what they may do.":
    "Ein Administrator braucht mindestens ein Recht. Wählen Sie, was die Person darf.",
  "They administer this location already.": "Die Person verwaltet diesen Standort schon.",
  "Somebody changed this meanwhile. Look at it once more.":
    "Das hat inzwischen jemand geändert. Sehen Sie es sich noch einmal an.",
  "The owner may do everything, at each location. Hand the ownership over first.":
    "Der Inhaber darf alles, an jedem Standort. Übergeben Sie zuerst die Installation.",
  "Nobody else here may name administrators. Give somebody else that permission first.":
    "Niemand sonst darf hier Administratoren benennen. Geben Sie dieses Recht zuerst jemand anderem.",
  "The ownership goes to another administrator of a location.":
    "Übergeben wird an einen anderen Administrator eines Standorts.",
  "They have never signed in. Wait until they have.":
    "Die Person war noch nie angemeldet. Warten Sie so lange.",
  "A key needs at least one permission.": "Ein Schlüssel braucht mindestens ein Recht.",
  "A key lives from 1 to 365 days. Choose a number of days.":
    "Ein Schlüssel gilt 1 bis 365 Tage. Wählen Sie eine Zahl von Tagen.",
  "This flow is a draft: preview it, then apply its plan.":
    "Dieser Ablauf ist ein Entwurf: erst die Vorschau, dann den Plan anwenden.",
  "This flow is paused: resume it first.":
    "Dieser Ablauf ist angehalten: Setzen Sie ihn erst fort.",
  "This flow is paused: set it going first.":
    "Dieser Ablauf ist angehalten: Setzen Sie ihn erst fort.",
  "This flow is draft: set it going first.":
    "Dieser Ablauf ist ein Entwurf: Wenden Sie erst seinen Plan an.",
  "This flow is held.": "Bei diesem Ablauf wartet ein Plan auf eine Zusage.",
  "This flow is running.": "Dieser Ablauf läuft.",
  "This flow is paused.": "Dieser Ablauf ist angehalten.",
  "This flow is not running. Resume it, or apply its plan.":
    "Dieser Ablauf läuft nicht. Setzen Sie ihn fort, oder wenden Sie seinen Plan an.",
  "This run is done: nothing waits in it.": "Dieser Durchgang ist erledigt: Nichts wartet darin.",
  "This run is applying: nothing waits in it.":
    "Dieser Durchgang wird schon ausgeführt: Nichts wartet darin.",
  "This run is rejected: nothing waits in it.":
    "Dieser Durchgang ist abgelehnt: Nichts wartet darin.",
  "This run is failed: nothing waits in it.":
    "Dieser Durchgang ist fehlgeschlagen: Nichts wartet darin.",
  "Nothing of it waits any more: its rows were changed or removed, or may go without a yes.":
    "Nichts davon wartet mehr: Seine Zeilen wurden geändert oder entfernt, oder brauchen keine Zusage.",
  "The flow was deleted.": "Der Ablauf wurde gelöscht.",
  "No worker took this up in time. Check that a worker and Temporal are running, then try again.":
    "Kein Worker hat das rechtzeitig übernommen. Prüfen Sie, ob ein Worker und Temporal laufen, und versuchen Sie es noch einmal.",
  "The vendor does not answer in time. Wait a moment, then try again.":
    "Der Anbieter antwortet nicht rechtzeitig. Warten Sie einen Moment und versuchen Sie es noch einmal.",
  "By this mapping nobody could be invited of what came last. Try it on the samples first.":
    "Nach dieser Zuordnung ließe sich niemand einladen von dem, was zuletzt kam. Erproben Sie sie erst an den Proben.",
  "Say where each input of the action comes from.": "Sagen Sie, woher jeder Wert kommt.",
  "The action cannot take what the flow would ask of it.":
    "Damit ist dort nichts anzufangen, wohin der Ablauf geht.",
  "The plan with this row was rejected. Change the row, and it is looked at again.":
    "Der Plan mit dieser Zeile wurde abgelehnt. Ändern Sie die Zeile, dann wird sie wieder angesehen.",
  "This source is in use by another flow of this installation, in another location, and each would write over the other's columns. Have that one paused or deleted first, or link another source.":
    "Diese Quelle wird schon von einem anderen Ablauf dieser Installation gelesen, an einem anderen Standort, und jeder schriebe über die Spalten des anderen. Lassen Sie jenen erst anhalten oder löschen, oder wählen Sie eine andere Quelle.",
  "Some inputs cannot be taken.": "Einige Angaben sind so nicht zu gebrauchen.",
};
