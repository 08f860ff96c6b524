import { once } from "node:events";
import { serve } from "@hono/node-server";
import { onTestFinished } from "vitest";
import { channelKeeper, type ChannelDeps } from "../../activities/watch-channels.ts";
import { watchChannelRoutes } from "../../api/watch-channels.ts";
import { createRelay } from "../../outbox/relay.ts";
import { connectorRuntime } from "../../services/connector-runtime.ts";
import { testDatabase } from "./database.ts";
import { FakeTemporal } from "./fake-temporal.ts";
import { startGoogle } from "./google/google.ts";
import { serviceDeps } from "./invitees.ts";
import { silentLog } from "./silent-log.ts";
import { waitFor } from "./wait-for.ts";
import { aWatchedFlow } from "./watched-flow.ts";

export type PushingDrive = Awaited<ReturnType<typeof pushingDrive>>;

/** A sheet at Google whose flow runs, the door for notices, the relay behind it, and who keeps the channel open. */
export async function pushingDrive() {
  const google = await startGoogle();
  onTestFinished(() => google.stop());
  const key = google.serviceAccount();
  const rows = [
    ["First name", "Email"],
    ["Ada", "ada@example.com"],
  ];
  const sheet = google.spreadsheet({
    sharedWith: { [key.client_email]: "writer" },
    tabs: [{ title: "Members", rows }],
  });
  const { db, url } = await testDatabase();
  const temporal = new FakeTemporal();
  const reached = () => undefined;
  const relay = createRelay({ db, temporal, reached, log: silentLog });
  const ending = new AbortController();
  const relaying = relay.run(ending.signal);
  onTestFinished(async () => {
    ending.abort();
    await relaying;
  });
  const deps = serviceDeps(db, { handOver: relay.handOver });
  const flow = await aWatchedFlow(deps, {
    settings: { serviceAccountKey: JSON.stringify(key) },
    input: { spreadsheetId: sheet.id, sheet: 0, headerRow: 1 },
  });
  const door = await openDoor(watchChannelRoutes({ ...deps, log: silentLog }).fetch);
  const logged: string[] = [];
  const channelDeps: ChannelDeps = {
    db,
    log: {
      ...silentLog,
      warn: (fields) => void logged.push("err" in fields ? String(fields.err) : ""),
    },
    connectors: connectorRuntime(deps, {
      "google-sheets": { baseUrl: google.url, tokenUrl: google.tokenUrl },
    }),
    reachedAt: door.url,
  };
  const keeper = channelKeeper(channelDeps);
  const drive = {
    google,
    sheet,
    key,
    db,
    databaseUrl: url,
    deps,
    channelDeps,
    flow,
    door,
    logged,
    keeper,
    nudges: () => temporal.calls.filter(({ kind }) => kind === "nudge").length,
    nudged: (count: number) => waitFor(() => drive.nudges() === count, { what: `${count} nudges` }),
    edit: () => sheet.tab().append(["Grace", "grace@example.com"]),
    /** Waits until so many notices were answered, and gives how. */
    async answered(count: number): Promise<(number | null)[]> {
      await waitFor(() => google.notices().length >= count, { what: `${count} notices` });
      return google.notices().map(({ status }) => status);
    },
    /** Opens the channel, and waits until that was said. */
    async opened(): Promise<void> {
      await keeper.keep();
      await drive.answered(1);
    },
  };
  return drive;
}

/** A door on a loopback port that can be shut for a while. */
async function openDoor(fetch: (request: Request) => Response | Promise<Response>) {
  const door = { url: "", isShut: false };
  const server = serve({
    fetch: (request) => (door.isShut ? new Response(null, { status: 503 }) : fetch(request)),
    port: 0,
    hostname: "127.0.0.1",
  });
  if (!server.listening) await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It has no port.");
  door.url = `http://127.0.0.1:${address.port}`;
  return door;
}
