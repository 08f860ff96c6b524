import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { flowWorkflowId } from "../../domain/ids.ts";
import type { Label } from "../../services/unit-of-work.ts";
import { startHubspotHub, type HubspotHub } from "../support/hubspot-hub.ts";
import { startStoppingWorker, type StoppingWorker } from "../support/stopping-worker.ts";
import type { ToldOnHub } from "../support/told-on-hub.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

/** Of a look at HubSpot: a page of changes is kept, then what is decided, then what is done. */
const PLACES = {
  "page-unkept": ["unit-of-work:before-commit", 1],
  "page-kept": ["unit-of-work:committed", 1],
  undecided: ["unit-of-work:before-commit", 2],
  decided: ["unit-of-work:committed", 2],
  undone: ["unit-of-work:before-commit", 3],
  done: ["unit-of-work:committed", 3],
} satisfies Record<string, [Label, number]>;

type Place = keyof typeof PLACES;

const isPlace = (name: string): name is Place => Object.hasOwn(PLACES, name);
const places = Object.keys(PLACES).filter(isPlace);

let hub: HubspotHub;
let worker: StoppingWorker;
const flows = new Map<Place, ToldOnHub>();
const invitedWhenDead = new Map<Place, number>();

// One kill for all: Temporal learns by a missing heartbeat that a worker is gone, and that takes a while.
beforeAll(async () => {
  hub = await startHubspotHub({}, async (settings, folder) => {
    worker = await startStoppingWorker(settings, folder);
    return worker;
  });
  for (const place of places) flows.set(place, await standingAt(place));
  await worker.kill();
  for (const [place, flow] of flows) {
    invitedWhenDead.set(place, (await flow.invitations()).length);
  }
  await worker.ready();
});
afterAll(() => hub?.stop());

/** A flow that has found two who became customers, of whom nothing was told, and stands still there. */
async function standingAt(place: Place): Promise<ToldOnHub> {
  const space = await hub.aSpace(place, { silent: true });
  const flow = await space.customers({ policy: { intervalSeconds: 3600 } });
  await flow.apply();
  await flow.pass();
  await flow.pause();
  hub.hubspot.people.seed(2, (at) => ({
    email: space.at(`p${at}`),
    firstname: `P${at}`,
    [space.stage]: "customer",
  }));
  // As if an hour had gone by.
  await sql`update flow set polled_at = null where id = ${flow.flowId}`.execute(hub.db);
  const [label, nth] = PLACES[place];
  const stop = await worker.stopAt(label, { nth, workflowId: flowWorkflowId(flow.flowId) });
  await flow.resume();
  await stop.reached();
  return flow;
}

test.each(places)(
  "a worker that is killed with its look %s costs nobody a mail, and nobody gets two",
  async (place) => {
    const flow = flows.get(place);
    expect(invitedWhenDead.get(place)).toBe(place === "done" ? 2 : 0);
    const both = [0, 1].map((at) => `p${at}@${place}.example.com`);
    await flow?.invited(...both);
    await flow?.settled();
    await flow?.pass();
    expect(await flow?.mailed(`${place}.example.com`)).toEqual(both);
    expect(await flow?.flow()).toMatchObject({ state: "running", problem: null });
  },
);
