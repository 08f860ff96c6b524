/** What services say when they refuse, in German, by the English sentence; `{}` as in `PROBLEMS_DE`. */
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
  'This needs the permission "{}".': "Dafür braucht es das Recht „{}“.",
  'This needs the permission "{}" for all locations.':
    "Dafür braucht es das Recht „{}“ für alle Standorte.",
  'You lack the permission "{}" and cannot give it.':
    "Das Recht „{}“ haben Sie nicht und können es nicht geben.",
  "A key lives from 1 to {} days. Choose a number of days.":
    "Ein Schlüssel gilt 1 bis {} Tage. Wählen Sie eine Zahl von Tagen.",
  "Your permissions let you read none of this.": "Ihre Rechte lassen Sie davon nichts lesen.",
  "This step cannot wait: the next ones stand on it.":
    "Dieser Schritt kann nicht warten: Die nächsten bauen darauf auf.",
  "Somebody else changed this meanwhile. Look at it, and save again.":
    "Das hat inzwischen jemand anders geändert. Sehen Sie es sich an, und speichern Sie noch einmal.",
  "A test goes to the owner or an administrator of this location only.":
    "Ein Test geht nur an den Inhaber oder einen Administrator dieses Standorts.",
  "This needs a text. Write one in at least one language, or choose another setting.":
    "Hier braucht es einen Text. Schreiben Sie ihn in mindestens einer Sprache, oder wählen Sie etwas anderes.",
  "A text cannot be taken as it is.": "Ein Text lässt sich so nicht übernehmen.",
  "This mail is {}: there is no doubt to settle.":
    "Diese Mail ist {}: Da ist nichts mehr zu klären.",
  "This hand-over is not stuck any more. Nothing was done.":
    "Diese Übergabe steckt nicht mehr fest. Es wurde nichts getan.",
  "This installation has an owner with another address.":
    "Diese Installation hat einen Inhaber mit einer anderen Adresse.",
  "There is no such connection here.":
    "Eine solche Verbindung gibt es hier nicht. Wählen Sie eine andere.",
  "This recipe needs a connection to {}. Choose another one.":
    "Dieser Ablauf braucht eine Verbindung zu {}. Wählen Sie eine andere.",
  "They were forgotten: there is no address left to invite.":
    "Die Person wurde vergessen: Es gibt keine Adresse mehr, die sich einladen ließe.",
  "They are a member already: there is nothing to invite to.":
    "Die Person ist schon Mitglied: Da ist niemand einzuladen.",
  "This address seems to have been corrected in its sheet. Approve or reject the plan that waits first.":
    "Diese Adresse scheint in ihrer Tabelle berichtigt zu sein. Sagen Sie zuerst zu dem Plan, der wartet, ja oder nein.",
  "They have activated their account; there is nothing to resend.":
    "Die Person hat ihr Konto aktiviert; da ist nichts noch einmal zu schicken.",
  "This invitation is {}. Invite the person again to make a new one.":
    "Diese Einladung ist {}. Laden Sie die Person noch einmal ein, dann gibt es eine neue.",
  "This invitation is {}. Remove the member instead.":
    "Diese Einladung ist {}. Entfernen Sie stattdessen das Mitglied.",
  "The last mail is less than 5 minutes old. Try again a little later.":
    "Die letzte Mail ist keine 5 Minuten her. Versuchen Sie es etwas später.",
  "One address is invited at most {} times a day. Try again tomorrow.":
    "Eine Adresse wird höchstens {}-mal am Tag eingeladen. Versuchen Sie es morgen.",
  "An invitation is sent again at most {} times a day. Try again tomorrow.":
    "Eine Einladung wird höchstens {}-mal am Tag noch einmal geschickt. Versuchen Sie es morgen.",
  "What happens here invites nobody. Choose another trigger, or an action of a connection.":
    "Was hier geschieht, lädt niemanden ein. Wählen Sie einen anderen Auslöser, oder eine Aktion einer Verbindung.",
  "The trigger's input cannot be taken as it is.":
    "Die Angaben zum Auslöser lassen sich so nicht übernehmen.",
  "This flow is {}: set it going first.": "Dieser Ablauf ist {}: Setzen Sie ihn erst in Gang.",
  "This flow is {}.": "Dieser Ablauf ist {}.",
  "This run is {}: nothing waits in it.": "Dieser Durchgang ist {}: Nichts wartet darin.",
  "No plan came of it.": "Daraus wurde kein Plan. Versuchen Sie es noch einmal.",
  "The source has changed since the preview. Look at the new preview, then apply that.":
    "Die Quelle hat sich seit der Vorschau geändert. Sehen Sie die neue Vorschau an und wenden Sie dann diese an.",
  "It could not be applied.": "Der Plan ließ sich nicht anwenden. Versuchen Sie es noch einmal.",
  "It could not be approved.": "Der Plan ließ sich nicht zusagen. Versuchen Sie es noch einmal.",
  "The plan that waits is another one by now. Look at its rows, then approve that.":
    "Inzwischen wartet ein anderer Plan. Sehen Sie seine Zeilen an und sagen Sie dann dazu ja.",
  "This address has an account of its own. Sign in with it instead, or ask the location to remove that account first.":
    "Diese Adresse hat ein eigenes Konto. Melden Sie sich stattdessen damit an, oder bitten Sie den Standort, jenes Konto zuerst zu entfernen.",
  "Without this you cannot be a member. Tick it, or ask the location.":
    "Ohne das ist keine Mitgliedschaft möglich. Haken Sie es an, oder fragen Sie den Standort.",
};
