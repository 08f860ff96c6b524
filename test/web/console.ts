import { uuidv7 } from "uuidv7";
import { sql } from "kysely";
import { DEFAULT_SETTINGS } from "../../domain/location.ts";
import type { Permission } from "../../domain/permissions.ts";
import { formToken } from "../../services/sign-in/form-token.ts";
import { drawSessionToken, startSession } from "../../services/sign-in/sessions.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import type { WebDeps } from "../../web/deps.ts";
import { aBrowser, hiddenFields, openPortal, type Answer } from "./portal.ts";

export type Console = Awaited<ReturnType<typeof openConsole>>;
export type ConsoleBrowser = Awaited<ReturnType<Console["signIn"]>>;

/** The console's pages on a database of their own, asked without a network; its location is `hq`. */
export async function openConsole(change: Partial<WebDeps> = {}) {
  const portal = await openPortal(change);
  const { db, deps } = portal;

  async function aPerson({
    email = `${uuidv7()}@example.com`,
    firstName = "Ada",
    isOwner = false,
  }) {
    const id = uuidv7();
    const person = { id, email, canonicalEmail: email, firstName, isOwner };
    await db
      .insertInto("person")
      .values({ ...person, activatedAt: sql<Date>`now()` })
      .execute();
    return person;
  }

  return {
    ...portal,

    /** Another location beside `hq`. */
    async aLocation({ slug = `place-${uuidv7().slice(-6)}`, name = "Hub Porto" } = {}) {
      const location = {
        id: uuidv7(),
        slug,
        name,
        timezone: "Europe/Lisbon",
        locale: "en" as const,
      };
      await db
        .insertInto("location")
        .values({ ...location, settings: JSON.stringify(DEFAULT_SETTINGS) })
        .execute();
      return location;
    },

    anOwner: () => aPerson({ isOwner: true, firstName: "Olu" }),

    /** An administrator of a location, of `hq` if nothing is said, with all permissions if nothing is said. */
    async anAdmin(
      own: {
        permissions?: Permission[];
        locationId?: string;
        email?: string;
        firstName?: string;
      } = {},
    ) {
      const { locationId = portal.locationId, ...about } = own;
      const permissions = own.permissions ?? [
        "customers",
        "billing",
        "admins",
        "settings",
        "integrations",
        "analytics",
      ];
      const person = await aPerson(about);
      const membership = { id: uuidv7(), personId: person.id, locationId, type: "member" as const };
      await db
        .insertInto("membership")
        .values({ ...membership, role: "admin", permissions })
        .execute();
      return { ...person, membershipId: membership.id };
    },

    /** A browser with a live session of the console; it was confirmed just now unless said otherwise. */
    async signIn({ id: personId }: { id: string }, { confirmedSecondsAgo = 0 } = {}) {
      const browser = aBrowser(portal, `2001:db8:${uuidv7().slice(-4)}::1`);
      const token = drawSessionToken();
      await unitOfWork(deps, (tx) =>
        startSession(tx, {
          personId,
          signedInBy: "code",
          door: "console",
          token,
          replaced: undefined,
        }),
      );
      await db
        .updateTable("session")
        .set({ confirmedAt: sql<Date>`now() - make_interval(secs => ${confirmedSecondsAgo})` })
        .where("id", "in", (e) =>
          e
            .selectFrom("session")
            .select("id")
            .where("personId", "=", personId)
            .orderBy("id", "desc")
            .limit(1),
        )
        .execute();
      browser.cookies.set(`console_${deps.publicUrl.port}`, token);
      return {
        ...browser,
        token,
        /** Sends a form as a page of the console would, wherever that page is. */
        send(
          path: string,
          fields: Record<string, string> | [string, string][] = {},
        ): Promise<Answer> {
          const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
          return browser.post(path, [["token", formToken(deps.keys, "console", token)], ...pairs]);
        },
        /** Opens a page and sends the form on it that goes to `action`, with its hidden fields. */
        async submit(path: string, action: string, fields: Record<string, string> = {}) {
          const { html } = await browser.get(path);
          return browser.post(action, { ...hiddenFields(formTo(html, action)), ...fields });
        },
      };
    },

    /** What somebody is at their location, and may do there. */
    rightsOf: (membershipId: string) =>
      db
        .selectFrom("membership")
        .select(["type", "role", "permissions"])
        .where("id", "=", membershipId)
        .executeTakeFirstOrThrow(),

    /** A page of `hq`, like `/people`. */
    path: (page: string) => `/console/locations/hq${page}`,
  };
}

/** The form of a page that goes to an address. */
function formTo(html: string, action: string): string {
  const forms = html.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const found = forms.find((form) => form.includes(`action="${action.replaceAll("&", "&amp;")}"`));
  if (found === undefined) throw new Error(`No form goes to ${action}.`);
  return found;
}
