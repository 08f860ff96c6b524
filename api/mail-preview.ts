import { z } from "@hono/zod-openapi";
import { EmailAddress } from "../domain/email-address.ts";
import { MailText } from "../domain/location.ts";
import { TEXT_VARIABLES, WRITTEN_MAILS } from "../domain/mail-texts.ts";
import { previewMail as preview, sendTestMail as sendTest } from "../services/mail-preview.ts";
import { actor, answer, unitOfWork } from "./answers.ts";
import type { ApiDeps } from "./context.ts";
import { Id, LocaleField, LocationParams } from "./fields.ts";
import { body, createRoute, createRouter, json, problems } from "./openapi.ts";

const Kind = z.enum(WRITTEN_MAILS);

const Preview = z
  .strictObject({ kind: Kind, locale: LocaleField, text: MailText.optional() })
  .openapi("MailPreviewRequest", {
    example: {
      kind: "invitation",
      locale: "en",
      text: { subject: "Come in, {{ firstName }}", body: "Your **desk** is ready." },
    },
  });

const Mail = z
  .object({ subject: z.string(), html: z.string(), text: z.string() })
  .openapi("MailPreview");

const Test = z
  .strictObject({
    kind: Kind,
    locale: LocaleField,
    to: EmailAddress.meta({ type: "string", format: "email", example: "ada@example.com" }),
  })
  .openapi("TestMailRequest");

const TestMail = z
  .object({ id: Id, kind: z.literal("test"), to: z.string(), state: z.literal("queued") })
  .openapi("TestMail");

const about = { permission: "settings" as const, tags: ["Mail"] };

const previewMail = createRoute({
  ...about,
  method: "post",
  path: "/locations/{location}/mail/preview",
  operationId: "previewMail",
  summary: "See a mail as somebody would get it",
  description:
    "With sample values; nothing is kept or sent. Without `text` it has the words that would go out now. " +
    `A text may speak of ${TEXT_VARIABLES.map((name) => `\`{{ ${name} }}\``).join(", ")}.`,
  request: { params: LocationParams, body: body(Preview) },
  responses: { 200: json(Mail, "The mail"), ...problems(404) },
});

const sendTestMail = createRoute({
  ...about,
  method: "post",
  path: "/locations/{location}/mail/test",
  operationId: "sendTestMail",
  summary: "Send a mail as a test",
  description:
    "With the words that would go out now, marked as a test, to the owner or an administrator of the location. " +
    "Ten an hour.",
  request: { params: LocationParams, body: body(Test) },
  responses: { 202: json(TestMail, "Recorded; it is on the way"), ...problems(404, 429) },
});

export const mailPreviewRoutes = (deps: ApiDeps) =>
  createRouter()
    .openapi(previewMail, async (c) => {
      const { location } = c.req.valid("param");
      return answer(c, await preview(deps, actor(c), location, c.req.valid("json")), 200);
    })
    .openapi(sendTestMail, (c) => {
      const { location } = c.req.valid("param");
      const { to, ...asked } = c.req.valid("json");
      const test = { ...asked, to: to.canonical };
      return unitOfWork(c, (tx) => sendTest(tx, deps.publicUrl, actor(c), location, test), 202);
    });
