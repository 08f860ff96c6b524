import { notFound } from "../../../domain/errors.ts";
import type { Locale } from "../../../domain/location.ts";
import { listConnectors, type ConnectorView } from "../../../services/connectors.ts";
import { connectorWords, type ConnectorWords } from "./connector-words.ts";

/** What can be connected: all but the hub itself, which needs no connection. */
export const connectable = (): ConnectorView[] =>
  listConnectors().filter(({ id }) => id !== "members");

export function getConnector(id: string | undefined): ConnectorView {
  const found = connectable().find((connector) => connector.id === id);
  if (!found) throw notFound("The connector");
  return found;
}

/** Its name in the page's language; its id where it is offered no more. */
export const connectorName = (locale: Locale, id: string): string =>
  wordsOf(locale, id)?.name ?? connectable().find((one) => one.id === id)?.name ?? id;

/** What we say of it in the page's language; of one that nobody put into words, nothing. */
export function wordsOf(locale: Locale, connectorId: string) {
  const all: Partial<Record<string, ConnectorWords>> = connectorWords[locale];
  return all[connectorId];
}
