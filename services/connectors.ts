import { z } from "zod";
import { connectors, findConnector } from "../connectors/catalog.ts";
import { DomainError, invalidField } from "../domain/errors.ts";
import { fieldErrors } from "../domain/field-errors.ts";

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

export function listConnectors(): ConnectorView[] {
  return connectors.map(({ id, name, settings, triggers, actions }) => ({
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
  }));
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
export function withoutSecrets(connectorId: string, settings: Settings) {
  const secret = secretFields(connectorId);
  const shown = Object.entries(settings).filter(([name]) => !secret.has(name));
  return {
    settings: Object.fromEntries(shown),
    secrets: Object.keys(settings).filter((name) => secret.has(name)),
  };
}

/** A setting is a secret by its schema's word `secret`. */
function secretFields(connectorId: string): Set<string> {
  const schema = findConnector(connectorId)?.settings;
  if (!(schema instanceof z.ZodObject)) return new Set();
  const fields = Object.entries(schema.shape);
  return new Set(fields.filter(([, field]) => isSecret(field)).map(([name]) => name));
}

function isSecret(field: unknown): boolean {
  if (field instanceof z.ZodOptional || field instanceof z.ZodNullable) {
    return isSecret(field.unwrap());
  }
  return field instanceof z.ZodType && field.meta()?.["secret"] === true;
}

const schemaOf = (schema: z.ZodType): JsonSchema =>
  Named.parse(z.toJSONSchema(schema, { unrepresentable: "any", io: "input" }));

/** A connector's records trigger with its input in the trigger's own words, or a refusal that names the field. */
export function recordsTrigger(connectorId: string, key: string, input: Settings) {
  const trigger = findConnector(connectorId)?.triggers[key];
  if (trigger?.kind !== "records") {
    throw invalidField("#/trigger/key", "invalid_request", `${connectorId} has no rows called "${key}".`);
  }
  const read = trigger.input.safeParse(input);
  if (!read.success) {
    throw new DomainError(
      "invalid",
      "The trigger's input cannot be taken as it is.",
      "invalid_request",
      fieldErrors(read.error, input, "#/trigger/input"),
    );
  }
  return { input: z.record(z.string(), z.unknown()).parse(read.data), pace: trigger.pace };
}
