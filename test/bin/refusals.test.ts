import { spawn } from "node:child_process";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { keysOf } from "../../bin/parts.ts";
import { cleanEnvironment, repository, usher } from "../support/command.ts";
import { testDatabase } from "../support/database.ts";
import { freePort } from "../support/free-port.ts";
import { aLocation, anInvitation, serviceDeps } from "../support/invitees.ts";
import { waitFor } from "../support/wait-for.ts";
import { tempFolder } from "./temp-folder.ts";

const nowhere = "127.0.0.1:1";
const newKey = () => `1:${randomBytes(32).toString("base64")}`;

/** The command's exit code and what it complained of. */
function run(args: string[], settings: Record<string, string>) {
  const env = cleanEnvironment({ DATA_DIR: tempFolder(), SECRET_KEYS: newKey(), ...settings });
  const command = spawn(process.execPath, [...usher, ...args], {
    cwd: repository,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  onTestFinished(() => void command.kill("SIGKILL"));
  const ended = Promise.all([once(command, "exit"), text(command.stderr)]).then(
    ([[code], said]) => ({ code, said }),
  );
  return { command, ended };
}

test.each([["owner", "invite", "--email", "ada@example.com"], ["reconcile"], ["start"]])(
  "a database that is away is one sentence: usher %s",
  async (...args) => {
    const { ended } = run(args, {
      DATABASE_URL: `postgres://${nowhere}/usher`,
      TEMPORAL_ADDRESS: nowhere,
      PORT: String(await freePort()),
    });
    const { code, said } = await ended;
    expect(code).toBe(1);
    expect(said.trim().split("\n")).toEqual([expect.stringContaining("ECONNREFUSED")]);
  },
);

test.each(["api", "worker"])(
  "an %s with another key of the same id does not start",
  async (what) => {
    const { db, url } = await testDatabase();
    const keys = keysOf({ secretKeys: [{ id: "1", key: randomBytes(32) }] });
    const deps = serviceDeps(db, { keys });
    await anInvitation(deps, await aLocation(deps));
    const { ended } = run([what], {
      DATABASE_URL: url,
      TEMPORAL_ADDRESS: nowhere,
      PORT: String(await freePort()),
    });
    const { code, said } = await ended;
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/^Key 1 in SECRET_KEYS is not the one/),
    ]);
  },
);

test("an api that starts while its database is away answers health, serves nothing, and ends when told", async () => {
  const port = await freePort();
  const { command, ended } = run(["api"], {
    DATABASE_URL: `postgres://${nowhere}/usher`,
    TEMPORAL_ADDRESS: nowhere,
    PORT: String(port),
  });
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
  await waitFor(async () => (await ask("/healthz"))?.ok);
  expect((await ask("/readyz"))?.status).toBe(503);
  expect((await ask("/api/v1/locations"))?.status).toBe(503);
  const began = performance.now();
  command.kill("SIGTERM");
  await ended;
  expect(performance.now() - began).toBeLessThan(10_000);
});
