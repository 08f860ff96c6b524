/** What is logged names ids, states and codes; never a person, an address, a link or a code. */
export type Logger = Record<
  "debug" | "info" | "warn" | "error",
  (fields: object, message: string) => void
>;
