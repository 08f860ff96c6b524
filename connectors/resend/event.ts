import { z } from "zod";
import { isUuid } from "../../domain/uuid.ts";

/** What we keep of an event: whose mail, what, when and why. Its address, subject and links stay behind. */
export type ResendEvent = {
  type: string;
  /** Words such as `Permanent/NoEmail`; null where the type says all. */
  detail: string | null;
  providerId: string | null;
  /** Our own id of the mail, by the tag that it went out with. */
  mailId: string | null;
  /** Null where it does not say. */
  occurredAt: Date | null;
};

/** A word of theirs; a sentence could name somebody. */
const Word = z.string().regex(/^\w{1,64}$/);
const Reason = z.object({ reason: Word });

/** An array is how requests have them. */
const Tags = z.union([
  z.record(z.string(), z.string()),
  z
    .array(z.object({ name: z.string(), value: z.string() }))
    .transform((tags) => Object.fromEntries(tags.map(({ name, value }) => [name, value]))),
]);

const Known = z.object({
  email_id: z.string().max(100).nullable().catch(null),
  tags: Tags.catch({}),
  bounce: z
    .object({ type: Word, subType: Word.optional().catch(undefined) })
    .nullable()
    .catch(null),
  failed: Reason.nullable().catch(null),
  suppressed: Reason.nullable().catch(null),
});

const Event = z.object({
  type: z.string().regex(/^[\w.]{1,100}$/),
  created_at: z.string().optional().catch(undefined),
  data: Known.catch({ email_id: null, tags: {}, bounce: null, failed: null, suppressed: null }),
});

/** Reads an event; undefined for what is none. A type that we do not know is one too. resend.com/docs/webhooks */
export function parseResendEvent(body: unknown): ResendEvent | undefined {
  const parsed = Event.safeParse(body);
  if (!parsed.success) return undefined;
  const { type, created_at: createdAt, data } = parsed.data;
  const { bounce, failed, suppressed } = data;
  const words = [bounce?.type, bounce?.subType, failed?.reason, suppressed?.reason];
  const mailId = data.tags["usher_mail"];
  const occurredAt = new Date(createdAt ?? Number.NaN);
  return {
    type,
    detail: words.filter((word) => word !== undefined).join("/") || null,
    providerId: data.email_id,
    mailId: mailId !== undefined && isUuid(mailId) ? mailId : null,
    occurredAt: Number.isNaN(occurredAt.getTime()) ? null : occurredAt,
  };
}
