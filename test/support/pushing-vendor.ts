import type { ChannelDeps } from "../../activities/watch-channels.ts";
import type { ChannelRequest, SourcePush } from "../../connectors/push.ts";
import type { Pool } from "../../db/connect.ts";
import { silentLog } from "./silent-log.ts";

type Asked = ChannelRequest & { input: unknown; isOpen: boolean };

/** A vendor that pushes, played by the test: it remembers what it was asked for, and answers as it is told. */
export function pushingVendor() {
  const channels = new Map<string, Asked>();
  const calls: string[] = [];
  const logged: unknown[] = [];
  const vendor = {
    channels,
    calls,
    logged,
    pushes: true,
    /** Thrown or awaited before the deed. */
    before: async (_call: string, _request: { channelId: string }): Promise<void> => undefined,
    /** Thrown or awaited when it is done. */
    after: async (_call: string, _request: { channelId: string }): Promise<void> => undefined,
    open: () => [...channels.values()].filter(({ isOpen }) => isOpen),
    deps: (db: Pool, other: Partial<ChannelDeps> = {}): ChannelDeps => ({
      db,
      log: { ...silentLog, warn: (fields: object) => void logged.push(fields) },
      connectors: {
        open: async () => ({ records: () => (vendor.pushes ? { push } : {}) }),
      },
      reachedAt: "https://hub.example.com",
      ...other,
    }),
  };
  const push: SourcePush = {
    async open(input, request) {
      calls.push("open");
      await vendor.before("open", request);
      channels.set(request.channelId, { ...request, input, isOpen: true });
      await vendor.after("open", request);
      return { resourceId: `resource-${request.channelId}`, expiresAt: request.until };
    },
    async close(channel) {
      calls.push("close");
      await vendor.before("close", channel);
      const asked = channels.get(channel.channelId);
      if (asked && channel.resourceId !== `resource-${channel.channelId}`) {
        throw new Error("It was asked to close another.");
      }
      if (asked) asked.isOpen = false;
      await vendor.after("close", channel);
    },
  };
  return vendor;
}
