import type { AllConnectorWords } from "./connector-words.ts";

export const connectorWordsDe: AllConnectorWords = {
  "csv-file": {
    name: "CSV-Datei",
    purpose:
      "Eine Tabelle in einer Datei, auf dem Rechner, auf dem Usher läuft. Jede Zeile lädt eine Person ein, und in der Datei steht, was daraus wurde.",
    needs: "Eine CSV-Datei im Ordner der Tabellen.",
    settings: {
      path: {
        label: "Datei",
        hint: "Ihr Pfad ab dem Ordner der Tabellen, etwa members.csv.",
      },
    },
  },
  "google-sheets": {
    purpose:
      "Eine Tabelle, die weiter bearbeitet wird. Jede Zeile lädt eine Person ein, und in der Tabelle steht, was daraus wurde.",
    needs:
      "Ein Google-Konto, das die Tabelle bearbeiten darf, oder der Schlüssel eines Dienstkontos.",
    settings: {
      serviceAccountKey: {
        label: "Schlüssel eines Dienstkontos",
        hint: "Alles, was in der JSON-Datei des Schlüssels steht, von { bis }. Die Tabelle wird dann für die Adresse des Kontos freigegeben.",
      },
    },
  },
  hubspot: {
    purpose:
      "Kontakte in HubSpot. Eine Änderung dort kann eine Person einladen, und HubSpot kann erfahren, was daraus wurde.",
    needs:
      "Jemand, der in HubSpot Apps installieren darf, oder der Zugangs-Token einer privaten App.",
    hook: "Öffnen Sie in HubSpot die private App und dort „Webhooks“. Tragen Sie diese Adresse als Ziel-URL ein. Abonnieren Sie für Kontakte „Erstellt“, „Gelöscht“, „Aus Datenschutzgründen gelöscht“, „Zusammengeführt“, „Wiederhergestellt“ und „Eigenschaft geändert“ für jede Eigenschaft, die Ihre Abläufe verwenden. Übernehmen Sie dann die Änderungen. Bis dahin findet Usher Änderungen, indem es jede Minute nachsieht.",
    appHook:
      "Wer die App von Usher bei HubSpot eingerichtet hat, trägt diese Adresse dort einmal ein, unter „Webhooks“, für alle Konten. Bis dahin findet Usher Änderungen, indem es jede Minute nachsieht.",
    settings: {
      accessToken: {
        label: "Zugangs-Token einer privaten App",
        hint: "In HubSpot: Einstellungen, Integrationen, Private Apps, dann Authentifizierung.",
      },
      clientSecret: {
        label: "Client-Geheimnis",
        hint: "Von derselben Seite. Damit unterschreibt HubSpot, was es von Änderungen erzählt.",
      },
    },
  },
  "webhook-in": {
    purpose:
      "Alles, was einen Webhook schicken kann: ein Formular, eine Automatisierung, ein Skript. Was es schickt, kann eine Person einladen.",
    needs: "Ein Geheimnis, das nur der Absender und Usher kennen.",
    hook: "Tragen Sie beim Absender diese Adresse als Ziel seines Webhooks ein (POST), mit demselben Geheimnis wie hier.",
    settings: {
      verifier: {
        label: "Womit der Absender zeigt, wer er ist",
        options: {
          "standard-webhooks": "Mit Standard Webhooks (whsec_…)",
          hmac: "Mit einer Signatur in einem Header (HMAC)",
          basic: "Mit Benutzername und Passwort",
          bearer: "Mit einem Token in einem Header",
          "path-secret": "Mit einer Adresse, die sonst niemand kennt",
        },
      },
      secret: {
        label: "Geheimnis",
        hint: "Was nur Sie und der Absender kennen: whsec_… bei Standard Webhooks, sonst der Schlüssel der Signatur, das Passwort, der Token oder der letzte Teil der Adresse. Mindestens 16 Zeichen.",
      },
      secondSecret: {
        label: "Zweites Geheimnis",
        hint: "Gilt zusätzlich, damit nichts abgewiesen wird, während das Geheimnis wechselt. Entfernen Sie es, sobald der Absender das neue hat.",
      },
      header: {
        label: "Header",
        hint: "Wo die Signatur steht, etwa X-Signature; bei einem Token, wo das nicht Authorization ist.",
      },
      encoding: { label: "Schreibweise der Signatur", hint: "Bei einer Signatur." },
      prefix: {
        label: "Vor der Signatur",
        hint: "Was in ihrem Header vor der Signatur steht, etwa sha256=.",
      },
      signs: {
        label: "Was unterschrieben wird",
        hint: "Bei einer Signatur.",
        options: {
          body: "Der Inhalt",
          "timestamp.body": "Die Zeit, ein Punkt und der Inhalt",
          stripe: "Wie bei Stripe",
        },
      },
      timestampHeader: {
        label: "Header der Zeit",
        hint: "Wo die Zeit steht, die mit dem Inhalt unterschrieben wird, in Sekunden oder Millisekunden.",
      },
      username: { label: "Benutzername", hint: "Bei Benutzername und Passwort." },
      format: { label: "Was geschickt wird", options: { json: "JSON", form: "Ein Formular" } },
      idempotencyKey: {
        label: "Ort der Kennung",
        hint: "Wo im Inhalt eine Kennung steht, die eine Wiederholung wieder hat, etwa submission.id. Gilt, wo kein Header eine hat.",
      },
    },
  },
};
