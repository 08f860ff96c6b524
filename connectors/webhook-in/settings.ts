import { z } from "zod";
import { INPUT_MESSAGES } from "../../domain/input-codes.ts";
import { signingKey } from "../webhook-signature.ts";

const MIN_SECRET = 16;

const VERIFIERS = ["standard-webhooks", "hmac", "basic", "bearer", "path-secret"] as const;

const HeaderName = z
  .string()
  .trim()
  .toLowerCase()
  .max(100)
  .regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/, "This is no name of a header, such as X-Signature.");

const Line = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "This must be one line, without signs that show nothing.");

const Flat = z.strictObject({
  verifier: z.enum(VERIFIERS).meta({
    title: "Verifier",
    description:
      "How the sender shows who it is: by Standard Webhooks, by a signature (hmac), by a user name and a password " +
      "(basic), by a token in a header (bearer), or by an address that nobody else knows (path-secret).",
  }),
  secret: Line(500)
    .trim()
    .meta({
      secret: true,
      title: "Secret",
      description:
        "What only you and the sender know: whsec_… for Standard Webhooks, the password for basic, the last part of " +
        `the address for path-secret. At least ${MIN_SECRET} characters.`,
    })
    .optional(),
  secondSecret: Line(500)
    .trim()
    .meta({
      secret: true,
      title: "Second secret",
      description:
        "Taken as well, so that none is turned away while the secret changes. Clear it when the sender has the new one.",
    })
    .optional(),
  header: HeaderName.meta({
    title: "Header",
    description:
      "Where the signature stands (hmac), or the token (bearer) where that is not Authorization.",
  }).optional(),
  encoding: z.enum(["hex", "base64"]).default("hex").meta({
    title: "Encoding",
    description: "How the signature is written (hmac).",
  }),
  prefix: Line(50).default("").meta({
    title: "Prefix",
    description: "What stands before the signature in its header (hmac), such as sha256=.",
  }),
  signs: z
    .enum(["body", "timestamp.body", "stripe"])
    .default("body")
    .meta({
      title: "Signs",
      description:
        "What is signed (hmac): the body; or the time, a dot and the body, where the time stands in a header of its own, " +
        "or as Stripe writes it (t=…,v1=…) with the signature.",
    }),
  timestampHeader: HeaderName.meta({
    title: "Header of the time",
    description:
      "Where the time stands that is signed with the body (hmac), in seconds or milliseconds.",
  }).optional(),
  username: Line(200)
    .regex(/^[^:]*$/, "A user name has no colon in it.")
    .meta({ title: "User name", description: "Of the sender (basic)." })
    .optional(),
  format: z.enum(["json", "form"]).default("json").meta({
    title: "Format",
    description: "What is sent: JSON, or a form (application/x-www-form-urlencoded).",
  }),
  idempotencyKey: Line(300)
    .min(1)
    .meta({
      title: "Place of the id",
      description:
        "Where in the body an id stands that a repeat has again, such as submission.id. Used where no header has one.",
    })
    .optional(),
});

export type WebhookInSettings = z.infer<typeof Flat>;

/** One flat object, whatever the verifier: what another one needs is left alone. */
export const WebhookInSettings = Flat.superRefine((settings, context) => {
  const fault = settingsFault(settings);
  if (fault) context.addIssue({ code: "custom", path: [fault.field], message: fault.message });
});

type Fault = { field: keyof WebhookInSettings; message: string };

const missing = (field: Fault["field"]): Fault => ({ field, message: INPUT_MESSAGES.required });

/** Why nobody could be told from anybody else by these; undefined where that can be done. */
export function settingsFault(settings: WebhookInSettings): Fault | undefined {
  const { verifier, header, signs, timestampHeader, username } = settings;
  if (!settings.secret) return missing("secret");
  for (const field of ["secret", "secondSecret"] as const) {
    const secret = settings[field];
    const message = secret === undefined ? undefined : secretFault(verifier, secret);
    if (message !== undefined) return { field, message };
  }
  if (verifier === "basic" && !username) return missing("username");
  if (verifier !== "hmac") return undefined;
  if (header === undefined) return missing("header");
  if (signs === "timestamp.body" && timestampHeader === undefined)
    return missing("timestampHeader");
  return undefined;
}

function secretFault(verifier: WebhookInSettings["verifier"], secret: string): string | undefined {
  if (verifier === "standard-webhooks") {
    return isSigningKey(secret)
      ? undefined
      : "This must be whsec_ and 24 bytes or more in base64. Copy it anew from where the sender shows it.";
  }
  if (secret.length < MIN_SECRET) {
    return `A secret that can be guessed protects nothing: it must have at least ${MIN_SECRET} characters. Make a longer one.`;
  }
  if (verifier === "path-secret" && !/^[\w-]+$/.test(secret)) {
    return "It stands in an address: take letters, digits, - and _ alone.";
  }
  if (verifier === "bearer" && !/^[\x21-\x7E]+$/.test(secret)) {
    return "A token has no spaces and no special letters. Copy it anew.";
  }
  return undefined;
}

function isSigningKey(secret: string): boolean {
  try {
    return signingKey(secret).length > 0;
  } catch {
    return false;
  }
}
