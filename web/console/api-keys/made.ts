import { createHash } from "node:crypto";
import { invalidField } from "../../../domain/errors.ts";
import { titleOf } from "../../../domain/title.ts";
import { isUuid } from "../../../domain/uuid.ts";
import { createApiKey } from "../../../services/api-keys.ts";
import { idempotentUnitOfWork } from "../../../services/unit-of-work.ts";
import { tickedPermissions } from "../administrators/permissions.tsx";
import type { Visit } from "../visit.ts";

export type MadeKey = { key: string; name: string; expiresAt: string };

/** Makes the key that a form asks for; undefined when the form was sent before: of each there is one key. */
export async function makeKey(visit: Visit, form: URLSearchParams): Promise<MadeKey | undefined> {
  const { site, actor, location, visitor } = visit;
  const title = titleOf(form.get("name") ?? "");
  if (!title.ok) throw invalidField("#/name", title.code, title.message);
  const name = title.title;
  const asked = {
    name,
    location: form.get("where") === "all" ? "all" : location.id,
    permissions: tickedPermissions(form),
    expiresInDays: daysIn(form),
  };
  let made: MadeKey | undefined;
  await idempotentUnitOfWork(site, sentOnce(visitor.personId, form), async (tx) => {
    const { id, key, expiresAt } = await createApiKey(tx, actor, asked);
    made = { key, name, expiresAt };
    // What is kept to know the form again: never the key.
    return { status: 200, body: { id } };
  });
  return made;
}

/** Sent again by "reload" the form says other things in nothing: it is known by its own number alone. */
function sentOnce(personId: string, form: URLSearchParams) {
  const once = form.get("once") ?? "";
  if (!isUuid(once)) throw invalidField("#/name", "required", "Send the form once more.");
  const scope = `console/api-key/${personId}`;
  return { scope, key: once, requestHash: createHash("sha256").update(once).digest() };
}

function daysIn(form: URLSearchParams): number {
  const typed = (form.get("days") ?? "").trim();
  return /^\d{1,4}$/.test(typed) ? Number(typed) : Number.NaN;
}
