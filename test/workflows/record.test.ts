import { expect, test } from "vitest";
import type { WorkflowHandle } from "@temporalio/client";
import { DomainError, MailWaitingError } from "../../domain/errors.ts";
import type { InvitationInput } from "../../domain/invitation.ts";
import { waitFor } from "../support/wait-for.ts";
import { FakeInvitation } from "./fake-invitation.ts";
import { flowWorker, invitationWorker, waiting } from "./fixture.ts";
import { keepHistory, keptHistories, release } from "./histories.ts";

type Start = (fake: FakeInvitation, input?: Partial<InvitationInput>) => Promise<WorkflowHandle>;

const activate = async (fake: FakeInvitation, handle: WorkflowHandle) => {
  fake.row.status = "activated";
  await handle.executeUpdate("changed");
};

async function until(state: string, fake: FakeInvitation, start: Start) {
  const handle = await start(fake);
  await waiting(handle, `**${state}**`);
  return handle;
}

/** Each leaves an invitation in the state it is named after. */
const invitations: Record<string, (start: Start) => Promise<WorkflowHandle>> = {
  async queued(start) {
    const fake = new FakeInvitation();
    const wait = () => {
      throw new MailWaitingError("The mail is not out yet.");
    };
    fake.instead["sendInvitation"] = Array.from({ length: 100 }, () => wait);
    const handle = await start(fake);
    await waitFor(() => fake.calls.length > 0);
    return handle;
  },
  sent: (start) => until("sent", new FakeInvitation({ remind: 90_000, close: 99_000 }), start),
  "sent-by-mass-invite": async (start) => {
    const fake = new FakeInvitation();
    await fake.step("sendInvitation");
    const handle = await start(fake, { sent: { ...fake.row } });
    await waiting(handle, "**sent**");
    return handle;
  },
  "sent-not-searchable": (start) =>
    until("sent", new FakeInvitation(), (fake) => start(fake, { searchable: false })),
  "window-closed": (start) =>
    until("window_closed", new FakeInvitation({ window: 200, remind: 90_000 }), start),
  "window-closed-without-reminder": (start) =>
    until("window_closed", new FakeInvitation({ window: 200 }), start),
  reminded: (start) =>
    until("reminded", new FakeInvitation({ window: 200, remind: 500, close: 90_000 }), start),
  async "activated-by-link"(start) {
    const fake = new FakeInvitation({ remind: 90_000 });
    const handle = await until("sent", fake, start);
    await activate(fake, handle);
    return handle;
  },
  async "activated-by-code"(start) {
    const fake = new FakeInvitation({ window: 200, remind: 500, close: 90_000 });
    const handle = await until("reminded", fake, start);
    await activate(fake, handle);
    return handle;
  },
  "activated-already": (start) => start(new FakeInvitation({}, { status: "activated" })),
  async bounced(start) {
    const fake = new FakeInvitation();
    const closeAt = new Date(Date.now() + 90_000).toISOString();
    fake.instead["sendInvitation"] = [
      () => void Object.assign(fake.row, { status: "bounced", mailState: "refused", closeAt }),
    ];
    return until("bounced", fake, start);
  },
  async resent(start) {
    const fake = new FakeInvitation();
    const handle = await until("sent", fake, start);
    await handle.executeUpdate("resend");
    await waitFor(() => fake.calls.filter((it) => it === "sendInvitation").length === 2);
    await waiting(handle, "**sent**");
    return handle;
  },
  async "resend-refused"(start) {
    const fake = new FakeInvitation();
    fake.instead["resendInvitation"] = [
      () => {
        throw new DomainError("conflict", "Too soon.", "resend_too_soon");
      },
    ];
    const handle = await until("sent", fake, start);
    await expect(handle.executeUpdate("resend")).rejects.toThrow();
    return handle;
  },
  async revoked(start) {
    const handle = await until("sent", new FakeInvitation(), start);
    await handle.executeUpdate("revoke");
    return handle;
  },
  async "revoked-by-cancel"(start) {
    const handle = await until("sent", new FakeInvitation(), start);
    await handle.cancel();
    return handle;
  },
  closed: (start) => start(new FakeInvitation({ window: 200, remind: 300, close: 800 })),
  async "closed-after-an-early-step"(start) {
    const fake = new FakeInvitation({ window: 200, close: 800 });
    fake.instead["closeInvitation"] = [() => undefined, () => undefined];
    return start(fake);
  },
};

const DECIDED = ["held", "approved", "rejected"] as const;
const FLOWS = ["running", "gone", "paused", "continued", ...DECIDED];

const OPEN = /^(queued|sent|window|reminded|bounced|resent|resend)/;

// See test/histories/README.md. Without being asked nothing is recorded anew: it is what we are held against.
if (process.env["RECORD_HISTORIES"] !== undefined) {
  const { started } = invitationWorker();
  const flows = flowWorker();

  test.concurrent.each(Object.entries(invitations))("an invitation: %s", async (state, make) => {
    const handle = await make(started);
    if (!OPEN.test(state)) await handle.result();
    await keepHistory(`invitation-${state}`, handle);
  });

  test("a flow: running, gone on as a new run, and gone", async () => {
    const { source, flowId, first } = await flows.started({ nextInSeconds: 0.2 });
    await waitFor(() => source.looks > 2);
    await flows.nudge(flowId);
    await waitFor(() => source.looks > 4);
    await keepHistory("flow-running", first);
    expect(await flows.end(source, flowId)).toBe("gone");
    await keepHistory("flow-gone", first);
    const paused = await flows.started({ state: "paused", nextInSeconds: null });
    await waiting(paused.first, "**paused**");
    await keepHistory("flow-paused", paused.first);
    const again = await flows.started({ nextInSeconds: 0.2 }, { passesARun: 2 });
    await waitFor(() => again.source.looks > 3);
    await keepHistory("flow-continued", again.first);
    expect(await flows.end(again.source, again.flowId)).toBe("gone");
  });

  test.each(DECIDED)("a flow whose plan is %s", async (state) => {
    const { source, flowId, first } = await flows.started({ nextInSeconds: 0.1 });
    const planHash = "a".repeat(64);
    source.hold(planHash);
    source.outcome.nextInSeconds = 3600;
    await waiting(first, "**held**");
    if (state === "approved") await first.executeUpdate("approve", { args: [planHash] });
    if (state === "rejected") await first.executeUpdate("reject");
    if (state !== "held") await waiting(first, "**running**");
    await keepHistory(`flow-${state}`, first);
    expect(await flows.end(source, flowId)).toBe("gone");
  });
} else {
  test("no state is without the recording of this release", async () => {
    const kept = (await keptHistories()).map(({ name }) => name);
    const folder = await release();
    const wanted = [
      ...Object.keys(invitations).map((state) => `${folder}/invitation-${state}.jsonl`),
      ...FLOWS.map((state) => `${folder}/flow-${state}.jsonl`),
    ];
    expect(kept).toEqual(expect.arrayContaining(wanted));
  });
}
