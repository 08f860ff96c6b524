import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client, Connection } from "@temporalio/client";
import { connectRunning } from "../../bin/embedded/postgres.ts";
import { deriveKeys, parseSecretKeys } from "../../bin/keys.ts";
import { connectDatabase } from "../../db/connect.ts";
import { apiClient } from "../support/api-client.ts";
import { makeApiKey } from "../support/api-key.ts";
import { cleanEnvironment, repository, usher } from "../support/command.ts";
import { temporalOf } from "../support/hub-servers.ts";
import { startHub } from "../support/hub.ts";
import { startResendStandin } from "../support/resend-standin.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { visitor } from "../support/visitor.ts";
import { flockOf } from "./canaries.ts";
import { hearAnswers } from "./heard-answers.ts";
import { tapProvider } from "./tapped-provider.ts";

export type Stage = Awaited<ReturnType<typeof startStage>>;

const drawn = () => randomBytes(24).toString("base64url");

/** A whole hub with a provider that is listened in to; everything that it says is kept. */
export async function startStage() {
  const ends: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    const folder = await tempFolder("canary");
    ends.push(folder.remove);
    const dataDir = join(folder.path, "data");
    await mkdir(join(folder.path, "provider"));
    const provider = await startResendStandin({ dir: join(folder.path, "provider") });
    ends.push(provider.stop);
    const tap = await tapProvider(provider.url);
    ends.push(tap.stop);
    const apiKey = `re_${drawn()}`;
    await provider.mode({ apiKey, requestsPerSecond: null });
    const settings = {
      DATA_DIR: dataDir,
      RESEND_API_KEY: apiKey,
      RESEND_BASE_URL: tap.url,
      RESEND_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString("base64")}`,
      SECRET_KEYS: `1:${randomBytes(32).toString("base64")}`,
      MAIL_FROM: "Usher <hub@example.com>",
      LOG_LEVEL: "trace",
    };
    const secretKeys = parseSecretKeys(settings.SECRET_KEYS);
    const flock = flockOf([]);
    const watchSecret = (name: string, value: string) => flock.add({ name, value, kind: "secret" });
    watchSecret("RESEND_API_KEY", apiKey);
    watchSecret("RESEND_WEBHOOK_SECRET", settings.RESEND_WEBHOOK_SECRET.slice("whsec_".length));
    for (const purpose of ["link", "session", "seal"] as const) {
      for (const { key } of [...secretKeys, ...deriveKeys(secretKeys, purpose)]) {
        watchSecret(`SECRET_KEYS, ${purpose}`, key.toString("base64"));
        watchSecret(`SECRET_KEYS, ${purpose}, its bytes`, key.toString("hex"));
      }
    }
    const printed: string[] = [];
    const hub = await startHub(settings, (line) => printed.push(line));
    ends.push(hub.stop);
    const key = await makeApiKey(settings);
    watchSecret("our API key", key.slice(-43));
    const databaseUrl = (await connectRunning(dataDir)) ?? "";
    const db = connectDatabase(databaseUrl, { maxConnections: 1 });
    ends.push(() => db.destroy());
    const connection = await Connection.connect({ address: (await temporalOf(dataDir)).address });
    ends.push(() => connection.close());
    const answers = hearAnswers();
    ends.push(answers.stop);
    return {
      url: hub.url,
      hookUrl: `${hub.url}/hooks/resend`,
      webhookSecret: settings.RESEND_WEBHOOK_SECRET,
      sealKeys: deriveKeys(secretKeys, "seal"),
      dataDir,
      databaseUrl,
      db,
      key,
      provider,
      tap,
      flock,
      api: apiClient(hub.url, key),
      temporal: new Client({ connection }),
      answers: () => answers.of(hub.url),
      /** What every process of the hub has said on its terminal; a line that was cut is whole again. */
      terminal: () => printed.join(""),
      watch: {
        secret: watchSecret,
        entry: (name: string, value: string) => flock.add({ name, value, kind: "entry" }),
      },
      /** A person with a browser, whose cookies are watched. */
      browser() {
        const who = visitor();
        const keep = <T>(page: T): T => {
          for (const [name, value] of who.cookies) watchSecret(`cookie ${name}`, value);
          return page;
        };
        const open: typeof who.open = async (url) => keep(await who.open(url));
        const submit: typeof who.submit = async (...given) => keep(await who.submit(...given));
        return { open, submit };
      },
      /** Runs a command; what it says counts as said on the terminal, but for the secret it is there to show. */
      async command(args: string[], other: Record<string, string> = {}): Promise<string> {
        const env = cleanEnvironment({ ...settings, ...other });
        const run = promisify(execFile)(process.execPath, [...usher, ...args, "--json"], {
          cwd: repository,
          env,
        });
        const said = await run.catch((error: unknown) => error);
        return `${outputOf(said, "stdout")}${outputOf(said, "stderr")}`;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What a command said, whether it succeeded or not. */
function outputOf(ended: unknown, stream: "stdout" | "stderr"): string {
  if (typeof ended !== "object" || ended === null || !(stream in ended)) return "";
  return String(Object.getOwnPropertyDescriptor(ended, stream)?.value);
}
