import type { Context } from "hono";
import { changeFirstSteps, type StepsWish } from "../../../services/first-steps.ts";
import { sendTestMail } from "../../../services/mail-preview.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { isRefusal, refused } from "../../ui/refusal.ts";
import type { Visit } from "../visit.ts";
import { firstStepsPage } from "./show.tsx";

const PAGE = "/first-steps";

const WISHES: Partial<Record<string, StepsWish>> = {
  putOff: { wish: "putOff", step: "mail" },
  putAway: { wish: "putAway" },
  open: { wish: "open" },
};

/** Takes each of the small forms of the page: a test mail, or what somebody wishes of the steps. */
export async function sendFirstSteps(
  c: Context,
  visit: Visit,
  form: URLSearchParams,
): Promise<Response> {
  const { site, actor, location } = visit;
  const act = form.get("act") ?? "";
  const asked = Object.hasOwn(WISHES, act) ? WISHES[act] : undefined;
  if (asked) {
    await unitOfWork(site, (tx) => changeFirstSteps(tx, actor, location.id, asked));
    return visit.goto(c, PAGE, act);
  }
  const sent = await refused(() =>
    unitOfWork(site, (tx) =>
      sendTestMail(tx, site.publicUrl, actor, location.id, {
        kind: "invitation",
        locale: location.locale,
        to: visit.visitor.canonicalEmail,
      }),
    ),
  );
  if (isRefusal(sent)) return firstStepsPage(c, visit, sent);
  // Without a fragment: browsers do not ask again for a page by itself when its address has one.
  return visit.goto(c, PAGE, "tested");
}
