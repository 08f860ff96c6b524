import { uuidv7 } from "uuidv7";
import { insertEmails, type NewEmail } from "../db/emails.ts";
import type { Tx } from "./unit-of-work.ts";

export const invitationPurpose = (invitationId: string, generation: number) =>
  `invitation/${invitationId}/${generation}`;
export const reminderPurpose = (invitationId: string) => `reminder/${invitationId}`;
export const connectionFailedPurpose = (failureId: string, personId: string) =>
  `connection_failed/${failureId}/${personId}`;
export const addressChangedPurpose = (codeId: string) => `address_changed/${codeId}`;
export const codePurpose = (codeId: string) => `code/${codeId}`;

/** Where the code of a mail is sealed. */
export const sealedCodePlace = (purpose: string) => `email.code/${purpose}`;

/** Queues mails, at most one per purpose. */
export async function queueMail(
  tx: Tx,
  emails: (Omit<NewEmail, "id"> & { id?: string })[],
): Promise<void> {
  await insertEmails(
    tx.db,
    emails.map((email) => ({ id: uuidv7(), ...email })),
  );
}
