import { randomBytes, randomUUID } from "node:crypto";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import type { Pool } from "../../db/connect.ts";
import { seal } from "../../db/sealed.ts";
import { insertChannel, keepOpened } from "../../db/watch-channels.ts";
import { DEFAULT_POLICY } from "../../domain/flow.ts";
import { settingsPlace } from "../../services/connection-settings.ts";
import type { ServiceDeps } from "../../services/unit-of-work.ts";
import { hashChannelToken } from "../../services/watch-channels.ts";
import { aLocation } from "./invitees.ts";

export type WatchedFlow = { flowId: string; connectionId: string };

/** A running flow of a connection, both as rows, whatever connector that is. */
export async function aWatchedFlow(
  deps: ServiceDeps,
  of: {
    connector?: string;
    settings?: Record<string, unknown>;
    input?: Record<string, unknown>;
    connectionId?: string;
  } = {},
): Promise<WatchedFlow> {
  const location = await aLocation(deps);
  const connectionId = of.connectionId ?? uuidv7();
  const flowId = uuidv7();
  if (of.connectionId === undefined) {
    await deps.db
      .insertInto("connection")
      .values({
        id: connectionId,
        locationId: location.id,
        connector: of.connector ?? "google-sheets",
        name: "Members",
        sealedSettings: sealedSettings(deps, connectionId, of.settings),
      })
      .execute();
  }
  await deps.db
    .insertInto("flow")
    .values({
      id: flowId,
      locationId: location.id,
      connectionId,
      name: "Sheet",
      triggerKey: "rows",
      triggerInput: JSON.stringify(of.input ?? {}),
      actionKey: "inviteMember",
      actionInput: "{}",
      policy: JSON.stringify(DEFAULT_POLICY),
      state: "running",
    })
    .execute();
  return { flowId, connectionId };
}

export const sealedSettings = (
  { keys }: ServiceDeps,
  connectionId: string,
  settings: Record<string, unknown> = {},
) => seal(keys.seal, settingsPlace(connectionId), JSON.stringify(settings));

export type OpenedChannel = { id: string; token: string; connectionId: string };

/** A channel that the vendor has opened, for a day; its token is with the vendor alone. */
export async function anOpenChannel(
  db: Pool,
  { flowId, connectionId }: WatchedFlow,
): Promise<OpenedChannel> {
  const id = randomUUID();
  const token = randomBytes(32).toString("base64url");
  const tokenHash = hashChannelToken(token);
  await insertChannel(db, { id, flowId, connectionId, tokenHash, watches: randomBytes(32) });
  const expiresAt = new Date(Date.now() + 24 * 60 * 60 * 1000);
  await keepOpened(db, id, { resourceId: `resource-${id}`, expiresAt });
  return { id, token, connectionId };
}

/** The headers of a notice of Drive's. */
export const noticeOf = (
  { id, token }: OpenedChannel,
  number: number,
  state = "update",
): Record<string, string> => ({
  "x-goog-channel-id": id,
  "x-goog-channel-token": token,
  "x-goog-channel-expiration": "Tue, 19 Nov 2030 01:13:52 GMT",
  "x-goog-resource-id": `resource-${id}`,
  "x-goog-resource-uri": "https://www.googleapis.com/drive/v3/files/1abc",
  "x-goog-resource-state": state,
  "x-goog-message-number": String(number),
});

/** All channels there ever were, in the order of their making. */
export const allChannels = (db: Pool) =>
  db.selectFrom("watchChannel").selectAll().orderBy("createdAt").execute();

/** As if all channels were made that much earlier; what they live from then on stays. */
export async function ageChannels(db: Pool, age: string): Promise<void> {
  await db
    .updateTable("watchChannel")
    .set({
      createdAt: sql<Date>`created_at - ${age}::interval`,
      openedAt: sql<Date>`opened_at - ${age}::interval`,
      expiresAt: sql<Date>`expires_at - ${age}::interval`,
      lastNoticeAt: sql<Date>`last_notice_at - ${age}::interval`,
    })
    .execute();
}
