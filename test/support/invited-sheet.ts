import { activatePerson } from "../../services/activation.ts";
import { aSheetFlow, type SheetFlow } from "./sheet-flow.ts";

export const HEADER = "First name,Last name,Email\n";
export const ADA = "Ada,Byron,ada@example.com\n";
export const ALAN = "Alan,Turing,alan@example.com\n";
export const GRACE = "Grace,Hopper,grace@example.com\n";

const policy = { quietSeconds: 0 };

/** A sheet whose people are invited. */
export async function anInvitedSheet(text = ADA, other: Parameters<typeof aSheetFlow>[1] = {}) {
  const sheet = await aSheetFlow(HEADER + text, { policy, ...other });
  await settled(sheet);
  return sheet;
}

/** Looks until what the sheet says has rested and been acted upon. */
export async function settled(sheet: SheetFlow): Promise<void> {
  await sheet.look();
  await sheet.rest();
  await sheet.look();
}

export const replace = async (sheet: SheetFlow, ...[from, to]: [string | RegExp, string]) =>
  sheet.write((await sheet.read()).replace(from, to));

export const statuses = async (sheet: SheetFlow) =>
  (await sheet.invitations()).map((one) => [one.canonicalEmail, one.status]);

export const typesOf = async (sheet: SheetFlow, address?: string) =>
  (await sheet.audit(address)).map(({ type }) => type);

export const mails = (sheet: SheetFlow) => sheet.db.selectFrom("email").selectAll().execute();

export async function activate(sheet: SheetFlow, email: string): Promise<void> {
  const { id } = await sheet.db
    .selectFrom("person")
    .select("id")
    .where("canonicalEmail", "=", email)
    .executeTakeFirstOrThrow();
  await sheet.work((tx) => activatePerson(tx, id, "link"));
}

/** Whether the link in the invitation to an address is suspended. */
export async function isSuspended(sheet: SheetFlow, email: string): Promise<boolean> {
  const { suspendedAt } = await sheet.db
    .selectFrom("signInLink as l")
    .innerJoin("invitation as i", "i.id", "l.invitationId")
    .innerJoin("person as p", "p.id", "i.personId")
    .select("l.suspendedAt")
    .where("p.canonicalEmail", "=", email)
    .executeTakeFirstOrThrow();
  return suspendedAt !== null;
}
