import type { Connector } from "./connector.ts";
import { csvFile } from "./csv-file/csv-file.ts";
import { googleSheets } from "./google-sheets/google-sheets.ts";
import { hubspot } from "./hubspot/hubspot.ts";
import { webhookIn } from "./webhook-in/webhook-in.ts";

/** What a location can be connected with. */
export const connectors: readonly Connector[] = [csvFile, googleSheets, hubspot, webhookIn];

export const findConnector = (id: string): Connector | undefined =>
  connectors.find((connector) => connector.id === id);
