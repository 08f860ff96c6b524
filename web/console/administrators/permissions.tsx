import { may, PERMISSIONS, type Permission } from "../../../domain/permissions.ts";
import { CheckField } from "../../ui/fields.tsx";
import { stateWords } from "../../ui/state-words.ts";
import type { Speech } from "../../ui/wording.ts";
import type { Visit } from "../visit.ts";
import { administratorWords } from "./words.ts";

/** Permissions in words, as a list in a sentence. */
export const permissionNames = ({ locale }: Speech, permissions: readonly Permission[]): string =>
  permissions.map((one) => stateWords[locale].permission[one]).join(", ");

/** Boxes for what the visitor may give, and for what is held already; each says what it allows. */
export function PermissionFields(props: {
  visit: Visit;
  label: string;
  checked: readonly Permission[];
  /** What the person has, also beyond what the visitor has. */
  held?: readonly Permission[];
  error?: string | undefined;
}) {
  const { visit, checked, held = [], error } = props;
  const { locale } = visit.speech;
  const say = administratorWords[locale];
  const isGiven = (one: Permission) => may(visit.actor, one);
  const offered = PERMISSIONS.filter((one) => isGiven(one) || held.includes(one));
  const lacked = PERMISSIONS.filter((one) => !offered.includes(one));
  return (
    <fieldset aria-describedby={error === undefined ? "permissions-hint" : "permissions-error"}>
      <legend>{props.label}</legend>
      {error !== undefined && (
        <span class="error" id="permissions-error">
          {error}
        </span>
      )}
      <span class="hint" id="permissions-hint">
        {lacked.length === 0
          ? say.permissionsHint
          : say.notYours(permissionNames(visit.speech, lacked))}
      </span>
      {offered.map((one) => (
        <CheckField
          name="permissions"
          value={one}
          label={stateWords[locale].permission[one]}
          hint={isGiven(one) ? say.what[one] : `${say.what[one]} ${say.notBack}`}
          checked={checked.includes(one)}
        />
      ))}
    </fieldset>
  );
}

/** The boxes that were ticked; whatever else was sent is no permission. */
export function tickedPermissions(form: URLSearchParams, name = "permissions"): Permission[] {
  const sent = form.getAll(name);
  return PERMISSIONS.filter((one) => sent.includes(one));
}
