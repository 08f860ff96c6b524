import type { Context } from "hono";
import { findFirstVisit, finishFirstVisit } from "../../../services/account/first-visit.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { isRefusal, refused } from "../../ui/refusal.ts";
import { accountPage } from "./account.tsx";
import { readNames } from "./names.tsx";
import type { AccountVisit } from "./visit.ts";

/** Takes what somebody left of their data, and what they agreed to. */
export async function sendFirstVisit(
  c: Context,
  visit: AccountVisit,
  form: URLSearchParams,
): Promise<Response> {
  const { personId } = visit.visitor;
  const agreed = form.getAll("agree");
  const names = form.has("firstName") ? readNames(form) : undefined;
  const done = await refused(() =>
    unitOfWork(visit.site, (tx) => finishFirstVisit(tx, personId, { names, agreed })),
  );
  if (!isRefusal(done)) return c.redirect("/account?done=welcome", 303);
  const asked = await findFirstVisit(visit.site.db, personId);
  return accountPage(c, visit, { asked, typed: { names, agreed }, refusal: done });
}
