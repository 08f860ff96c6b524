import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { SourcePush } from "../connectors/push.ts";
import type { RecordsSource } from "../connectors/records.ts";
import { isDatabaseAway, type Pool } from "../db/connect.ts";
import { listRunningFlows, type RunningFlow } from "../db/flows.ts";
import {
  deleteChannel,
  insertChannel,
  keepOpened,
  listOpenChannels,
  listUnclosedChannels,
  markClosed,
  stopChannels,
  stopUnanswered,
  type OpenChannelRow,
  type UnclosedChannel,
} from "../db/watch-channels.ts";
import { ConnectorError } from "../domain/errors.ts";
import type { Logger } from "../domain/logger.ts";
import type { SealedConnection } from "../services/connection-settings.ts";
import { eventsTrigger } from "../services/connectors.ts";
import { hashChannelToken } from "../services/watch-channels.ts";
import { growingWaits, type Waits } from "./growing-waits.ts";

type PushingSource = Pick<RecordsSource, "push">;

export type ChannelDeps = {
  db: Pool;
  log: Logger;
  connectors: {
    open(connection: SealedConnection): Promise<{ records(key: string): PushingSource }>;
  };
  /** The origin by which vendors reach us; undefined where they cannot, and nothing is pushed. */
  reachedAt: string | undefined;
};

export type ChannelKeeper = {
  /** One look at all flows. What a vendor refuses is tried again at a later one. */
  keep(): Promise<void>;
};

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Keeps a channel open for each running flow whose source can push, and closes those of all others. A new one is
 * open for a while before the one that it follows is stopped, so that no change falls between them.
 */
export function channelKeeper(deps: ChannelDeps): ChannelKeeper {
  const waits = { opening: growingWaits(), closing: growingWaits() };
  return {
    async keep() {
      await stopUnanswered(deps.db);
      const wanted = await wantedChannels(deps);
      const open = await listOpenChannels(deps.db);
      for (const channel of wanted.values()) {
        const isKept = open.some((one) => isFor(one, channel) && !one.due);
        if (!isKept) await tryTo(deps, waits.opening, channel, () => openChannel(deps, channel));
      }
      await stopOthers(deps, wanted);
      for (const channel of await listUnclosedChannels(deps.db)) {
        const of = { ...channel, key: channel.id };
        await tryTo(deps, waits.closing, of, () => closeChannel(deps, channel));
      }
    },
  };
}

type Wanted = { flowId: string; flow: RunningFlow; address: string; watches: Buffer; key: string };

/** What would be open if vendors did as they are told, by flow. */
async function wantedChannels({ db, reachedAt }: ChannelDeps): Promise<Map<string, Wanted>> {
  const wanted = new Map<string, Wanted>();
  if (reachedAt === undefined) return wanted;
  for (const flow of await listRunningFlows(db)) {
    if (eventsTrigger(flow.connector, flow.triggerKey)) continue;
    const address = `${reachedAt}/hooks/${flow.connector}/${flow.connectionId}`;
    const { triggerKey, triggerInput, sealedSettings } = flow;
    const said = JSON.stringify([address, triggerKey, triggerInput, sealedSettings]);
    const watches = createHash("sha256").update(said).digest();
    const key = `${flow.id} ${watches.toString("hex")}`;
    wanted.set(flow.id, { flowId: flow.id, flow, address, watches, key });
  }
  return wanted;
}

const isFor = (channel: OpenChannelRow, { flowId, watches }: Wanted) =>
  channel.flowId === flowId && channel.watches.equals(watches);

async function openChannel(
  deps: ChannelDeps,
  { flowId, flow, address, watches }: Wanted,
): Promise<void> {
  const { connectionId, triggerInput } = flow;
  const push = await pushOf(deps, flow);
  if (!push) return;
  const channelId = randomUUID();
  const token = randomBytes(32).toString("base64url");
  const tokenHash = hashChannelToken(token);
  const row = { id: channelId, flowId, connectionId, watches, tokenHash };
  const since = await insertChannel(deps.db, row);
  if (!since) return;
  const until = new Date(since.getTime() + DAY_MS);
  try {
    const opened = await push.open(triggerInput, { address, channelId, token, until });
    await keepOpened(deps.db, channelId, opened);
  } catch (error) {
    // After any other failure it may be open all the same: its first notice says then by what it is closed.
    if (isOf(error, ["rejected", "unauthorized", "rate_limited"])) {
      await deleteChannel(deps.db, channelId);
    }
    throw error;
  }
}

/** Stops what is open for no flow any more, and what another one has followed that tells of everything by now. */
async function stopOthers({ db }: ChannelDeps, wanted: Map<string, Wanted>): Promise<void> {
  const newest = new Map<string, OpenChannelRow>();
  const stopped: string[] = [];
  for (const channel of await listOpenChannels(db)) {
    const flow = wanted.get(channel.flowId);
    const follower = newest.get(channel.flowId);
    const isLeft = follower && (follower.settled || channel.over);
    if (!flow || !isFor(channel, flow) || isLeft) stopped.push(channel.id);
    else if (!follower) newest.set(channel.flowId, channel);
  }
  await stopChannels(db, stopped);
}

async function closeChannel(deps: ChannelDeps, channel: UnclosedChannel): Promise<void> {
  try {
    const push = await pushOf(deps, channel);
    await push?.close({ channelId: channel.id, resourceId: channel.resourceId });
  } catch (error) {
    // Only who opened it may close it; then it ends by itself, and what it says until then is not heard.
    if (!isOf(error, ["rejected", "unauthorized"])) throw error;
    deps.log.debug({ err: error, channelId: channel.id }, "A channel is left to end by itself");
  }
  await markClosed(deps.db, channel.id);
}

type Through = Pick<RunningFlow, "connectionId" | "connector" | "sealedSettings" | "triggerKey">;

async function pushOf(
  { connectors }: ChannelDeps,
  { connectionId: id, connector, sealedSettings, triggerKey }: Through,
): Promise<SourcePush | undefined> {
  const connection = await connectors.open({ id, connector, sealedSettings });
  return connection.records(triggerKey).push;
}

const isOf = (error: unknown, kinds: ConnectorError["kind"][]) =>
  error instanceof ConnectorError && kinds.includes(error.kind);

/** What fails keeps nothing else from being done, and waits longer each time. */
async function tryTo(
  { log }: ChannelDeps,
  waits: Waits,
  { key, flowId }: { key: string; flowId: string },
  work: () => Promise<void>,
): Promise<void> {
  if (waits.holds(key)) return;
  try {
    await work();
    waits.done(key);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    waits.failed(key);
    const level = error instanceof ConnectorError ? "warn" : "error";
    log[level]({ err: error, flowId }, "A channel was not opened or closed; polling goes on");
  }
}
