import type { Permission } from "../../domain/permissions.ts";
import type { Generated } from "kysely";
import type { Defaulted } from "./columns.ts";

export type SignInCodeTable = {
  id: string;
  personId: string | null;
  canonicalEmail: string;
  purpose: string;
  flowHash: Buffer;
  salt: Buffer;
  codeHash: Buffer;
  tries: Generated<number>;
  expiresAt: Date;
  usedAt: Date | null;
  revokedAt: Date | null;
  createdAt: Generated<Date>;
};

export type SessionTable = {
  id: string;
  personId: string;
  tokenHash: Buffer;
  signedInBy: "link" | "code" | "owner_link";
  door: Defaulted<"portal" | "console">;
  idleUntil: Date;
  endsAt: Date;
  device: string | null;
  endedAt: Date | null;
  confirmedAt: Generated<Date>;
  lastSeenAt: Generated<Date>;
  createdAt: Generated<Date>;
};

export type OwnerLinkTable = {
  id: string;
  personId: string;
  tokenHash: Buffer;
  validUntil: Date;
  spentAt: Date | null;
  createdAt: Generated<Date>;
};

export type ApiKeyTable = {
  id: string;
  secretHash: Buffer;
  locationId: string | null;
  permissions: Permission[];
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  name: string | null;
  madeBy: string | null;
  createdAt: Generated<Date>;
};
