import type { Context } from "hono";
import { isFormToken } from "../../services/sign-in/form-token.ts";
import type { Site } from "../deps.ts";
import { readForm, requireSameOrigin } from "../forms.ts";
import { receiveVisitor, type Visitor } from "../visitor.ts";

/** A form of the console with who sent it; `isOurs` says that a page of this session had it. */
export type Sent = { form: URLSearchParams; visitor: Visitor; isOurs: boolean };

/** Reads a form that a page of our origin sent; undefined when nobody is signed in to the console any more. */
export async function readSent(c: Context, site: Site): Promise<Sent | undefined> {
  requireSameOrigin(c, site.publicUrl);
  const form = await readForm(c);
  const visitor = await receiveVisitor(c, site, "console");
  if (!visitor) return undefined;
  const isOurs = isFormToken(site.keys, "console", visitor.token, form.get("token") ?? "");
  return { form, visitor, isOurs };
}
