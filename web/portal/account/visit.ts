import type { Context } from "hono";
import { formToken, isFormToken } from "../../../services/sign-in/form-token.ts";
import type { Site } from "../../deps.ts";
import { readForm, requireSameOrigin } from "../../forms.ts";
import { PageError } from "../../page-error.ts";
import { speechFor, type Speech } from "../../ui/wording.ts";
import { receiveVisitor, type Visitor } from "../../visitor.ts";
import { isFresh, PORTAL_CONFIRMATION, toConfirmation } from "../confirmation.tsx";

/** Somebody on their own pages. */
export type AccountVisit = { site: Site; visitor: Visitor; speech: Speech; token: string };

type Handler = (c: Context, site: Site) => Promise<Response>;
type Answer = Response | Promise<Response>;

/** A page for whoever is signed in; `fresh` ones open soon after a code was entered only. */
export const forVisitor =
  (show: (c: Context, visit: AccountVisit) => Answer, { fresh = false } = {}): Handler =>
  async (c, site) => {
    const visitor = await receiveVisitor(c, site);
    if (!visitor) return c.redirect("/sign-in", 303);
    if (fresh && !isFresh(visitor, "open")) return toConfirmation(c, PORTAL_CONFIRMATION);
    return show(c, visitOf(c, site, visitor));
  };

/** A form of such a page, taken from whoever got it from us. */
export const fromVisitor =
  (
    take: (c: Context, visit: AccountVisit, form: URLSearchParams) => Answer,
    { fresh = false } = {},
  ): Handler =>
  async (c, site) => {
    requireSameOrigin(c, site.publicUrl);
    const form = await readForm(c);
    const visitor = await receiveVisitor(c, site);
    if (!visitor) return c.redirect("/sign-in", 303);
    const isOurs = isFormToken(site.keys, "account", visitor.token, form.get("token") ?? "");
    if (!isOurs) throw new PageError(403);
    if (fresh && !isFresh(visitor, "send")) return toConfirmation(c, PORTAL_CONFIRMATION);
    return take(c, visitOf(c, site, visitor), form);
  };

const visitOf = (c: Context, site: Site, visitor: Visitor): AccountVisit => ({
  site,
  visitor,
  speech: speechFor(c, { chosen: visitor.locale }),
  token: formToken(site.keys, "account", visitor.token),
});
