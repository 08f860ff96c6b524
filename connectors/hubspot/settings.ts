import { z } from "zod";

const Secret = z
  .string()
  .trim()
  .max(500)
  .regex(/^[\x21-\x7E]+$/, "This is no token. Copy it anew, without spaces or line breaks.");

/** With the token of a private app, or without one for a person who signs in. */
export const HubspotSettings = z
  .strictObject({
    accessToken: Secret.meta({
      secret: true,
      title: "Access token",
      description:
        "Of a private app: in HubSpot open Settings > Integrations > Private Apps, and copy it from Auth.",
    }).optional(),
    clientSecret: Secret.meta({
      secret: true,
      title: "Client secret",
      description:
        "From the same page. HubSpot signs by it what it tells of changes; without it the hub looks every few minutes.",
    }).optional(),
  })
  .refine(({ accessToken, clientSecret }) => accessToken !== undefined || !clientSecret, {
    path: ["accessToken"],
    message: "A client secret goes with the access token of the same private app. Paste both.",
  });

export type HubspotSettings = z.infer<typeof HubspotSettings>;
