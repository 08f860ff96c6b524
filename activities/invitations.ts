import { findInvitationPurpose } from "../db/emails.ts";
import { MailWaitingError } from "../domain/errors.ts";
import type { InvitationProgress } from "../domain/invitation.ts";
import { temporalUiActor } from "../domain/permissions.ts";
import { resendInvitation } from "../services/invitations/resend.ts";
import { revokeInvitation } from "../services/invitations/revoke.ts";
import {
  closeInvitation,
  closeWindow,
  loadProgress,
  requestReminder,
} from "../services/invitations/steps.ts";
import { unitOfWork, type ServiceDeps } from "../services/unit-of-work.ts";
import type { MailWatch } from "./mail-watch.ts";

export type InvitationActivities = ReturnType<typeof invitationActivities>;

/** The steps of an invitation. Each may run more than once: the row decides what there is left to do. */
export function invitationActivities(deps: ServiceDeps & { mailWatch: MailWatch["wait"] }) {
  const load = (id: string): Promise<InvitationProgress> => loadProgress(deps.db, id);

  async function mailOut(purpose: string): Promise<void> {
    if (!(await deps.mailWatch(purpose))) throw new MailWaitingError("The mail is not out yet.");
  }

  return {
    loadInvitation: load,

    /** Waits until the mailer has handed the newest mail over, or knows that it will not. */
    async sendInvitation(id: string) {
      const purpose = await findInvitationPurpose(deps.db, id);
      if (purpose) await mailOut(purpose);
      return load(id);
    },

    async sendReminder(id: string) {
      const purpose = await unitOfWork(deps, (tx) => requestReminder(tx, id));
      if (purpose) await mailOut(purpose);
      return load(id);
    },

    async closeWindow(id: string) {
      await unitOfWork(deps, (tx) => closeWindow(tx, id));
      return load(id);
    },

    async closeInvitation(id: string) {
      await unitOfWork(deps, (tx) => closeInvitation(tx, id));
      return load(id);
    },

    async resendInvitation(id: string) {
      await unitOfWork(deps, async (tx) => void (await resendInvitation(tx, temporalUiActor, id)));
    },

    async revokeInvitation(id: string) {
      await unitOfWork(deps, async (tx) => void (await revokeInvitation(tx, temporalUiActor, id)));
    },
  };
}
