import { HUB_TRIGGER_SUMMARIES, HUB_TRIGGERS } from "../domain/hub-events.ts";
import { PERSON_FIELDS } from "../domain/roster/told-person.ts";
import type { ConnectorView } from "./connectors.ts";

const NOTHING = { type: "object", properties: {}, additionalProperties: false };

/** The hub itself, as one side of a flow: what happens here, and what can be asked of it. It needs no connection. */
export const membersConnector: ConnectorView = {
  id: "members",
  name: "Usher",
  settings: NOTHING,
  triggers: HUB_TRIGGERS.map((key) => ({
    key,
    kind: "events",
    summary: HUB_TRIGGER_SUMMARIES[key],
    input: NOTHING,
  })),
  actions: [
    {
      key: "inviteMember",
      summary:
        "Invite a person; who is a member already is left alone, so that a retry is harmless",
      // Each is read by the flow's mapping; of a sheet, by the names of its columns.
      input: {
        type: "object",
        properties: Object.fromEntries(PERSON_FIELDS.map((field) => [field, { type: "string" }])),
        required: ["firstName", "email"],
        additionalProperties: false,
      },
    },
  ],
};
