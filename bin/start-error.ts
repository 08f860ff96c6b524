/** Ends a start or a command with its message alone: one clear sentence for the operator, no stack. */
export class StartError extends Error {
  override name = "StartError";
}

/** Why something failed, in few words. A connection refused on every address has a code and no message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message === "" && "code" in error) return String(error.code);
  return error.message;
}
