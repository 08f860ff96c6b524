import type { MailState } from "../../domain/invitation.ts";
import type { Locale } from "../../domain/location.ts";
import type { SuppressionReason } from "../../domain/mail-fate.ts";
import type { MailKind } from "../../domain/mail.ts";
import type { Defaulted, Json } from "./columns.ts";
import type { ColumnType, Generated } from "kysely";

export type EmailTable = {
  id: string;
  purpose: string;
  kind: MailKind;
  locationId: string | null;
  personId: string | null;
  invitationId: string | null;
  generation: number | null;
  recipient: string;
  locale: Locale;
  sealedCode: string | null;
  subject: string | null;
  html: string | null;
  text: string | null;
  unsubscribeUrl: string | null;
  state: Defaulted<MailState>;
  reason: string | null;
  providerId: string | null;
  batchId: string | null;
  alone: Defaulted<boolean>;
  attempts: Generated<number>;
  notBefore: Defaulted<Date>;
  attemptedAt: Date | null;
  settledAt: Date | null;
  createdAt: Generated<Date>;
};

export type ProviderEventTable = {
  id: string;
  type: string;
  detail: string | null;
  providerId: string | null;
  emailId: string | null;
  occurredAt: Date;
  receivedAt: Generated<Date>;
};

export type SuppressionTable = {
  id: Generated<string>;
  canonicalEmail: string;
  reason: SuppressionReason;
  createdAt: Generated<Date>;
};

export type UnsubscribedTable = {
  personId: string;
  locationId: string;
  createdAt: Generated<Date>;
};

export type MailBatchTable = {
  id: string;
  fence: string;
  way: string | null;
  sender: string | null;
  publicUrl: string | null;
  createdAt: Generated<Date>;
};

export type MailerTable = {
  singleton: Generated<boolean>;
  fence: ColumnType<string, number, number>;
};

export type MailboxMessageTable = {
  id: string;
  emailId: string;
  recipient: string;
  kind: MailKind;
  subject: string;
  html: string;
  text: string;
  headers: Json<Record<string, string>>;
  sentAt: Generated<Date>;
};
