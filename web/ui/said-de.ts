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
};
