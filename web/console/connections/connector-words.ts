import { words } from "../../ui/words.ts";
import { connectorWordsDe } from "./connector-words-de.ts";

type SettingWords = {
  label: string;
  hint?: string;
  /** What each value of a list means. */
  options?: Record<string, string>;
};

export type ConnectorWords = {
  /** Where its own name is not one in every language. */
  name?: string;
  /** What it is for. */
  purpose: string;
  /** What somebody must have at hand to connect it. */
  needs: string;
  /** What to enter at the other end, where that calls us. */
  hook?: string;
  /** The same where the hub is one app for all who sign in there. */
  appHook?: string;
  settings: Record<string, SettingWords>;
};

type Known = "csv-file" | "google-sheets" | "hubspot" | "webhook-in";

export type AllConnectorWords = Record<Known, ConnectorWords>;

const en: AllConnectorWords = {
  "csv-file": {
    purpose:
      "A sheet in a file, on the machine that runs Usher. Each row invites a person, and the file says what became of it.",
    needs: "A CSV file in the folder of sheets.",
    settings: {
      path: { label: "File", hint: "Its path from the folder of sheets, such as members.csv." },
    },
  },
  "google-sheets": {
    purpose:
      "A sheet that people keep editing. Each row invites a person, and the sheet says what became of it.",
    needs: "A Google account that may edit the sheet, or the key of a service account.",
    settings: {
      serviceAccountKey: {
        label: "Key of a service account",
        hint: "All that is in the JSON file of the key, from { to }. The sheet is then shared with the account’s address.",
      },
    },
  },
  hubspot: {
    purpose:
      "Contacts in HubSpot. A change there can invite a person, and HubSpot can be told what became of it.",
    needs: "Somebody who may install apps in HubSpot, or the access token of a private app.",
    hook: "In HubSpot open the private app, then Webhooks. Enter this address as the target URL. For Contact subscribe to Created, Deleted, Deleted for privacy, Merged, Restored, and to Property changed for each property that your flows use. Then press Commit changes. Until then Usher finds changes by looking every minute.",
    appHook:
      "Whoever set up Usher’s app at HubSpot enters this address there once, under Webhooks, for all accounts. Until then Usher finds changes by looking every minute.",
    settings: {
      accessToken: {
        label: "Access token of a private app",
        hint: "In HubSpot: Settings, Integrations, Private Apps, then Auth.",
      },
      clientSecret: {
        label: "Client secret",
        hint: "From the same page. HubSpot signs by it what it tells of changes.",
      },
    },
  },
  "webhook-in": {
    purpose:
      "Whatever can send a webhook: a form, an automation, a script. What it sends can invite a person.",
    needs: "A secret that only the sender and Usher know.",
    hook: "At the sender enter this address as the target of its webhook (POST), with the same secret as here.",
    settings: {
      verifier: {
        label: "How the sender shows who it is",
        options: {
          "standard-webhooks": "By Standard Webhooks (whsec_…)",
          hmac: "By a signature in a header (HMAC)",
          basic: "By a user name and a password",
          bearer: "By a token in a header",
          "path-secret": "By an address that nobody else knows",
        },
      },
      secret: {
        label: "Secret",
        hint: "What only you and the sender know: whsec_… for Standard Webhooks, else the key of the signature, the password, the token, or the last part of the address. At least 16 characters.",
      },
      secondSecret: {
        label: "Second secret",
        hint: "Taken as well, so that nothing is turned away while the secret changes. Remove it when the sender has the new one.",
      },
      header: {
        label: "Header",
        hint: "Where the signature stands, such as X-Signature; for a token where that is not Authorization.",
      },
      encoding: { label: "How the signature is written", hint: "For a signature." },
      prefix: {
        label: "Before the signature",
        hint: "What stands before the signature in its header, such as sha256=.",
      },
      signs: {
        label: "What is signed",
        hint: "For a signature.",
        options: {
          body: "The body",
          "timestamp.body": "The time, a dot and the body",
          stripe: "As Stripe does it",
        },
      },
      timestampHeader: {
        label: "Header of the time",
        hint: "Where the time stands that is signed with the body, in seconds or milliseconds.",
      },
      username: { label: "User name", hint: "For a user name and a password." },
      format: {
        label: "What is sent",
        options: { json: "JSON", form: "A form" },
      },
      idempotencyKey: {
        label: "Place of the id",
        hint: "Where in the body an id stands that a repeat has again, such as submission.id. Used where no header has one.",
      },
    },
  },
};

/** What the connectors are for, and their settings, in words; what a new one lacks here it says in its own. */
export const connectorWords = words<AllConnectorWords>({ en, de: connectorWordsDe });
