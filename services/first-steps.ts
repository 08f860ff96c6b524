import { connectors } from "../connectors/catalog.ts";
import {
  findFirstConnection,
  findFirstSteps,
  findFurthestFlow,
  findTestMail,
  hasInvitations,
  keepFirstSteps,
  wasTestTaken,
} from "../db/first-steps.ts";
import type { Db } from "../db/connect.ts";
import { getLocation } from "../db/locations.ts";
import { DomainError } from "../domain/errors.ts";
import { CAN_WAIT, stepsAt, type FirstStep, type StepAt } from "../domain/first-steps.ts";
import { authorize, may, type Actor } from "../domain/permissions.ts";
import { record } from "./audit.ts";
import type { Tx } from "./unit-of-work.ts";

const PERMISSION = "settings";

export type FirstSteps = {
  steps: StepAt[];
  now: FirstStep | undefined;
  done: number;
  putOff: readonly FirstStep[];
  /** Somebody put them away. */
  isEnded: boolean;
  /** What the steps stand on so far. */
  testMail: Awaited<ReturnType<typeof findTestMail>>;
  connection: Awaited<ReturnType<typeof findFirstConnection>>;
  flow: Awaited<ReturnType<typeof findFurthestFlow>>;
  hasInvited: boolean;
};

/** How far a location has come on its way to the first invited person. */
export async function getFirstSteps(db: Db, actor: Actor, locationId: string): Promise<FirstSteps> {
  authorize(actor, PERMISSION, locationId);
  const asker = actor.kind === "person" ? actor.id : null;
  const [said, testMail, tested, connection, flow, hasInvited] = await Promise.all([
    findFirstSteps(db, locationId),
    asker === null ? undefined : findTestMail(db, locationId, asker),
    wasTestTaken(db, locationId),
    findFirstConnection(db, locationId, readable()),
    findFurthestFlow(db, locationId),
    hasInvitations(db, locationId),
  ]);
  const putOff = said?.later ?? [];
  const isPastDraft = flow !== undefined && flow.state !== "draft";
  const done = new Set<FirstStep>([
    "location",
    ...(tested ? (["mail"] as const) : []),
    ...(flow ? (["sheet"] as const) : []),
    ...(flow?.previewRun || isPastDraft ? (["preview"] as const) : []),
    ...(isPastDraft && flow.heldRun === null ? (["approve"] as const) : []),
  ]);
  return {
    ...stepsAt(done, putOff),
    done: done.size,
    putOff,
    isEnded: (said?.endedAt ?? null) !== null,
    testMail,
    connection,
    flow,
    hasInvited,
  };
}

/** The same while somebody is to be led on; undefined once they were put away, or all but what can wait is done. */
export async function findStepsUnderWay(
  db: Db,
  actor: Actor,
  locationId: string,
): Promise<FirstSteps | undefined> {
  const said = await findFirstSteps(db, locationId);
  if (!may(actor, PERMISSION) || (said?.endedAt ?? null) !== null) return undefined;
  const found = await getFirstSteps(db, actor, locationId);
  const isLedOn = found.steps.some(
    ({ step, state }) => state !== "done" && !found.putOff.includes(step),
  );
  return isLedOn ? found : undefined;
}

/** What has rows to be read: a sheet, a file. */
const readable = () =>
  connectors
    .filter(({ triggers }) => Object.values(triggers).some(({ kind }) => kind === "records"))
    .map(({ id }) => id);

/** `putOff`: a step that can wait comes last; `putAway`: nothing shows the steps any more; `open`: both are undone. */
export type StepsWish = { wish: "putOff"; step: FirstStep } | { wish: "putAway" | "open" };

export async function changeFirstSteps(
  tx: Tx,
  actor: Actor,
  locationRef: string,
  asked: StepsWish,
): Promise<void> {
  const { id } = await getLocation(tx.db, locationRef);
  authorize(actor, PERMISSION, id);
  if (asked.wish === "putOff" && !CAN_WAIT.includes(asked.step)) {
    throw new DomainError("conflict", "This step cannot wait: the next ones stand on it.");
  }
  const { later = [] } = (await findFirstSteps(tx.db, id)) ?? {};
  await keepFirstSteps(tx.db, id, {
    later: asked.wish === "putOff" ? [...new Set([...later, asked.step])] : later,
    isEnded: asked.wish === "putAway",
  });
  await record(tx, actor, {
    type: "location.first_steps_changed",
    reasonCode: "changed",
    locationId: id,
    detail: asked,
  });
}
