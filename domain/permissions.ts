import { DomainError, notFound } from "./errors.ts";

export const PERMISSIONS = [
  "customers",
  "billing",
  "admins",
  "settings",
  "integrations",
  "analytics",
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export type ActorKind = "person" | "key" | "flow" | "system" | "temporal-ui";

/** Who asks, and what they may do: `locations` is "all" or the ids of the locations the permissions hold in. */
export type Actor = {
  kind: ActorKind;
  id: string | null;
  permissions: readonly Permission[] | "all";
  locations: readonly string[] | "all";
};

/** The hub's own processes: they carry out what somebody with the right already asked for. */
export const systemActor: Actor = {
  kind: "system",
  id: null,
  permissions: "all",
  locations: "all",
};
export const temporalUiActor: Actor = { ...systemActor, kind: "temporal-ui" };
export const flowActor = (flowId: string): Actor => ({ ...systemActor, kind: "flow", id: flowId });

/**
 * Throws unless the actor holds the permission in the location. A location the actor has nothing to do with
 * is answered as if it were not there.
 */
export function authorize(actor: Actor, permission: Permission, locationId: string): void {
  if (!actsIn(actor, locationId)) throw notFound("The location");
  if (!may(actor, permission)) {
    throw new DomainError("forbidden", `This needs the permission "${permission}".`);
  }
}

/** Throws unless the actor holds the permission in every location of the installation. */
export function authorizeEverywhere(actor: Actor, permission: Permission): void {
  if (actor.locations !== "all" || !may(actor, permission)) {
    throw new DomainError(
      "forbidden",
      `This needs the permission "${permission}" for all locations.`,
    );
  }
}

export const may = (actor: Actor, permission: Permission) =>
  actor.permissions === "all" || actor.permissions.includes(permission);

export const actsIn = (actor: Actor, locationId: string) =>
  actor.locations === "all" || actor.locations.includes(locationId);
