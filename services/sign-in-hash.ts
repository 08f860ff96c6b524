import { createHash } from "node:crypto";

/** What is kept of a secret that a browser carries through a sign-in at a vendor. */
export const signInHash = (purpose: "start" | "state" | "browser", secret: string) =>
  createHash("sha256").update(`usher:connection-sign-in:v1\0${purpose}\0${secret}`).digest();
