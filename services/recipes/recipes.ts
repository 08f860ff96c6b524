import { findConnector } from "../../connectors/catalog.ts";
import { findConnection } from "../../db/connections.ts";
import type { Db } from "../../db/connect.ts";
import { getLocation } from "../../db/locations.ts";
import { ConnectorError, DomainError, invalidField, notFound } from "../../domain/errors.ts";
import { fieldErrors } from "../../domain/field-errors.ts";
import { authorize, type Actor } from "../../domain/permissions.ts";
import { PERMISSION } from "../connection-view.ts";
import type { ConnectorRuntime } from "../connector-runtime.ts";
import { schemaOf } from "../connectors.ts";
import { createFlow } from "../flows/flows.ts";
import type { FlowView } from "../flows/view.ts";
import type { ServiceDeps, Tx } from "../unit-of-work.ts";
import { recipes } from "./catalog.ts";
import type { Prepared, Recipe } from "./recipe.ts";

type Input = Record<string, unknown>;

/** A recipe as outsiders see it, with what it asks for. */
export type RecipeView = {
  key: string;
  name: string;
  summary: string;
  needs: {
    input: string;
    title: string | null;
    description: string;
    required: boolean;
    /** Of a connection: of which connectors it may be. */
    connectors: string[] | null;
    schema: Record<string, unknown>;
  }[];
};

export const listRecipes = (): RecipeView[] =>
  recipes.map(({ key, name, summary, connectors, input }) => ({
    key,
    name,
    summary,
    needs: Object.entries(input.shape).map(([name, field]) => {
      const { title = null, description = "", ...schema } = schemaOf(field);
      return {
        input: name,
        title: textOr(title, null),
        description: textOr(description, ""),
        required: !field.safeParse(undefined).success,
        connectors: name === "connectionId" ? [...connectors] : null,
        schema,
      };
    }),
  }));

const textOr = <Else>(value: unknown, other: Else) => (typeof value === "string" ? value : other);

/** What a recipe asks of its vendor before there are flows; a second time changes nothing. No transaction is open. */
export async function prepareRecipe(
  { db, connectors }: ServiceDeps & { connectors: Pick<ConnectorRuntime, "open"> },
  actor: Actor,
  key: string,
  locationRef: string,
  input: Input,
): Promise<void> {
  const { prepared, connection } = await checked(db, actor, key, locationRef, input);
  if (prepared.makes.length === 0) return;
  try {
    await (await connectors.open(connection)).act("ensureProperties", { names: prepared.makes });
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind === "rate_limited") throw error;
    if (error.kind === "unavailable") throw error;
    throw invalidField("#/makeProperties", "invalid_request", error.message);
  }
}

/** Makes the flows of a recipe: drafts, to be previewed and applied like any other. */
export async function applyRecipe(
  tx: Tx,
  actor: Actor,
  key: string,
  locationRef: string,
  input: Input,
): Promise<{ flows: FlowView[] }> {
  const { recipe, prepared } = await checked(tx.db, actor, key, locationRef, input);
  const flows: FlowView[] = [];
  try {
    for (const flow of prepared.flows) flows.push(await createFlow(tx, actor, locationRef, flow));
  } catch (error) {
    throw error instanceof DomainError ? inItsOwnWords(error, recipe) : error;
  }
  return { flows };
}

async function checked(db: Db, actor: Actor, key: string, locationRef: string, input: Input) {
  const recipe = recipes.find((one) => one.key === key);
  if (!recipe) throw notFound("The recipe");
  const location = await getLocation(db, locationRef);
  authorize(actor, PERMISSION, location.id);
  const read = recipe.read(input);
  if (!read.success) {
    const errors = fieldErrors(read.error, input);
    throw new DomainError("invalid", "Some inputs cannot be taken.", "invalid_request", errors);
  }
  const prepared: Prepared = read.data;
  const connection = await findConnection(db, prepared.connectionId);
  if (connection?.locationId !== location.id) throw refusal("There is no such connection here.");
  if (!recipe.connectors.includes(connection.connector)) {
    const names = recipe.connectors.map((id) => findConnector(id)?.name ?? id);
    throw refusal(`This recipe needs a connection to ${names.join(" or ")}. Choose another one.`);
  }
  return { recipe, prepared, connection };
}

const refusal = (message: string) => invalidField("#/connectionId", "invalid_request", message);

/** What stands in the way of a flow, told by where it stands in what was sent. */
function inItsOwnWords(
  { kind, message, code, errors }: DomainError,
  { triggerInputAt }: Recipe,
): DomainError {
  const told = errors.map((error) => ({
    ...error,
    pointer: error.pointer
      .replace(/^#\/trigger\/input/, triggerInputAt)
      .replace(/^#\/(?:trigger|action)\/connectionId/, "#/connectionId"),
  }));
  return new DomainError(kind, message, code, told);
}
