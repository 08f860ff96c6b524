import type { ActorKind } from "../../domain/permissions.ts";
import type { Defaulted } from "./columns.ts";
import type { Generated } from "kysely";

export type ConnectionGrantTable = {
  connectionId: string;
  account: string;
  scopes: string[];
  sealedRefreshToken: string;
  sealedAccessToken: string;
  renewAt: Date;
  renewedAt: Defaulted<Date>;
  lease: string | null;
  leasedUntil: Date | null;
  refusal: string | null;
  probeAfter: Date | null;
  grantedAt: Defaulted<Date>;
};

export type ConnectionSignInTable = {
  id: string;
  connectionId: string;
  startHash: Buffer;
  stateHash: Buffer | null;
  browserHash: Buffer | null;
  sealedVerifier: string | null;
  expiresAt: Date;
  usedAt: Date | null;
  actorKind: ActorKind;
  actorId: string | null;
  returnTo: string | null;
  createdAt: Generated<Date>;
};
