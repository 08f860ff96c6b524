import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { makeApiKey } from "../support/api-key.ts";
import { cleanEnvironment, repository } from "../support/command.ts";
import { startProcess } from "../support/hub.ts";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";
import { aPlace } from "../support/told-on-hub.ts";
import { waitFor } from "../support/wait-for.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let hub: HubspotHub;
let key = "";
beforeAll(async () => {
  hub = await startHubspotHub({}, async (settings) => {
    key = await makeApiKey(settings);
    return startProcess("worker", settings);
  });
});
afterAll(() => hub?.stop());

const Invitations = z.object({ items: z.array(z.object({ email: z.string() })) });

test("whoever types what the guide says has who becomes a customer invited, and no other", async () => {
  const { hubspot } = hub;
  const app = hubspot.privateApp();
  hubspot.people.add({ email: "old@example.org", firstname: "Old", lifecyclestage: "customer" });
  const ada = hubspot.people.add({ email: "ada@example.org", firstname: "Ada" });
  await aPlace(hub, "hq");

  const guide = await readFile(join(repository, "docs/hubspot.md"), "utf8");
  const blocks = [...guide.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = ""]) => block);
  const [place = "", ...more] = blocks.filter((block) => !block.includes("/sign-in"));
  const ask = place.slice(place.indexOf("ask()"));
  const script = ["set -euo pipefail", ask, ...more]
    .join("\n")
    .replace('"pat-…"', `"${app.accessToken}"`)
    .replace('"clientSecret": "…"', `"clientSecret": "${app.clientSecret}"`)
    .replace("<PUBLIC_URL>", hub.url);
  const env = cleanEnvironment({ API: `${hub.url}/api/v1`, KEY: key });
  const { stdout } = await promisify(execFile)("bash", ["-c", script], { env, cwd: "/" });

  expect(stdout).toMatch(/"state": "ok"/);
  expect(stdout).toMatch(/"unchanged": 1/);
  const [targetUrl] = /http\S+\/hooks\/hubspot\/\S+/.exec(stdout) ?? [];
  hubspot.subscribe(app, { targetUrl: targetUrl ?? "", properties: ["lifecyclestage", "email"] });
  hubspot.people.edit(ada, { lifecyclestage: "customer" });
  const invited = async () =>
    Invitations.parse(await hub.api.ask("GET", "/locations/hq/invitations")).items;
  await waitFor(async () => (await invited()).length > 0, {
    what: "Ada to be invited",
    limitMs: 30_000,
  });
  expect((await invited()).map(({ email }) => email)).toEqual(["ada@example.org"]);
});
