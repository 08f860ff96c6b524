import type { Locale, LocationSettings } from "../../domain/location.ts";
import type { Permission } from "../../domain/permissions.ts";
import type { Defaulted, Json } from "./columns.ts";
import type { Generated } from "kysely";

export type LocationTable = {
  id: string;
  slug: string;
  name: string;
  timezone: string;
  locale: Locale;
  settings: Json<LocationSettings>;
  createdAt: Generated<Date>;
};

export type PersonTable = {
  id: string;
  canonicalEmail: string;
  email: string;
  firstName: string;
  lastName: string | null;
  phone: string | null;
  locale: Locale | null;
  isOwner: Defaulted<boolean>;
  activatedAt: Date | null;
  welcomedAt: Date | null;
  lastSeenAt: Date | null;
  createdAt: Generated<Date>;
};

export type MembershipTable = {
  id: string;
  personId: string;
  locationId: string;
  type: "member" | "nonmember";
  role: Defaulted<"member" | "admin">;
  permissions: Defaulted<Permission[]>;
  invitedAt: Defaulted<Date>;
  removedAt: Date | null;
  removalReason: string | null;
  createdAt: Generated<Date>;
};

/** The words that people of a location are found by; kept by triggers. */
export type MemberWordTable = { locationId: string; word: string; membershipId: string };

export type ConsentTable = {
  id: string;
  personId: string;
  locationId: string;
  kind: "privacy" | "terms";
  address: string;
  givenAt: Generated<Date>;
};
