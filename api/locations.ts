import { z } from "@hono/zod-openapi";
import { DEFAULT_SETTINGS, LocationSettingsPatch, LOCALES, TimeZone } from "../domain/location.ts";
import { MailTextsChange } from "../domain/mail-texts.ts";
import {
  createLocation as create,
  getLocationView,
  listLocations as list,
  updateLocation as update,
} from "../services/locations.ts";
import { actor, answer, unitOfWork } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { Id, LocaleField, LocationParams, Slug, Time, Title } from "./fields.ts";
import { body, createRoute, createRouter, json, problems } from "./openapi.ts";
import { filterOf, page, pageOf, pageQuery } from "./paging.ts";

const { shape } = LocationSettingsPatch;

/** Null brings a setting back to its default; closeInvitationsAfter, country and addresses have null as a value. */
const SettingsChange = z
  .strictObject({
    invitationReminder: shape.invitationReminder.unwrap().nullable(),
    signInWindow: shape.signInWindow.unwrap().nullable(),
    remindAfter: shape.remindAfter.unwrap().nullable(),
    closeInvitationsAfter: shape.closeInvitationsAfter,
    newLabelFor: shape.newLabelFor.unwrap().nullable(),
    country: shape.country,
    privacyUrl: shape.privacyUrl,
    termsUrl: shape.termsUrl,
    dateFormat: shape.dateFormat.unwrap().nullable(),
    mail: MailTextsChange.nullable(),
  })
  .partial()
  .openapi("LocationSettingsChange", { example: { signInWindow: "PT24H", remindAfter: "P3D" } });

const Settings = z
  .object({
    invitationReminder: shape.invitationReminder.unwrap(),
    signInWindow: z.string(),
    remindAfter: z.string(),
    closeInvitationsAfter: z.string().nullable(),
    newLabelFor: z.string(),
    country: z.string().nullable(),
    privacyUrl: z.string().nullable(),
    termsUrl: z.string().nullable(),
    dateFormat: shape.dateFormat.unwrap(),
    mail: shape.mail.unwrap(),
  })
  .openapi("LocationSettings", { example: DEFAULT_SETTINGS });

const Location = z
  .object({
    id: Id,
    slug: z.string(),
    name: z.string(),
    timezone: z.string(),
    locale: z.enum(LOCALES),
    settings: Settings,
    createdAt: Time,
  })
  .openapi("Location");

const Zone = TimeZone.meta({ type: "string", example: "Europe/Berlin" });

const NewLocation = z
  .strictObject({
    name: Title,
    slug: Slug.optional(),
    timezone: Zone,
    locale: LocaleField.optional(),
    settings: SettingsChange.optional(),
  })
  .openapi("NewLocation", { example: { name: "Head Quarters", timezone: "Europe/Berlin" } });

const LocationChange = z
  .strictObject({
    name: Title,
    slug: Slug,
    timezone: Zone,
    locale: LocaleField.nullable(),
    settings: SettingsChange.nullable(),
  })
  .partial()
  .openapi("LocationChange", { example: { settings: { remindAfter: "P2D" } } });

const createLocation = createRoute({
  method: "post",
  path: "/locations",
  permission: "settings",
  operationId: "createLocation",
  summary: "Open a location",
  description: "Needs a key for all locations. Without a slug, one is made of the name.",
  tags: ["Locations"],
  request: { body: body(NewLocation) },
  responses: { 201: json(Location, "The new location"), ...problems(409) },
});

const listLocations = createRoute({
  method: "get",
  path: "/locations",
  permission: "any",
  operationId: "listLocations",
  summary: "The locations of this key, newest first",
  tags: ["Locations"],
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: json(pageOf(Location), "A page of locations") },
});

const getLocation = createRoute({
  method: "get",
  path: "/locations/{location}",
  permission: "any",
  operationId: "getLocation",
  summary: "One location",
  tags: ["Locations"],
  request: { params: LocationParams },
  responses: { 200: json(Location, "The location"), ...problems(404) },
});

const updateLocation = createRoute({
  method: "patch",
  path: "/locations/{location}",
  permission: "settings",
  operationId: "updateLocation",
  summary: "Change a location",
  description:
    "What is left out stays; null clears. Running invitations keep the times they have. The texts of `mail` are plain " +
    "text with `**bold**` and the variables that `mail/preview` names; mails that were tried already keep their words.",
  tags: ["Locations"],
  request: { params: LocationParams, body: body(LocationChange) },
  responses: { 200: json(Location, "The location as it is now"), ...problems(404, 409) },
});

export const locationRoutes = (deps: ApiDeps) =>
  createRouter()
    .openapi(createLocation, (c) =>
      unitOfWork(c, (tx) => create(tx, actor(c), c.req.valid("json")), 201),
    )
    .openapi(listLocations, async (c) =>
      answer(c, page(await list(deps.db, actor(c), filterOf(c.req.valid("query")))), 200),
    )
    .openapi(getLocation, async (c) => {
      const { location } = c.req.valid("param");
      return answer(c, await getLocationView(deps.db, actor(c), location), 200);
    })
    .openapi(updateLocation, (c) => {
      const { location } = c.req.valid("param");
      return unitOfWork(c, (tx) => update(tx, actor(c), location, c.req.valid("json")), 200);
    });
