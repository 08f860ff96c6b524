import { z } from "zod";
import { durationSeconds } from "./duration.ts";

const duration = z.string().refine((text) => durationSeconds(text) !== undefined, {
  error: "An ISO 8601 duration from one second up, like PT24H or P3D.",
});

export const LOCALES = ["en", "de"] as const;
export type Locale = (typeof LOCALES)[number];

export const TEXT_LIMITS = { subject: 150, body: 5_000 } as const;

/** A location's own words for one mail in one language. */
export const MailText = z.strictObject({
  subject: z.string().min(1).max(TEXT_LIMITS.subject),
  body: z.string().min(1).max(TEXT_LIMITS.body),
});
export type MailText = z.infer<typeof MailText>;

const texts = z.partialRecord(z.enum(LOCALES), MailText);

const webAddress = z
  .url({ protocol: /^https$/, error: "The address of a page, like https://example.com/privacy." })
  .max(500)
  .nullable();

const settings = {
  invitationReminder: z.enum(["off", "default", "custom"]),
  signInWindow: duration,
  remindAfter: duration,
  closeInvitationsAfter: duration.nullable(),
  newLabelFor: duration,
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, { error: "A country of two capital letters, like DE." })
    .nullable(),
  dateFormat: z.enum(["iso", "dmy", "mdy"]),
  /** Where the words stand that members agree to on their first visit; null: they are not asked. */
  privacyUrl: webAddress,
  termsUrl: webAddress,
  mail: z.strictObject({ invitation: texts, reminder: texts }),
};

/** Settings as sent: what is left out keeps its value. */
export const LocationSettingsPatch = z.strictObject(settings).partial();

const Settings = z.strictObject(settings);
export type LocationSettings = z.infer<typeof Settings>;

export const DEFAULT_SETTINGS: LocationSettings = {
  invitationReminder: "default",
  signInWindow: "PT24H",
  remindAfter: "P3D",
  closeInvitationsAfter: "P90D",
  newLabelFor: "P7D",
  country: null,
  dateFormat: "iso",
  privacyUrl: null,
  termsUrl: null,
  mail: { invitation: {}, reminder: {} },
};

export type SettingsFault = { field: keyof LocationSettings; message: string };

/** Undefined when the settings fit together, else the one that does not, and the sentence that says why. */
export function settingsProblem(all: LocationSettings): SettingsFault | undefined {
  const window = durationSeconds(all.signInWindow) ?? 0;
  const remind = durationSeconds(all.remindAfter) ?? 0;
  const close =
    all.closeInvitationsAfter === null
      ? Infinity
      : (durationSeconds(all.closeInvitationsAfter) ?? 0);
  if (remind < window) {
    return { field: "remindAfter", message: "remindAfter must not be shorter than signInWindow." };
  }
  if (close < remind) {
    const message = "closeInvitationsAfter must not be shorter than remindAfter.";
    return { field: "closeInvitationsAfter", message };
  }
  return undefined;
}

export const TimeZone = z.string().refine(isTimeZone, {
  error: "A time zone of the IANA list, like Europe/Berlin.",
});

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
