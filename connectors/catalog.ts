import type { Connector } from "./connector.ts";
import { csvFile } from "./csv-file/csv-file.ts";

/** What a location can be connected with. */
export const connectors: readonly Connector[] = [csvFile];

export const findConnector = (id: string): Connector | undefined =>
  connectors.find((connector) => connector.id === id);
