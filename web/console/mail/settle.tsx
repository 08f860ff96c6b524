import type { Context } from "hono";
import { DomainError, notFound } from "../../../domain/errors.ts";
import type { LocationMail } from "../../../services/location-mails.ts";
import { settleMail, type Settlement } from "../../../services/mails.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { refused } from "../../ui/refusal.ts";
import { showConsolePage } from "../page.tsx";
import type { Visit } from "../visit.ts";
import { mailOf, mailPage, titleOf } from "./mail.tsx";
import { mailWords } from "./words.ts";

/** Says beforehand what follows of an answer. */
export async function showSettle(c: Context, visit: Visit): Promise<Response> {
  const as = settlementOf(c);
  const mail = await mailOf(c, visit);
  const say = mailWords[visit.speech.locale];
  if (mail.state !== "unknown") return mailPage(c, visit, mail, say.settledMeanwhile, 409);
  const here = visit.path(`/mail/outbox/${mail.id}`);
  return showConsolePage(
    c,
    visit,
    {
      title: as === "delivered" ? say.settleDelivered : say.settleNotSent,
      section: "mail",
      back: { href: here, text: titleOf(visit, mail) },
    },
    <Confirm
      speech={visit.speech}
      action={`${here}/settle/${as === "delivered" ? "delivered" : "not-sent"}`}
      token={visit.token}
      act={as === "delivered" ? say.wentOut : say.notOut}
      cancelTo={here}
    >
      <p>{followsOf(visit, mail, as)}</p>
      <p>{say.cannotUndo}</p>
    </Confirm>,
  );
}

export async function sendSettle(c: Context, visit: Visit): Promise<Response> {
  const as = settlementOf(c);
  const { id } = await mailOf(c, visit);
  const done = await refused(() =>
    unitOfWork(visit.site, (tx) => settleMail(tx, visit.actor, id, as)),
  );
  if (done instanceof DomainError) {
    const say = mailWords[visit.speech.locale];
    return mailPage(c, visit, await mailOf(c, visit), say.settledMeanwhile, 409);
  }
  return visit.goto(c, `/mail/outbox/${id}`, "settled");
}

function settlementOf(c: Context): Settlement {
  switch (c.req.param("as") ?? "") {
    case "delivered":
      return "delivered";
    case "not-sent":
      return "not_sent";
    default:
      throw notFound();
  }
}

function followsOf({ speech }: Visit, { kind, invitation }: LocationMail, as: Settlement): string {
  const { follows } = mailWords[speech.locale];
  if (as === "delivered") {
    return kind === "invitation" ? follows.deliveredInvitation : follows.delivered;
  }
  if (invitation?.restsOnIt) return follows.stops;
  if (kind === "reminder") return follows.reminder;
  return kind === "invitation" ? follows.gone : follows.nothing;
}
