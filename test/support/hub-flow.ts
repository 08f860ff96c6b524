import { systemActor } from "../../domain/permissions.ts";
import { createConnection } from "../../services/connections.ts";
import { createFlow } from "../../services/flows/flows.ts";
import { unitOfWork, type ServiceDeps } from "../../services/unit-of-work.ts";

type Given = { trigger?: string; state?: "draft" | "running" | "paused" };

/** A flow that tells HubSpot what happens at a location, in a state, with nobody who carries it out. */
export async function aHubFlow(
  deps: ServiceDeps,
  location: { id: string },
  { trigger = "*", state = "running" }: Given = {},
) {
  const flow = await unitOfWork(deps, async (tx) => {
    const connection = await createConnection(tx, systemActor, location.id, {
      connector: "hubspot",
      name: "HubSpot",
      settings: { accessToken: "pat-1" },
    });
    return createFlow(tx, systemActor, location.id, {
      name: "Out",
      trigger: { connectionId: "members", key: trigger },
      action: { connectionId: connection.id, key: "upsertContact" },
      mapping: { email: { from: "member.email" } },
    });
  });
  await deps.db.updateTable("flow").set({ state }).where("id", "=", flow.id).execute();
  return {
    id: flow.id,
    connectionId: flow.action.connectionId,
    /** The types of what it was told of, in that order, with whom they are about. */
    async told() {
      const rows = await deps.db
        .selectFrom("flowItem as i")
        .innerJoin("audit as a", (join) =>
          join.on((e) => e(e.cast("a.id", "text"), "=", e.ref("i.subject"))),
        )
        .select(["a.type", "i.groupKey", "a.personId", "a.locationId"])
        .where("i.flowId", "=", flow.id)
        .orderBy("i.seq")
        .execute();
      for (const { groupKey, personId, locationId } of rows) {
        if (groupKey === null || groupKey !== personId || locationId !== location.id) {
          throw new Error("An event is not in the line of the person it is about.");
        }
      }
      return rows.map(({ type }) => type);
    },
  };
}
