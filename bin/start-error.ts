/** Ends a start or a command with its message alone: one clear sentence for the operator, no stack. */
export class StartError extends Error {
  override name = "StartError";
}
