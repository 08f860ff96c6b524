import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { z } from "zod";
import { authenticate, createApiKey } from "../../services/api-keys.ts";
import { systemActor } from "../../domain/permissions.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { cleanEnvironment, repository, usher } from "../support/command.ts";
import { testDatabase } from "../support/database.ts";
import { aLocation, serviceDeps } from "../support/invitees.ts";
import { tempFolder } from "./temp-folder.ts";

const Listed = z.object({
  items: z.array(z.object({ id: z.string(), location: z.string(), state: z.string() })),
});

// Each command is a process of its own, which a busy machine starts in seconds.
const SLOW = 90_000;

test(
  "keys are listed without their secrets, and revoked, on the command line",
  async () => {
    const { db, url } = await testDatabase();
    const deps = serviceDeps(db);
    const { slug } = await aLocation(deps);
    const { id, key } = await unitOfWork(deps, (tx) =>
      createApiKey(tx, systemActor, { location: slug, permissions: ["customers"] }),
    );
    const env = cleanEnvironment({
      DATA_DIR: tempFolder(),
      DATABASE_URL: url,
      SECRET_KEYS: `1:${randomBytes(32).toString("base64")}`,
    });
    const say = async (...args: string[]) => {
      const command = [...usher, "api-key", ...args];
      return (await promisify(execFile)(process.execPath, command, { cwd: repository, env }))
        .stdout;
    };
    const shown = await say("list", "--json");
    expect(Listed.parse(JSON.parse(shown)).items).toEqual([{ id, location: slug, state: "live" }]);
    expect(shown).not.toContain(key.slice(-43));
    await say("revoke", "--id", id);
    expect(await authenticate(db, `Bearer ${key}`)).toBeUndefined();
  },
  SLOW,
);
