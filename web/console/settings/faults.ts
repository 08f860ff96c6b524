import { durationParts } from "../../../domain/duration.ts";
import type { DomainError } from "../../../domain/errors.ts";
import {
  CHANGED_MEANWHILE,
  pointerOf,
  type LocationForm,
} from "../../../services/location-settings.ts";
import { inputText } from "../../ui/reasons.ts";
import type { Visit } from "../visit.ts";
import { DURATIONS } from "./typed.ts";
import { settingsWords } from "./words.ts";

/** What is wrong with a field, with the way out; `now` is what is kept. */
export function faultAt(
  { speech }: Visit,
  refusal: DomainError | undefined,
  now: LocationForm,
  field: keyof LocationForm,
): string | undefined {
  const say = settingsWords[speech.locale];
  const isTextMissing = ({ pointer }: { pointer: string }) =>
    field === "invitationReminder" && pointer === "#/settings/mail/reminder";
  const found = refusal?.errors.find(
    (error) => error.pointer === pointerOf(field) || isTextMissing(error),
  );
  if (!found) return undefined;
  if (isTextMissing(found)) return say.needsText;
  if (found.code === CHANGED_MEANWHILE) return say.theirs(valueText({ speech }, field, now));
  if (found.code === "invalid_duration") return say.durationForm;
  switch (field) {
    case "slug":
      return refusal?.kind === "conflict" ? say.slugTaken : say.slugForm;
    case "timezone":
      return say.zoneUnknown;
    case "remindAfter":
      return say.remindTooEarly;
    case "closeInvitationsAfter":
      return say.closeTooEarly;
    case "privacyUrl":
    case "termsUrl":
      return say.urlForm;
    case "name":
    case "locale":
    case "country":
    case "dateFormat":
    case "newLabelFor":
    case "signInWindow":
    case "invitationReminder":
      return inputText(speech.locale, found.code, found.message);
  }
}

/** What a field says, as people read it. */
function valueText(
  { speech }: Pick<Visit, "speech">,
  field: keyof LocationForm,
  form: LocationForm,
): string {
  const say = settingsWords[speech.locale];
  const value = form[field];
  if (value === null) return field === "closeInvitationsAfter" ? say.never : say.none;
  if (DURATIONS.some((one) => one === field)) {
    const { amount, unit } = durationParts(value);
    return say.duration(amount, unit);
  }
  if (field === "invitationReminder") return say.reminders[form.invitationReminder][0] ?? value;
  if (field === "locale") return say.languages[form.locale];
  return field === "dateFormat" ? say.dateFormats[form.dateFormat] : value;
}
