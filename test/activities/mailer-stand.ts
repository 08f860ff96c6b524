import { takeMailerSeat } from "../../activities/mailer.ts";
import { systemActor } from "../../domain/permissions.ts";
import { activatePerson } from "../../services/activation.ts";
import { resendInvitation } from "../../services/invitations/resend.ts";
import { revokeInvitation } from "../../services/invitations/revoke.ts";
import { updateLocation, type LocationChange } from "../../services/locations.ts";
import { requestCode } from "../../services/sign-in/codes.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { testDatabase } from "../support/database.ts";
import { handTransport } from "../support/hand-transport.ts";
import { serviceDeps } from "../support/invitees.ts";

type Provider = ReturnType<typeof handTransport>;

export type MailerStand = Awaited<ReturnType<typeof mailerStand>>;

/** A database with nothing in its queue, mailers for it, and what people do meanwhile. */
export async function mailerStand() {
  const { db, url } = await testDatabase();
  const deps = serviceDeps(db);
  const publicUrl = new URL("https://hub.example.com");

  const seat = (provider: Provider) =>
    takeMailerSeat({ ...deps, transport: provider.transport, publicUrl });

  return {
    db,
    url,
    deps,
    publicUrl,
    seat,
    async aMailer(given: Parameters<typeof handTransport>[0] = {}) {
      const provider = handTransport(given);
      return { ...provider, ...(await seat(provider)) };
    },
    revoke: (id: string) => unitOfWork(deps, (tx) => revokeInvitation(tx, systemActor, id)),
    resend: (id: string) => unitOfWork(deps, (tx) => resendInvitation(tx, systemActor, id)),
    activate: (personId: string) => unitOfWork(deps, (tx) => activatePerson(tx, personId, "code")),
    askForCode: (canonicalEmail: string, flow = "browser") =>
      requestCode(deps, { canonicalEmail, flow }),
    changeLocation: (id: string, change: LocationChange) =>
      unitOfWork(deps, (tx) => updateLocation(tx, systemActor, id, change)),
    codeMails: () =>
      db.selectFrom("email").selectAll().where("kind", "=", "code").orderBy("id").execute(),
  };
}
