import { createHmac, timingSafeEqual } from "node:crypto";
import type { Db } from "../db/connect.ts";
import { lockOpenInvitations } from "../db/invitations/rows.ts";
import { skipReminder } from "../db/invitations/steps.ts";
import { lockPerson } from "../db/people.ts";
import type { Keys } from "../db/sealed.ts";
import { findList, leaveList, type ReminderList } from "../db/unsubscribed.ts";
import { invitationWorkflowId } from "../domain/ids.ts";
import type { Locale } from "../domain/location.ts";
import type { Actor } from "../domain/permissions.ts";
import { record } from "./audit.ts";
import { enqueue } from "./outbox.ts";
import type { Tx } from "./unit-of-work.ts";

const PURPOSE = "usher:unsubscribe:v1\0";
const ID_BYTES = 16;
const NAMED_BYTES = 2 * ID_BYTES;
const TOKEN = /^[A-Za-z0-9_-]{86}$/;

/** Where a reminder's reader unsubscribes. The token names person and list, and is good for nothing else. */
export function unsubscribeUrl(keys: Keys, publicUrl: URL, list: ReminderList): string {
  const newest = keys[0];
  if (!newest) throw new Error("No key to unsubscribe with.");
  const named = Buffer.concat([bytesOf(list.personId), bytesOf(list.locationId)]);
  const token = Buffer.concat([named, sign(newest.key, named)]).toString("base64url");
  return new URL(`/unsubscribe/${token}`, publicUrl).href;
}

/** The list that a token names; undefined for anything that is none of ours. */
export function readUnsubscribeToken(keys: Keys, token: string): ReminderList | undefined {
  if (!TOKEN.test(token)) return undefined;
  const bytes = Buffer.from(token, "base64url");
  const named = bytes.subarray(0, NAMED_BYTES);
  const signature = bytes.subarray(NAMED_BYTES);
  if (!keys.some(({ key }) => timingSafeEqual(sign(key, named), signature))) return undefined;
  return {
    personId: idOf(named.subarray(0, ID_BYTES)),
    locationId: idOf(named.subarray(ID_BYTES)),
  };
}

export type ListPage = { locationName: string; locale: Locale; left: boolean };

export async function findListPage(db: Db, list: ReminderList): Promise<ListPage | undefined> {
  const row = await findList(db, list);
  if (!row) return undefined;
  const locale = row.personLocale ?? row.locationLocale;
  return { locationName: row.locationName, locale, left: row.leftAt !== null };
}

/** No more reminders from the location: not from now on, and not those that wait. Harmless when repeated. */
export async function unsubscribe(tx: Tx, list: ReminderList): Promise<void> {
  const { personId, locationId } = list;
  await lockPerson(tx.db, personId);
  const open = await lockOpenInvitations(tx.db, personId);
  if (!(await leaveList(tx.db, list))) return;
  const actor: Actor = { kind: "person", id: personId, permissions: [], locations: [] };
  const waiting = open.filter(
    (each) => each.locationId === locationId && each.remindAt !== null && each.remindedAt === null,
  );
  for (const { id } of waiting) await skipReminder(tx.db, id);
  await record(
    tx,
    actor,
    { type: "person.unsubscribed", reasonCode: "unsubscribed", personId, locationId },
    ...waiting.map(
      ({ id, membershipId }) =>
        ({
          type: "invitation.reminder_skipped",
          reasonCode: "reminder_unsubscribed",
          locationId,
          personId,
          membershipId,
          invitationId: id,
        }) as const,
    ),
  );
  await enqueue(
    tx,
    waiting.map(({ id }) => ({
      workflowId: invitationWorkflowId(id),
      kind: "changed",
      subjectId: id,
    })),
  );
}

const sign = (key: Buffer, named: Uint8Array) =>
  createHmac("sha256", key).update(PURPOSE).update(named).digest();

const bytesOf = (id: string) => Buffer.from(id.replaceAll("-", ""), "hex");

const idOf = (bytes: Buffer) =>
  bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
