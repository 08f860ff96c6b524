import { z } from "@hono/zod-openapi";
import { EmailAddress } from "../domain/email-address.ts";
import { INVITATION_STATUSES, MAIL_STATES, SOURCES } from "../domain/invitation.ts";
import { PERMISSIONS } from "../domain/permissions.ts";
import { OptionalPersonName, PersonName } from "../domain/person-name.ts";
import { invite } from "../services/invitations/invite.ts";
import { resendInvitation as resend } from "../services/invitations/resend.ts";
import { revokeInvitation as revoke } from "../services/invitations/revoke.ts";
import { getInvitation as get, listInvitations as list } from "../services/invitations/view.ts";
import { readPhone } from "../services/phones.ts";
import { actor, answer, replyOf, unitOfWork } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { Id, IdParams, LocaleField, LocationParams, Time } from "./fields.ts";
import { body, createRoute, createRouter, json, problems } from "./openapi.ts";
import { filterOf, page, pageOf, pageQuery } from "./paging.ts";

const Invitation = z
  .object({
    id: Id.nullable(),
    locationId: Id,
    membershipId: Id,
    personId: Id,
    email: z.string().meta({ example: "ada@example.com" }),
    firstName: z.string(),
    lastName: z.string().nullable(),
    status: z.enum([...INVITATION_STATUSES, "not_needed"]),
    source: z.enum(SOURCES).nullable(),
    sentAt: Time.nullable(),
    signInUntil: Time.nullable(),
    remindAt: Time.nullable(),
    remindedAt: Time.nullable(),
    activatedAt: Time.nullable(),
    activatedBy: z.enum(["link", "code"]).nullable(),
    mail: z
      .object({
        state: z.enum(MAIL_STATES),
        providerId: z.string().nullable(),
        reason: z.string().nullable(),
      })
      .nullable(),
    workflowId: z.string().nullable().meta({ example: "invitation/0199…" }),
    createdAt: Time,
  })
  .openapi("Invitation");

const Email = EmailAddress.meta({ type: "string", format: "email", example: "ada@example.com" });

const NewInvitation = z
  .strictObject({
    firstName: PersonName.meta({ type: "string", minLength: 1, maxLength: 100 }),
    lastName: OptionalPersonName.meta({ type: "string", maxLength: 100 }),
    email: Email,
    phone: z.string().max(50).optional().meta({ example: "+49 30 901820" }),
    locale: LocaleField.optional(),
    administrator: z
      .boolean()
      .optional()
      .meta({ description: "Administrator from the start; needs the permission `admins`, too" }),
    permissions: z
      .array(z.enum(PERMISSIONS))
      .max(PERMISSIONS.length)
      .optional()
      .meta({ description: "What an administrator may do; at most what the key may" }),
  })
  .openapi("NewInvitation", {
    example: { firstName: "Ada", lastName: "Lovelace", email: "ada@example.com" },
  });

const about = { permission: "customers" as const, tags: ["Invitations"] };

const createInvitation = createRoute({
  ...about,
  method: "post",
  path: "/locations/{location}/invitations",
  operationId: "createInvitation",
  summary: "Invite a person to a location",
  request: { params: LocationParams, body: body(NewInvitation) },
  responses: {
    202: json(Invitation, "Recorded; its e-mail is on the way"),
    200: json(Invitation, "A member here already: `not_needed`, and no e-mail"),
    ...problems(404, 409),
  },
});

const listInvitations = createRoute({
  ...about,
  method: "get",
  path: "/locations/{location}/invitations",
  operationId: "listInvitations",
  summary: "The invitations of a location, newest first",
  request: {
    params: LocationParams,
    query: z.strictObject({
      ...pageQuery,
      status: z.enum(INVITATION_STATUSES).optional(),
      email: Email.optional(),
    }),
  },
  responses: { 200: json(pageOf(Invitation), "A page of invitations"), ...problems(404) },
});

const getInvitation = createRoute({
  ...about,
  method: "get",
  path: "/invitations/{id}",
  operationId: "getInvitation",
  summary: "One invitation",
  request: { params: IdParams },
  responses: { 200: json(Invitation, "The invitation"), ...problems(404) },
});

const resendInvitation = createRoute({
  ...about,
  method: "post",
  path: "/invitations/{id}/resend",
  operationId: "resendInvitation",
  summary: "Send an invitation again, with a new link",
  description:
    "The old link is dead at once. Refused within 5 minutes and more than 5 times a day.",
  request: { params: IdParams },
  responses: { 202: json(Invitation, "Recorded; its e-mail is on the way"), ...problems(404, 409) },
});

const revokeInvitation = createRoute({
  ...about,
  method: "post",
  path: "/invitations/{id}/revoke",
  operationId: "revokeInvitation",
  summary: "Take an invitation back that was not activated",
  request: { params: IdParams },
  responses: { 200: json(Invitation, "The revoked invitation"), ...problems(404, 409) },
});

export const invitationRoutes = (deps: ApiDeps) =>
  createRouter()
    .openapi(createInvitation, (c) => {
      const { location } = c.req.valid("param");
      const { email, phone, ...person } = c.req.valid("json");
      return replyOf(c, async (tx) => {
        const input = {
          ...person,
          email: email.typed,
          canonicalEmail: email.canonical,
          phone: phone && (await readPhone(tx.db, actor(c), location, phone)),
        };
        const invited = await invite(tx, actor(c), location, input, "api");
        return { status: invited.status, body: invited.invitation };
      });
    })
    .openapi(listInvitations, async (c) => {
      const { status, email, ...asked } = c.req.valid("query");
      const found = await list(deps.db, actor(c), c.req.valid("param").location, {
        ...filterOf(asked),
        ...(status && { status }),
        ...(email && { canonicalEmail: email.canonical }),
      });
      return answer(c, page(found), 200);
    })
    .openapi(getInvitation, async (c) =>
      answer(c, await get(deps.db, actor(c), c.req.valid("param").id), 200),
    )
    .openapi(resendInvitation, (c) => {
      const { id } = c.req.valid("param");
      return unitOfWork(c, (tx) => resend(tx, actor(c), id), 202);
    })
    .openapi(revokeInvitation, (c) => {
      const { id } = c.req.valid("param");
      return unitOfWork(c, (tx) => revoke(tx, actor(c), id), 200);
    });
