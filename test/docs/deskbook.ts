import type { Connector } from "../../connectors/connector.ts";
import { exampleCode } from "./example-code.ts";

/** The guide's example, as it stands there. */
export const example = await exampleCode("docs/connectors.md");

export const deskbook = exported(await example.load("connectors/deskbook/deskbook.ts"));

/** Stands in for the catalog: `vi.mock("…/connectors/catalog.ts", () => import("…/deskbook.ts"))`. */
export const connectors = [deskbook];
export const findConnector = (id: string) => connectors.find((one) => one.id === id);

/** Holds because the compiler is asked about the same files. */
function exported(module: unknown): Connector {
  return (module as { deskbook: Connector }).deskbook;
}
