/** Where the Temporal UI is, if the hub knows. */
export type TemporalUi = {
  temporalUiUrl?: string | undefined;
  temporalNamespace?: string | undefined;
};

/** One process in the Temporal UI; undefined where there is none to link to. */
export const workflowUrl = (ui: TemporalUi, workflowId: string): string | undefined =>
  below(ui, `workflows/${encodeURIComponent(workflowId)}`);

/** The processes that a query of search attributes finds. */
export const workflowsUrl = (ui: TemporalUi, query: string): string | undefined =>
  below(ui, `workflows?${new URLSearchParams({ query })}`);

function below({ temporalUiUrl, temporalNamespace = "default" }: TemporalUi, place: string) {
  if (temporalUiUrl === undefined) return undefined;
  const base = temporalUiUrl.replace(/\/$/, "");
  return `${base}/namespaces/${encodeURIComponent(temporalNamespace)}/${place}`;
}
