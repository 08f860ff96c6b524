import { words } from "../../ui/words.ts";

/** How a recipe is told on its pages; one that is not here speaks for itself, in English. */
type RecipeWords = {
  name: string;
  summary: string;
  needs: string;
  inputs: Record<string, { label: string; hint?: string }>;
};

export const recipeTexts = words<Record<string, RecipeWords>>({
  en: {
    "sheet-to-invite": {
      name: "Invite whoever stands in a sheet",
      summary: "Each new row of a sheet is invited, and the sheet says what became of it.",
      needs: "a sheet at Google Sheets, or a CSV file.",
      inputs: {},
    },
    "hubspot-customer-to-invite": {
      name: "Invite whoever becomes a customer at HubSpot",
      summary:
        "A contact whose property becomes what is waited for is invited, and what becomes of the invitation is written back.",
      needs: "a connection to HubSpot.",
      inputs: {
        property: { label: "Property", hint: "The internal name of the property that decides." },
        becomes: { label: "Becomes", hint: "The internal value that is waited for." },
        writeBack: { label: "Tell HubSpot what becomes of the invitation" },
        makeProperties: {
          label: "Make the properties at HubSpot where they are missing",
          hint: "usher_status, usher_status_at and usher_activated_at. Else make them there yourself.",
        },
      },
    },
    "invitations-to-hubspot": {
      name: "Tell HubSpot what becomes of invitations",
      summary: "What becomes of each invitation is written to its contact at HubSpot.",
      needs: "a connection to HubSpot.",
      inputs: {
        makeProperties: {
          label: "Make the properties at HubSpot where they are missing",
          hint: "usher_status, usher_status_at and usher_activated_at. Else make them there yourself.",
        },
      },
    },
    "webhook-to-invite": {
      name: "Invite whoever a webhook tells of",
      summary: "Each delivery of a webhook is a person to invite, read by a mapping.",
      needs: "a webhook, which another system calls.",
      inputs: {},
    },
  },
  de: {
    "sheet-to-invite": {
      name: "Einladen, wer in einer Tabelle steht",
      summary:
        "Jede neue Zeile einer Tabelle wird eingeladen, und die Tabelle sagt, was daraus wurde.",
      needs: "eine Tabelle bei Google Sheets, oder eine CSV-Datei.",
      inputs: {},
    },
    "hubspot-customer-to-invite": {
      name: "Einladen, wer bei HubSpot Kunde wird",
      summary:
        "Ein Kontakt, dessen Eigenschaft den erwarteten Wert bekommt, wird eingeladen, und was aus der Einladung wird, steht dann dort.",
      needs: "eine Verbindung mit HubSpot.",
      inputs: {
        property: {
          label: "Eigenschaft",
          hint: "Der interne Name der Eigenschaft, die entscheidet.",
        },
        becomes: { label: "Wird zu", hint: "Der interne Wert, auf den gewartet wird." },
        writeBack: { label: "HubSpot sagen, was aus der Einladung wird" },
        makeProperties: {
          label: "Fehlende Eigenschaften bei HubSpot anlegen",
          hint: "usher_status, usher_status_at und usher_activated_at. Sonst legen Sie sie dort selbst an.",
        },
      },
    },
    "invitations-to-hubspot": {
      name: "HubSpot sagen, was aus Einladungen wird",
      summary: "Was aus jeder Einladung wird, steht dann bei ihrem Kontakt in HubSpot.",
      needs: "eine Verbindung mit HubSpot.",
      inputs: {
        makeProperties: {
          label: "Fehlende Eigenschaften bei HubSpot anlegen",
          hint: "usher_status, usher_status_at und usher_activated_at. Sonst legen Sie sie dort selbst an.",
        },
      },
    },
    "webhook-to-invite": {
      name: "Einladen, wovon ein Webhook berichtet",
      summary:
        "Jede Lieferung eines Webhooks ist eine Person, die eingeladen wird, gelesen nach einer Zuordnung.",
      needs: "einen Webhook, den ein anderes System aufruft.",
      inputs: {},
    },
  },
});
