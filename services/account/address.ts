import { uuidv7 } from "uuidv7";
import { changeAddress, findAccount, listMemberLocations } from "../../db/accounts.ts";
import { endSessionsOf } from "../../db/sessions.ts";
import { renderMail } from "../../emails/render.ts";
import { maskEmail, type Email } from "../../domain/email-address.ts";
import { DomainError } from "../../domain/errors.ts";
import { addressChangedPurpose, queueMail } from "../mail.ts";
import { mailCode, useRightCode, type CodeFlow } from "../sign-in/codes.ts";
import type { ServiceDeps, Tx } from "../unit-of-work.ts";
import { tellMemberships } from "./account.ts";

type Asker = { id: string; personId: string };

const flowOf = (flow: string, { canonical }: Email): CodeFlow => ({
  flow,
  canonicalEmail: canonical,
  purpose: "new_address",
});

/**
 * Sends a code to an address that a person wants to have (R83). Whether somebody has it already is told to nobody who
 * has not shown that they read its mail.
 */
export const requestAddress = (
  deps: ServiceDeps,
  { personId }: Asker,
  flow: string,
  address: Email,
): Promise<void> =>
  mailCode(deps, flowOf(flow, address), async (tx) => {
    const { id, locale } = await findAccount(tx.db, personId);
    return { id, locale, canonicalEmail: address.canonical };
  });

/**
 * Gives a person the address whose code they typed. The old address is told, every other session ends. False for a
 * code that is not right; throws when the address has an account of its own.
 */
export async function proveAddress(
  deps: ServiceDeps,
  asker: Asker,
  { flow, address, code }: { flow: string; address: Email; code: string },
): Promise<boolean> {
  const isTheirs = async (_: Tx, personId: string) => personId === asker.personId;
  const done = await useRightCode(deps, flowOf(flow, address), code, isTheirs, async (tx) => {
    const before = await findAccount(tx.db, asker.personId);
    const { canonical, typed } = address;
    if (!(await changeAddress(tx.db, before.id, { canonicalEmail: canonical, email: typed }))) {
      throw new DomainError("conflict", TAKEN);
    }
    await endSessionsOf(tx.db, before.id, { allBut: asker.id });
    await tellOldAddress(tx, before, address);
    await tellMemberships(tx, before.id, "address_proved", { fields: ["email"] });
    return true;
  });
  return done ?? false;
}

const TAKEN =
  "This address has an account of its own. Sign in with it instead, or ask the location to remove that account first.";

async function tellOldAddress(
  tx: Tx,
  before: Awaited<ReturnType<typeof findAccount>>,
  address: Email,
): Promise<void> {
  const [location] = await listMemberLocations(tx.db, before.id);
  const locale = before.locale ?? "en";
  await queueMail(tx, [
    {
      purpose: addressChangedPurpose(uuidv7()),
      kind: "address_changed",
      recipient: before.canonicalEmail,
      locale,
      locationId: null,
      personId: before.id,
      invitationId: null,
      generation: null,
      sealedCode: null,
      ...renderMail("address_changed", locale, {
        locationName: location?.name ?? "Usher",
        firstName: before.firstName,
        email: before.canonicalEmail,
        newEmail: maskEmail(address.canonical),
        windowSeconds: 0,
      }),
    },
  ]);
}
