import { findConnector } from "../../connectors/catalog.ts";
import { jsonIn } from "../../connectors/webhook-in/body.ts";
import type { Db } from "../../db/connect.ts";
import { listHookEvents, type ListedHookEvent } from "../../db/hook-events.ts";
import { HOOK_EVENT_STATES, type HookEventState } from "../../domain/hook-event.ts";
import { maskedTold } from "../../domain/masked-told.ts";
import { authorizeEverywhere, type Actor } from "../../domain/permissions.ts";
import type { Told } from "../../domain/told.ts";
import { openSettings } from "../connection-settings.ts";
import { PERMISSION, visibleConnection } from "../connection-view.ts";
import type { ServiceDeps } from "../unit-of-work.ts";

type Reach = { db: Db; keys: Pick<ServiceDeps["keys"], "seal"> };

type Page = { limit: number; before?: string };

/** Something that a vendor told, without what it says. */
export type HookEventView = {
  id: string;
  kind: string;
  state: HookEventState;
  /** Why nothing is done about it. */
  problem: string | null;
  occurredAt: string | null;
  receivedAt: string;
  /** Null where nothing is kept of it, or it cannot be read any more. */
  told: Told | null;
};

type Listed = { items: HookEventView[]; nextId: string | null };

/** A page of what came by a connection, newest first; `state` leaves out all else. */
export async function listConnectionEvents(
  { db, keys }: Reach,
  actor: Actor,
  connectionId: string,
  { state, ...page }: Page & { state?: HookEventState | undefined },
): Promise<Listed> {
  const row = await visibleConnection(db, actor, connectionId);
  const read = findConnector(row.connector)?.webhook?.read;
  const settings = read && openSettings(keys.seal, row);
  const states = state === undefined ? HOOK_EVENT_STATES : [state];
  return listed(db, row.id, states, page, (payload) =>
    read ? read(payload, settings) : jsonIn(payload),
  );
}

/** A page of what came that is no connection's, newest first: it may be of anybody's account. */
export function listNobodysEvents(db: Db, actor: Actor, page: Page): Promise<Listed> {
  authorizeEverywhere(actor, PERMISSION);
  return listed(db, null, ["quarantined"], page, jsonIn);
}

async function listed(
  db: Db,
  connectionId: string | null,
  states: readonly HookEventState[],
  page: Page,
  read: (payload: string) => Told | undefined,
): Promise<Listed> {
  const rows = await listHookEvents(db, connectionId, {
    ...page,
    states,
    limit: page.limit + 1,
  });
  const items = rows.slice(0, page.limit).map((row) => viewOf(row, read(row.payload)));
  return { items, nextId: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

const viewOf = (row: ListedHookEvent, told: Told | undefined): HookEventView => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  problem: row.problem,
  occurredAt: row.occurredAt?.toISOString() ?? null,
  receivedAt: row.receivedAt.toISOString(),
  told: told ? maskedTold(told) : null,
});
