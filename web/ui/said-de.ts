/** What services say when they refuse, in German, by the English sentence. */
export const SENTENCES_DE: Readonly<Record<string, string>> = {
  "Sending again is possible 5 minutes after the last mail, and 5 times a day.":
    "Noch einmal schicken geht 5 Minuten nach der letzten Mail, und 5-mal am Tag.",
};
