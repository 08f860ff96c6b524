import { LOCALES } from "../../../domain/location.ts";
import type { DomainError } from "../../../domain/errors.ts";
import { phoneCountries } from "../../../domain/phone.ts";
import type { LocationForm } from "../../../services/location-settings.ts";
import { RadioField, SelectField, TextField } from "../../ui/fields.tsx";
import { Section } from "../../ui/section.tsx";
import { timeZones } from "../locations/time-zones.ts";
import type { Visit } from "../visit.ts";
import { DurationField } from "./duration-field.tsx";
import { faultAt } from "./faults.ts";
import type { Typed } from "./typed.ts";
import { settingsWords } from "./words.ts";

export type FieldsProps = {
  visit: Visit;
  typed: Typed;
  /** What is kept at the moment. */
  now: LocationForm;
  refusal: DomainError | undefined;
};

export function LocationFields({ visit, typed, now, refusal }: FieldsProps) {
  const say = settingsWords[visit.speech.locale];
  const error = (field: keyof LocationForm) => faultAt(visit, refusal, now, field);
  const zones = [...new Set([now.timezone, ...timeZones()])].toSorted();
  return (
    <Section title={say.locationTitle}>
      <TextField
        name="name"
        label={say.name}
        hint={say.nameHint}
        value={typed["name"]}
        maxlength={100}
        error={error("name")}
      />
      <TextField
        name="slug"
        label={say.slug}
        hint={say.slugHint}
        value={typed["slug"]}
        maxlength={64}
        error={error("slug")}
      />
      <SelectField
        name="timezone"
        label={say.timezone}
        hint={say.timezoneHint}
        value={typed["timezone"] ?? ""}
        options={zones.map((zone) => ({ value: zone, text: zone.replaceAll("_", " ") }))}
        error={error("timezone")}
      />
      <SelectField
        name="locale"
        label={say.locale}
        hint={say.localeHint}
        value={typed["locale"] ?? ""}
        options={LOCALES.map((locale) => ({ value: locale, text: say.languages[locale] }))}
        error={error("locale")}
      />
    </Section>
  );
}

export function InvitationFields({ visit, typed, now, refusal }: FieldsProps) {
  const say = settingsWords[visit.speech.locale];
  const about = (name: "signInWindow" | "remindAfter" | "closeInvitationsAfter") => ({
    visit,
    name,
    typed,
    error: faultAt(visit, refusal, now, name),
  });
  return (
    <Section title={say.invitationsTitle} id="invitations">
      <RadioField
        name="invitationReminder"
        label={say.reminder}
        hint={say.reminderHint}
        value={typed["invitationReminder"] ?? ""}
        options={(["off", "default", "custom"] as const).map((value) => {
          const [text = "", hint = ""] = say.reminders[value];
          return { value, text, hint };
        })}
        error={faultAt(visit, refusal, now, "invitationReminder")}
      />
      <p>
        <a href={visit.path("/mail/templates")}>{say.toTexts}</a>
      </p>
      <DurationField
        {...about("signInWindow")}
        label={say.signInWindow}
        hint={say.signInWindowHint}
      />
      <DurationField {...about("remindAfter")} label={say.remindAfter} hint={say.remindAfterHint} />
      <DurationField
        {...about("closeInvitationsAfter")}
        label={say.close}
        hint={say.closeHint}
        orNever
      />
      <p class="soft">{say.runningKeep}</p>
    </Section>
  );
}

export function PeopleFields({ visit, typed, now, refusal }: FieldsProps) {
  const { locale } = visit.speech;
  const say = settingsWords[locale];
  const error = (field: keyof LocationForm) => faultAt(visit, refusal, now, field);
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const countries = phoneCountries()
    .map((value) => ({ value, text: names.of(value) ?? value }))
    .toSorted((one, other) => one.text.localeCompare(other.text, locale));
  return (
    <Section title={say.peopleTitle}>
      <DurationField
        visit={visit}
        name="newLabelFor"
        typed={typed}
        label={say.newLabel}
        hint={say.newLabelHint}
        error={error("newLabelFor")}
      />
      <SelectField
        name="country"
        label={say.country}
        hint={say.countryHint}
        value={typed["country"] ?? ""}
        options={[{ value: "", text: say.ofZone }, ...countries]}
        error={error("country")}
      />
      <RadioField
        name="dateFormat"
        label={say.dateFormat}
        hint={say.dateFormatHint}
        value={typed["dateFormat"] ?? ""}
        options={(["iso", "dmy", "mdy"] as const).map((value) => ({
          value,
          text: say.dateFormats[value],
        }))}
        error={error("dateFormat")}
      />
    </Section>
  );
}

export function AgreementFields({ visit, typed, now, refusal }: FieldsProps) {
  const say = settingsWords[visit.speech.locale];
  return (
    <Section title={say.agreementTitle}>
      <p class="soft">{say.agreementHint}</p>
      {(["privacyUrl", "termsUrl"] as const).map((name) => (
        <TextField
          name={name}
          label={say[name]}
          value={typed[name]}
          maxlength={500}
          error={faultAt(visit, refusal, now, name)}
        />
      ))}
    </Section>
  );
}
