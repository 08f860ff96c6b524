import { createPrivateKey } from "node:crypto";
import { z } from "zod";

const KeyFile = z.object({
  type: z.literal("service_account"),
  client_email: z.email(),
  private_key: z.string().refine(isPrivateKey),
  private_key_id: z.string().optional(),
});

/** A service account as its key file names it. */
export type ServiceAccount = { email: string; key: string; keyId: string | undefined };

/** With the key of a service account, or without one for a person who signs in. */
export const GoogleSettings = z.strictObject({
  serviceAccountKey: z
    .string()
    .max(20_000)
    .superRefine((text, context) => {
      const problem = problemOf(text);
      if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
    })
    .meta({
      secret: true,
      multiline: true,
      title: "Service account key",
      description:
        "The JSON file of a key, as Google Cloud makes it. Then share the sheet with the account's address.",
    })
    .optional(),
});

export type GoogleSettings = z.infer<typeof GoogleSettings>;

/** The account behind the settings; undefined where a person signs in. */
export function serviceAccount({ serviceAccountKey }: GoogleSettings): ServiceAccount | undefined {
  if (serviceAccountKey === undefined) return undefined;
  const file = KeyFile.parse(JSON.parse(serviceAccountKey));
  return { email: file.client_email, key: file.private_key, keyId: file.private_key_id };
}

function problemOf(text: string): string | undefined {
  const file = jsonOf(text);
  if (file === undefined) {
    return "This is not a key file. Paste everything that is in the JSON file, from { to }.";
  }
  if (
    z
      .looseObject({ web: z.unknown() })
      .or(z.looseObject({ installed: z.unknown() }))
      .safeParse(file).success
  ) {
    return "This is the file of an OAuth client. Make a key of a service account, and paste its file.";
  }
  const read = KeyFile.safeParse(file);
  if (read.success) return undefined;
  const names = [...new Set(read.error.issues.map(({ path }) => path.join(".")))].filter(Boolean);
  return `This is not the key of a service account: ${names.join(", ") || "it"} is missing or wrong. Make a new key, and paste its file.`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isPrivateKey(pem: string): boolean {
  try {
    createPrivateKey(pem);
    return true;
  } catch {
    return false;
  }
}
