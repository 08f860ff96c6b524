import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { cleanEnvironment, repository } from "../support/command.ts";
import { aPlace } from "../support/told-on-hub.ts";
import { waitFor } from "../support/wait-for.ts";
import { startWebhookHub, type WebhookHub } from "../support/webhook-hub.ts";

let hub: WebhookHub;
beforeAll(async () => {
  hub = await startWebhookHub();
});
afterAll(() => hub?.stop());

const Invitations = z.object({ items: z.array(z.object({ email: z.string() })) });

test("whoever types what the guide says has the people of the guide invited", async () => {
  const guide = await readFile(join(repository, "docs/webhooks.md"), "utf8");
  const blocks = [...guide.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = ""]) => block);
  // The first one says where the hub is, and by which key it is asked.
  const script = ["set -euo pipefail", ...blocks.slice(1)].join("\n");
  await aPlace(hub, "hq");
  const place = { HUB: hub.url, API: `${hub.url}/api/v1`, KEY: await hub.aKey() };
  const env = cleanEnvironment(place);
  const { stdout } = await promisify(execFile)("bash", ["-c", script], { env, cwd: "/" });

  expect(stdout).toContain(`The address: ${hub.url}/hooks/webhook-in/`);
  expect(stdout).toContain('"a•••@example.org"');
  expect(stdout).toContain("Nothing was told at");
  expect(stdout.match(/"eventId":"/g)).toHaveLength(9);
  expect(stdout).not.toContain('"duplicate":true');
  const invited = async () =>
    Invitations.parse(await hub.api.ask("GET", "/locations/hq/invitations"))
      .items.map(({ email }) => email)
      .toSorted();
  await waitFor(async () => (await invited()).join() === "ada@example.org,cleo@example.org", {
    what: "the people of the guide to be invited",
    limitMs: 20_000,
  });
}, 90_000);
