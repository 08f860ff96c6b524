import type { InvitationStatus, Source } from "../../domain/invitation.ts";
import type { Locale } from "../../domain/location.ts";
import type { Defaulted } from "./columns.ts";
import type { Generated } from "kysely";

export type InvitationTable = {
  id: string;
  locationId: string;
  membershipId: string;
  personId: string;
  firstName: string;
  lastName: string | null;
  status: InvitationStatus;
  source: Source;
  flowId: string | null;
  locale: Locale;
  generation: Defaulted<number>;
  resentAt: Date | null;
  firstSentAt: Date | null;
  sentAt: Date | null;
  signInUntil: Date | null;
  remindAt: Date | null;
  remindedAt: Date | null;
  closeAt: Date | null;
  activatedAt: Date | null;
  activatedBy: "link" | "code" | null;
  statusAt: Generated<Date>;
  createdAt: Generated<Date>;
};

export type RevokeReason = "newer" | "revoked" | "activated" | "bounced";

export type SignInLinkTable = {
  id: string;
  invitationId: string;
  personId: string;
  locationId: string;
  generation: number;
  keyId: string;
  nonce: Buffer;
  tokenHash: Buffer;
  canonicalEmail: string;
  validUntil: Date | null;
  spentAt: Date | null;
  pressedBy: Buffer | null;
  revokedAt: Date | null;
  revokeReason: RevokeReason | null;
  suspendedAt: Date | null;
  createdAt: Generated<Date>;
};
