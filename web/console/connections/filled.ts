import type { ConnectorView } from "../../../services/connectors.ts";
import { readSchemaForm } from "../../ui/schema-form.tsx";

export type Filled = { name: string; settings: Record<string, unknown> };

/** What somebody filled in; null clears a setting. The name is as typed until `titled` has read it. */
export const filledIn = (connector: ConnectorView, form: URLSearchParams): Filled => ({
  name: form.get("name") ?? "",
  settings: readSchemaForm(connector.settings, form),
});

/** What is new in them beside these; undefined where nothing is. */
export function changedOf(
  filled: Record<string, unknown>,
  before: Record<string, unknown>,
): Record<string, unknown> | undefined {
  const changed = Object.entries(filled).filter(([key, value]) => (before[key] ?? null) !== value);
  return changed.length > 0 ? Object.fromEntries(changed) : undefined;
}

export const withoutNull = (settings: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
