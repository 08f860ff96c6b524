import { z } from "@hono/zod-openapi";
import { INVITATION_STATUSES, SOURCES } from "../domain/invitation.ts";
import { MEMBER_STATES } from "../domain/member.ts";
import { PERMISSIONS } from "../domain/permissions.ts";
import { listMembers as list } from "../services/members/list.ts";
import { getMember as get } from "../services/members/person.ts";
import { listTimeline as timeline } from "../services/members/timeline.ts";
import { actor, answer } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { Id, IdParams, LocationParams, Time } from "./fields.ts";
import { createRoute, createRouter, json, problems } from "./openapi.ts";
import { filterOf, page, pageOf, pageQuery, pageQueryOfLines } from "./paging.ts";

const MemberType = z.enum(["member", "nonmember"]);

const Member = z
  .object({
    id: Id,
    personId: Id,
    locationId: Id,
    type: MemberType,
    role: z.enum(["admin", "member"]),
    permissions: z.array(z.enum(PERMISSIONS)),
    email: z.string().meta({ example: "ada@example.com" }),
    firstName: z.string(),
    lastName: z.string().nullable(),
    phone: z.string().nullable().meta({
      description: "Null also where another location knows them, too, and the key is not for all",
    }),
    state: z.enum(MEMBER_STATES),
    status: z
      .enum(INVITATION_STATUSES)
      .nullable()
      .meta({ description: "Of their latest invitation" }),
    source: z.enum(SOURCES).nullable(),
    isNew: z.boolean().meta({
      description: "Until they sign in, and no longer than the location's `newLabelFor`",
    }),
    invitedAt: Time,
    activatedAt: Time.nullable(),
    lastSeenAt: Time.nullable(),
    removedAt: Time.nullable(),
    removalReason: z.string().nullable(),
  })
  .openapi("Member");

const Line = z
  .object({
    at: Time,
    type: z.string().meta({ example: "invitation.sent" }),
    actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
    channel: z.string().nullable(),
    reasonCode: z.string().meta({ description: "One of `GET /reasons`" }),
    summary: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .openapi("TimelineLine");

const about = { permission: "customers" as const, tags: ["Members"] };

const listMembers = createRoute({
  ...about,
  method: "get",
  path: "/locations/{location}/members",
  operationId: "listMembers",
  summary: "The people of a location, newest first",
  request: {
    params: LocationParams,
    query: z.strictObject({
      ...pageQuery,
      type: MemberType.optional(),
      search: z.string().max(254).optional().meta({
        description: "Beginnings of words of their name or address; all of them must be found",
        example: "ada lov",
      }),
      state: z.enum(MEMBER_STATES).optional(),
      source: z.enum(SOURCES).optional(),
      new: z.enum(["true", "false"]).optional(),
    }),
  },
  responses: { 200: json(pageOf(Member), "A page of people"), ...problems(404) },
});

const getMember = createRoute({
  ...about,
  method: "get",
  path: "/members/{id}",
  operationId: "getMember",
  summary: "One person at a location",
  request: { params: IdParams },
  responses: { 200: json(Member, "The member"), ...problems(404) },
});

const listTimeline = createRoute({
  ...about,
  method: "get",
  path: "/members/{id}/timeline",
  operationId: "listMemberTimeline",
  summary: "What was done about somebody at a location, by whom and why, newest first",
  request: { params: IdParams, query: z.strictObject(pageQueryOfLines) },
  responses: { 200: json(pageOf(Line), "A page of the timeline"), ...problems(404) },
});

export const memberRoutes = (deps: ApiDeps) =>
  createRouter()
    .openapi(listMembers, async (c) => {
      const { type, search, state, source, new: isNew, ...asked } = c.req.valid("query");
      const found = await list(deps.db, actor(c), c.req.valid("param").location, {
        ...filterOf(asked),
        ...(type && { type }),
        ...(search !== undefined && { search }),
        ...(state && { state }),
        ...(source && { source }),
        ...(isNew === "true" && { isNew: true }),
      });
      return answer(c, page(found), 200);
    })
    .openapi(getMember, async (c) =>
      answer(c, await get(deps.db, actor(c), c.req.valid("param").id), 200),
    )
    .openapi(listTimeline, async (c) => {
      const asked = filterOf(c.req.valid("query"));
      const found = await timeline(deps.db, actor(c), c.req.valid("param").id, asked);
      return answer(c, page({ items: found.items, nextId: found.nextPosition }), 200);
    });
