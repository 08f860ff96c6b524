import { z } from "@hono/zod-openapi";
import { EmailAddress } from "../domain/email-address.ts";
import { MAIL_STATES } from "../domain/invitation.ts";
import { MAIL_KINDS } from "../domain/mail.ts";
import { listMails as list, settleMail as settle } from "../services/mails.ts";
import { actor, answer, unitOfWork } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { Id, IdParams, Time } from "./fields.ts";
import { body, createRoute, createRouter, json, problems } from "./openapi.ts";
import { filterOf, page, pageOf, pageQuery } from "./paging.ts";

const Mail = z
  .object({
    id: Id,
    kind: z.enum(MAIL_KINDS),
    to: z.string().meta({ example: "ada@example.com" }),
    locationId: Id.nullable(),
    personId: Id.nullable(),
    invitationId: Id.nullable(),
    state: z.enum(MAIL_STATES),
    reason: z.string().nullable(),
    providerId: z.string().nullable(),
    attempts: z.int(),
    attemptedAt: Time.nullable(),
    settledAt: Time.nullable(),
    createdAt: Time,
  })
  .openapi("Mail");

const Settle = z
  .strictObject({
    as: z.enum(["delivered", "not_sent"]).meta({
      description: "`not_sent` stops the invitation, which can then be sent again",
    }),
  })
  .openapi("SettleMail", { example: { as: "not_sent" } });

const Recipient = EmailAddress.meta({
  type: "string",
  format: "email",
  example: "ada@example.com",
});

const about = { permission: "customers" as const, tags: ["Mails"] };

const listMails = createRoute({
  ...about,
  method: "get",
  path: "/mails",
  operationId: "listMails",
  summary: "Mails and what became of them, newest first; never their words, links or codes",
  request: {
    query: z.strictObject({
      ...pageQuery,
      state: z.enum(MAIL_STATES).optional(),
      to: Recipient.optional(),
    }),
  },
  responses: { 200: json(pageOf(Mail), "A page of mails") },
});

const settleMail = createRoute({
  ...about,
  method: "post",
  path: "/mails/{id}/settle",
  operationId: "settleMail",
  summary: "Say whether a mail in doubt (`unknown`) went out; nothing is sent by that",
  request: { params: IdParams, body: body(Settle) },
  responses: { 200: json(Mail, "The mail as it is now"), ...problems(404, 409) },
});

export const mailRoutes = (deps: ApiDeps) =>
  createRouter()
    .openapi(listMails, async (c) => {
      const { state, to, ...asked } = c.req.valid("query");
      const found = await list(deps.db, actor(c), {
        ...filterOf(asked),
        ...(state && { state }),
        ...(to && { recipient: to.canonical }),
      });
      return answer(c, page(found), 200);
    })
    .openapi(settleMail, (c) => {
      const { id } = c.req.valid("param");
      return unitOfWork(c, (tx) => settle(tx, actor(c), id, c.req.valid("json").as), 200);
    });
