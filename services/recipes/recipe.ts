import { z } from "zod";
import { TRANSFORMS, type Mapping } from "../../domain/flow-mapping.ts";
import { isUuid } from "../../domain/uuid.ts";
import type { NewFlow } from "../flows/flows.ts";

/** Flows that belong together, made of a few inputs; a place that is not told is the same for each of them. */
export type Recipe = {
  key: string;
  name: string;
  summary: string;
  /** Of what the connection may be, by the connectors' ids. */
  connectors: readonly string[];
  input: z.ZodObject;
  /** Where an input of the trigger stands among the recipe's own. */
  triggerInputAt: string;
  read(input: unknown): z.ZodSafeParseResult<Prepared>;
};

/** What a recipe comes to. */
export type Prepared = {
  connectionId: string;
  /** Which properties are to be made at the vendor before; empty where that is not asked for. */
  makes: readonly string[];
  flows: NewFlow[];
};

type Definition<Input extends z.ZodObject> = Omit<Recipe, "input" | "read"> & {
  input: Input;
  prepare(input: z.infer<Input>): Prepared;
};

export function defineRecipe<Input extends z.ZodObject>({
  prepare,
  ...recipe
}: Definition<Input>): Recipe {
  return { ...recipe, read: (input) => recipe.input.transform(prepare).safeParse(input) };
}

/** The connection that a recipe is about. */
export const connectionOf = (what: string) =>
  z
    .string()
    .refine(isUuid, "There is no such connection here.")
    .meta({ title: "Connection", description: `The id of a connection to ${what}` });

const Place = z.string().min(1).max(300);

/** From which places a person, or the input of an action, is read. */
export const MappingInput: z.ZodType<Mapping> = z.record(
  z.string().min(1).max(200),
  z.union([
    z.strictObject({ from: Place, as: z.enum(TRANSFORMS).optional() }),
    z.strictObject({ value: z.string().max(10_000) }),
  ]),
);

export const INVITE = { connectionId: "members", key: "inviteMember" };
