import { isDatabaseAway } from "../db/connect.ts";
import { UnavailableError } from "../domain/errors.ts";

/** True when nothing was wrong with the request: something that we cannot do without did not answer. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof UnavailableError || isDatabaseAway(error);
