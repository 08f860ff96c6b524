import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { drive_v3 } from "googleapis/build/src/apis/drive/v3.js";
import { driveRefusal } from "./refusal.ts";
import type { Happened, StoredFile } from "./store.ts";

/** How notices come, or do not. */
export type PushMode = {
  /** Google takes https alone; a test has a receiver on its own machine. */
  takesLoopbackHttp: boolean;
  /** How often each comes. */
  copies: number;
  delayMs: number;
  /** None goes out. */
  losesNotices: boolean;
  /** Of the receiver: passes on what comes to one origin to another. */
  proxy: { from: string; to: string } | undefined;
};

export type Notice = { channelId: string; state: string; number: number; status: number | null };

type Watched = { file: string | undefined; address: string };
type Channel = Watched & {
  id: string;
  resourceId: string;
  resourceUri: string;
  target: string;
  token: string | undefined;
  until: number;
  sent: number;
};

const HOUR_MS = 3_600_000;
const RETRIED = [500, 502, 503, 504];
const RETRY_AFTER_MS = [200, 400, 800];

export type Push = ReturnType<typeof pushService>;

/** Channels, and the notices that go out by them. */
export function pushService(now: () => number) {
  const channels = new Map<string, Channel>();
  const used = new Set<string>();
  const resources = new Map<string, string>();
  const notices: Notice[] = [];
  const mode: PushMode = {
    takesLoopbackHttp: true,
    copies: 1,
    delayMs: 0,
    losesNotices: false,
    proxy: undefined,
  };
  const stopped = new AbortController();
  const underWay = new Set<Promise<void>>();

  function send(channel: Channel, state: string, changed?: string): void {
    if (mode.losesNotices) return;
    channel.sent += 1;
    const headers = {
      "user-agent": "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)",
      "content-length": "0",
      "x-goog-channel-id": channel.id,
      "x-goog-channel-expiration": new Date(channel.until).toUTCString(),
      "x-goog-resource-state": state,
      "x-goog-message-number": String(channel.sent),
      "x-goog-resource-id": channel.resourceId,
      "x-goog-resource-uri": channel.resourceUri,
      ...(channel.token !== undefined && { "x-goog-channel-token": channel.token }),
      ...(changed !== undefined && { "x-goog-changed": changed }),
    };
    for (let copy = 0; copy < mode.copies; copy += 1) {
      const sending = deliver(channel, state, headers).finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
  }

  async function deliver(channel: Channel, state: string, headers: Record<string, string>) {
    const number = channel.sent;
    const { signal } = stopped;
    const { from, to } = mode.proxy ?? { from: "", to: "" };
    const target = channel.target.replace(from, to);
    for (const wait of [mode.delayMs, ...RETRY_AFTER_MS]) {
      await sleep(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const status = await fetch(target, { method: "POST", headers, signal }).then(
        async (it) => (await it.arrayBuffer(), it.status),
        () => null,
      );
      notices.push({ channelId: channel.id, state, number, status });
      if (status === null || !RETRIED.includes(status)) return;
    }
  }

  return {
    mode,
    notices,
    channels: () => [...channels.values()].filter((it) => it.until > now()),

    open(watched: Watched, given: drive_v3.Schema$Channel): drive_v3.Schema$Channel {
      const { id, type, address, token } = given;
      if (!id || !address) throw driveRefusal(400, "required", "Required");
      if (!/^[\w+/=-]{1,64}$/.test(id)) {
        throw driveRefusal(400, "invalid", `Invalid channel id: ${id}`);
      }
      if (used.has(id)) {
        throw driveRefusal(400, "channelIdNotUnique", `Channel id ${id} not unique`);
      }
      if (type !== "web_hook" && type !== "webhook") {
        throw driveRefusal(400, "push.channelTypeUnknown", `Unknown channel type: ${type}`);
      }
      if ((token ?? "").length > 256) throw driveRefusal(400, "invalid", "Invalid channel token");
      checkTarget(address);
      const most = watched.file === undefined ? 7 * 24 * HOUR_MS : 24 * HOUR_MS;
      const until = now() + Math.min(most, lifetime(given));
      const resource = watched.file ?? `changes of ${watched.address}`;
      const resourceId = resources.get(resource) ?? randomBytes(20).toString("base64url");
      resources.set(resource, resourceId);
      const path = watched.file === undefined ? "changes" : `files/${watched.file}`;
      const channel: Channel = {
        ...watched,
        id,
        resourceId,
        resourceUri: `https://www.googleapis.com/drive/v3/${path}?alt=json`,
        target: address,
        token: token ?? undefined,
        until,
        sent: 0,
      };
      used.add(id);
      channels.set(id, channel);
      send(channel, "sync");
      return {
        kind: "api#channel",
        id,
        resourceId,
        resourceUri: channel.resourceUri,
        ...(token && { token }),
        expiration: String(until),
      };
    },

    close(id: string, resourceId: string, address: string): boolean {
      const channel = channels.get(id);
      if (channel?.resourceId !== resourceId || channel.address !== address) return false;
      return channels.delete(id);
    },

    tell(file: StoredFile, happened: Happened): void {
      for (const channel of channels.values()) {
        if (channel.until <= now()) continue;
        if (channel.file === file.id) {
          send(channel, happened, happened === "update" ? "content,properties" : undefined);
        } else if (channel.file === undefined) send(channel, "change");
      }
    },

    /** A notice that nobody has reason to send: of a stranger, or of a channel that ended long ago. */
    async forge(target: string, headers: Record<string, string>): Promise<number> {
      const response = await fetch(target, { method: "POST", headers });
      await response.arrayBuffer();
      return response.status;
    },

    async stop(): Promise<void> {
      stopped.abort();
      await Promise.all(underWay);
    },
  };

  function checkTarget(address: string): void {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    const isHere = ["127.0.0.1", "localhost"].includes(url?.hostname ?? "");
    if (url?.protocol === "https:" || (isHere && mode.takesLoopbackHttp)) return;
    const message = `WebHook callback must be HTTPS: ${address}`;
    throw driveRefusal(400, "push.webhookUrlNotHttps", message);
  }

  function lifetime({ expiration, params }: drive_v3.Schema$Channel): number {
    const ttl = params?.["ttl"];
    const asked = expiration ? Number(expiration) - now() : ttl ? Number(ttl) * 1000 : HOUR_MS;
    if (asked > 0) return asked;
    throw driveRefusal(400, "invalid", `Invalid ttl value: ${Math.round(asked / 1000)}`);
  }
}
