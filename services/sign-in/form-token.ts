import { createHmac, timingSafeEqual } from "node:crypto";
import type { Keys } from "../../db/sealed.ts";
import type { SecretKeys } from "../unit-of-work.ts";

/** Which form a token is for: one cannot be used for the other. */
export type FormPurpose =
  | "link"
  | "sign-in"
  | "sign-out"
  | "owner-link"
  | "vendor"
  | "console"
  | "account";

/** A hidden field that only a page of ours can carry: signed, and bound to a secret that the browser holds. */
export function formToken(keys: SecretKeys, purpose: FormPurpose, browserSecret: string): string {
  const newest = keys.session[0];
  if (!newest) throw new Error("No key to sign forms with.");
  return sign([newest], purpose, browserSecret)[0]?.toString("base64url") ?? "";
}

export function isFormToken(
  keys: SecretKeys,
  purpose: FormPurpose,
  browserSecret: string,
  token: string,
): boolean {
  const given = Buffer.from(token, "base64url");
  return sign(keys.session, purpose, browserSecret).some(
    (own) => own.length === given.length && timingSafeEqual(own, given),
  );
}

const sign = (keys: Keys, purpose: FormPurpose, browserSecret: string): Buffer[] =>
  keys.map(({ key }) =>
    createHmac("sha256", key).update(`usher:form:v1\0${purpose}\0${browserSecret}`).digest(),
  );
