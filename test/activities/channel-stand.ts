import { channelKeeper } from "../../activities/watch-channels.ts";
import type { Pool } from "../../db/connect.ts";
import { ConnectorError } from "../../domain/errors.ts";
import { testDatabase } from "../support/database.ts";
import { serviceDeps } from "../support/invitees.ts";
import { pushingVendor } from "../support/pushing-vendor.ts";
import { allChannels, aWatchedFlow } from "../support/watched-flow.ts";

export type ChannelStand = Awaited<ReturnType<typeof channelStand>>;

/** A running flow of a vendor that pushes, and who keeps its channel open. */
export async function channelStand() {
  const { db } = await testDatabase();
  const deps = serviceDeps(db);
  const flow = await aWatchedFlow(deps, { input: { spreadsheetId: "1abc" } });
  const vendor = pushingVendor();
  const stand = {
    db,
    deps,
    flow,
    vendor,
    keeper: channelKeeper(vendor.deps(db)),
    /** Looks so many times. */
    async keep(rounds = 1): Promise<void> {
      for (let round = 0; round < rounds; round += 1) await stand.keeper.keep();
    },
    /** The channels whose notices count. */
    heard: () => heardChannels(db),
  };
  return stand;
}

const heardChannels = async (db: Pool) =>
  (await allChannels(db)).filter(({ stoppedAt }) => stoppedAt === null);

export const refusal = (kind: ConnectorError["kind"]) => new ConnectorError(kind, "Not now.");
