import { z } from "zod";
import type { HubspotHub } from "./hubspot-hub.ts";
import { toldOnHub, type NewToldFlow } from "./told-on-hub.ts";
import { visitor } from "./visitor.ts";
import { waitFor } from "./wait-for.ts";

export const OWN_PROPERTIES = ["usher_status", "usher_status_at", "usher_activated_at"];

const MAPPING = {
  email: { from: "member.email" },
  "properties.usher_status": { from: "invitation.status" },
  "properties.usher_status_at": { from: "event.occurredAt" },
  "properties.usher_activated_at": { from: "invitation.activatedAt" },
};

const Invitation = z.looseObject({ id: z.string(), status: z.string() });
const PATIENCE = { limitMs: 60_000, everyMs: 100 };

/** Makes the properties at HubSpot that the flows write into, as somebody would by hand. */
export function makeProperties({ hubspot }: HubspotHub): void {
  for (const name of OWN_PROPERTIES) {
    const typed = name.endsWith("_at")
      ? (["datetime", "date"] as const)
      : (["string", "text"] as const);
    const [type, fieldType] = typed;
    hubspot.people.addProperty({
      name,
      label: name,
      groupName: "contactinformation",
      type,
      fieldType,
    });
  }
}

/** A location whose events go to HubSpot, and what people do there. */
export async function outOnHub(
  hub: HubspotHub,
  slug: string,
  more: Partial<NewToldFlow> & { settings?: Record<string, unknown>; scopes?: string[] } = {},
) {
  const { settings, scopes, ...given } = more;
  const space = await hub.aSpace(slug, {
    ...(settings && { settings }),
    ...(scopes && { scopes }),
  });
  const flow = await toldOnHub(hub, {
    slug,
    trigger: { connectionId: "members", key: "invitation.*" },
    action: { connectionId: space.connectionId, key: "upsertContact" },
    mapping: MAPPING,
    policy: { intervalSeconds: 1 },
    ...given,
  });
  return { space, flow, ...peopleOf(hub, slug) };
}

/** What people do at a location, and what stands of them at HubSpot. */
export function peopleOf(hub: HubspotHub, slug: string) {
  const { api, hubspot, recorder } = hub;
  const at = (name: string) => `${name}@${slug}.example.com`;
  return {
    at,
    invite: async (name: string) =>
      Invitation.parse(
        await api.ask("POST", `/locations/${slug}/invitations`, {
          firstName: name,
          email: at(name),
        }),
      ),
    /** Opens the mail and presses the button. */
    async press(name: string): Promise<void> {
      const { text } = await recorder.mailTo(at(name), 1, 60_000);
      const person = visitor();
      await person.submit(await person.open(hub.url + (/\/i\/\S+/.exec(text)?.[0] ?? "")));
    },
    contact: (name: string) => hubspot.people.findByEmail(at(name)),
    /** Once the contact says that. */
    shows: (name: string, status: string) =>
      waitFor(
        () =>
          Promise.resolve(
            hubspot.people.findByEmail(at(name))?.properties["usher_status"] === status,
          ),
        { what: `${at(name)} to be shown as ${status} at HubSpot`, ...PATIENCE },
      ),
    /** What was written into the contact of that address, oldest first. */
    writes: (name: string) => {
      const id = hubspot.people.findByEmail(at(name))?.id;
      return hubspot
        .writes()
        .filter((deed) => deed.id === id)
        .map(({ values }) => values?.["usher_status"]);
    },
  };
}
