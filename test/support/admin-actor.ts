import type { Actor, Permission } from "../../domain/permissions.ts";

/** An administrator of one location with these permissions, as services see them. */
export const adminOf = (location: { id: string }, ...permissions: Permission[]): Actor => ({
  kind: "person",
  id: null,
  permissions,
  locations: [location.id],
});
