import { z } from "zod";
import { findConnector } from "../../connectors/catalog.ts";
import type { Pace } from "../../connectors/records.ts";
import { findConnection } from "../../db/connections.ts";
import type { Db } from "../../db/connect.ts";
import type { FlowRow } from "../../db/flows.ts";
import { DomainError, invalidField } from "../../domain/errors.ts";
import { fieldErrors, pointerStep } from "../../domain/field-errors.ts";
import type { FlowFilter } from "../../domain/flow-filter.ts";
import type { Mapping } from "../../domain/flow-mapping.ts";
import { HUB_TRIGGERS } from "../../domain/hub-events.ts";
import { mappingFault } from "../../domain/roster/told-person.ts";
import { actionFaults } from "./action-shape.ts";

type Input = Record<string, unknown>;

/** One side of a flow as somebody asks for it; `members` is the hub itself. */
export type End = { connectionId: string; key: string; input?: Input | undefined };

/** What a flow begins with, in the words of whoever offers it. */
export type CheckedTrigger = {
  connectionId: string | null;
  triggerKey: string;
  triggerInput: Input;
  kind: "records" | "events" | "hub";
  pace: Pace;
};

const HUB_PACE: Pace = { intervalSeconds: 60, quietSeconds: 0 };

const NOT_HERE = "There is no such connection here.";

/** Refuses what the connection does not offer, and an input that its trigger does not take. */
export async function checkedTrigger(
  db: Db,
  locationId: string,
  { connectionId, key, input = {} }: End,
): Promise<CheckedTrigger> {
  if (connectionId === "members") {
    if (!HUB_TRIGGERS.some((one) => one === key))
      throw refusal("trigger/key", noSuch("event", key));
    return { connectionId: null, triggerKey: key, triggerInput: {}, kind: "hub", pace: HUB_PACE };
  }
  const connector = await connectorOf(db, locationId, connectionId, "trigger");
  const trigger = Object.hasOwn(connector.triggers, key) ? connector.triggers[key] : undefined;
  if (!trigger) throw refusal("trigger/key", noSuch(`trigger of ${connector.name}`, key));
  const { kind, pace } = trigger;
  const triggerInput = accepted(trigger.input, input, "#/trigger/input", TRIGGER_INPUT);
  return { connectionId, triggerKey: key, triggerInput, kind, pace };
}

export type CheckedAction = {
  actionConnectionId: string | null;
  actionKey: string;
  actionInput: Input;
};

/** Refuses an action that does not go with the trigger. */
export async function checkedAction(
  db: Db,
  locationId: string,
  { connectionId, key, input = {} }: End,
  { kind }: CheckedTrigger,
): Promise<CheckedAction> {
  if (connectionId === "members") {
    if (key !== "inviteMember") throw refusal("action/key", noSuch("action", key));
    if (kind === "hub") throw refusal("action/connectionId", OWN_EVENTS);
    if (Object.keys(input).length > 0) throw refusal("action/input", "Inviting takes no input.");
    return { actionConnectionId: null, actionKey: key, actionInput: {} };
  }
  const connector = await connectorOf(db, locationId, connectionId, "action");
  if (kind === "records") throw refusal("action/connectionId", ROWS_ARE_INVITED);
  if (!Object.hasOwn(connector.actions, key)) {
    throw refusal("action/key", noSuch(`action of ${connector.name}`, key));
  }
  return { actionConnectionId: connectionId, actionKey: key, actionInput: input };
}

/** Refuses a mapping or filter that this trigger and action can make nothing of. */
export async function checkShape(
  db: Db,
  { kind }: Pick<CheckedTrigger, "kind">,
  { actionConnectionId, actionKey, actionInput }: CheckedAction,
  { mapping, filter }: { mapping: Mapping | null; filter: FlowFilter | null },
): Promise<void> {
  if (kind === "records") {
    if (mapping) throw refusal("mapping", "The columns of a sheet are read by their names.");
    if (filter) throw refusal("filter", "All rows of a sheet count; a filter is for events.");
    return;
  }
  if (actionConnectionId !== null) {
    if (!mapping) throw refusal("mapping", "Say where each input of the action comes from.");
    const connection = await findConnection(db, actionConnectionId);
    const action = findConnector(connection?.connector ?? "")?.actions[actionKey];
    const errors = action ? actionFaults(action.input, actionInput, mapping) : [];
    if (errors.length > 0) {
      throw new DomainError("invalid", NOT_TAKEN, "invalid_request", errors);
    }
    return;
  }
  const fault = mapping && mappingFault(mapping);
  if (fault) throw refusal(`mapping/${pointerStep(fault.field)}`, fault.message);
}

/** What kind of trigger a flow has. */
export async function kindOf(db: Db, flow: FlowRow): Promise<CheckedTrigger["kind"]> {
  if (flow.connectionId === null) return "hub";
  const connection = await findConnection(db, flow.connectionId);
  return findConnector(connection?.connector ?? "")?.triggers[flow.triggerKey]?.kind ?? "records";
}

/** At which pace a trigger is looked at; what is not offered any more keeps none of its own. */
export function paceOf(connectorId: string | undefined, key: string): Pace | undefined {
  if (connectorId === undefined) return HUB_PACE;
  return findConnector(connectorId)?.triggers[key]?.pace;
}

async function connectorOf(
  db: Db,
  locationId: string,
  connectionId: string,
  side: "trigger" | "action",
) {
  const connection = await findConnection(db, connectionId);
  const isHere = connection?.locationId === locationId;
  const connector = isHere ? findConnector(connection.connector) : undefined;
  if (!connector) throw refusal(`${side}/connectionId`, NOT_HERE);
  return connector;
}

const OWN_EVENTS =
  "What happens here invites nobody. Choose another trigger, or an action of a connection.";
const ROWS_ARE_INVITED =
  'Rows of a sheet are invited: choose the action "inviteMember" of "members".';
const NOT_TAKEN = "The action cannot take what the flow would ask of it.";
const TRIGGER_INPUT = "The trigger's input cannot be taken as it is.";

const noSuch = (what: string, key: string) => `There is no ${what} called "${key}".`;

const refusal = (pointer: string, message: string) =>
  invalidField(`#/${pointer}`, "invalid_request", message);

function accepted(schema: z.ZodType, input: Input, pointer: string, message: string): Input {
  const read = schema.safeParse(input);
  if (read.success) return z.record(z.string(), z.unknown()).parse(read.data);
  throw new DomainError(
    "invalid",
    message,
    "invalid_request",
    fieldErrors(read.error, input, pointer),
  );
}
