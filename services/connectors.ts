import { z } from "zod";
import { connectors, findConnector } from "../connectors/catalog.ts";
import type { Connector } from "../connectors/connector.ts";
import { DomainError, invalidField } from "../domain/errors.ts";
import { fieldErrors } from "../domain/field-errors.ts";
import { membersConnector } from "./members-connector.ts";

export type Settings = Record<string, unknown>;

const Named = z.record(z.string(), z.unknown());

type JsonSchema = Record<string, unknown>;

/** A connector as outsiders see it; inputs and settings are JSON schemas. */
export type ConnectorView = {
  id: string;
  name: string;
  settings: JsonSchema;
  triggers: { key: string; kind: "records" | "events"; summary: string; input: JsonSchema }[];
  actions: { key: string; summary: string; input: JsonSchema }[];
};

/** What flows can be made of: the hub itself, and all it can be connected with. */
export const listConnectors = (): ConnectorView[] => [...connectors.map(viewOf), membersConnector];

function viewOf({ id, name, settings, triggers, actions }: Connector): ConnectorView {
  return {
    id,
    name,
    settings: schemaOf(settings),
    triggers: Object.entries(triggers).map(([key, { kind, summary, input }]) => ({
      key,
      kind,
      summary,
      input: schemaOf(input),
    })),
    actions: Object.entries(actions).map(([key, { summary, input }]) => ({
      key,
      summary,
      input: schemaOf(input),
    })),
  };
}

/** The settings in the connector's own words, or a refusal that names each field. */
export function checkedSettings(connectorId: string, settings: Settings): Settings {
  const connector = findConnector(connectorId);
  if (!connector) {
    throw invalidField("#/connector", "invalid_request", "There is no connector of this name.");
  }
  const read = connector.settings.safeParse(settings);
  if (!read.success) {
    throw new DomainError(
      "invalid",
      "Some settings cannot be taken as they are.",
      "invalid_request",
      fieldErrors(read.error, settings, "#/settings"),
    );
  }
  return Named.parse(read.data);
}

/** What may be shown of settings, and the names of the secrets that are set. */
export function withoutSecrets(schema: z.ZodType | undefined, settings: Settings) {
  const shape = schema instanceof z.ZodObject ? schema.shape : {};
  // What no schema describes is shown to nobody.
  const isOpen = (name: string) => Object.hasOwn(shape, name) && !isSecret(shape[name]);
  const names = Object.keys(settings);
  return {
    settings: Object.fromEntries(names.filter(isOpen).map((name) => [name, settings[name]])),
    secrets: names.filter((name) => !isOpen(name)),
  };
}

/** A setting is a secret when its schema says `meta({ secret: true })`. */
function isSecret(field: unknown): boolean {
  if (field instanceof z.ZodOptional || field instanceof z.ZodNullable) {
    return isSecret(field.unwrap());
  }
  return field instanceof z.ZodType && field.meta()?.["secret"] === true;
}

export const schemaOf = (schema: z.ZodType): JsonSchema =>
  Named.parse(z.toJSONSchema(schema, { unrepresentable: "any", io: "input" }));

/** A connector's events trigger, where it has one of this key. */
export function eventsTrigger(connectorId: string, key: string) {
  const trigger = findConnector(connectorId)?.triggers[key];
  return trigger?.kind === "events" ? trigger : undefined;
}
