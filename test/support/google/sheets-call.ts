import type { Checked } from "./spec.ts";
import type { Store } from "./store.ts";

/** A call that has been let in and held against Google's description. */
export type SheetsCall = Checked & {
  id: string;
  path: Record<string, string>;
  address: string;
  store: Store;
};
export type Handler = (call: SheetsCall) => object;

/** Google's description was held against it when it came in. */
export const bodyOf = <Body>({ body }: SheetsCall) => body as Body;
