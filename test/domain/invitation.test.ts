import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  FINAL_STATUSES,
  INVITATION_STATUSES,
  isFinal,
  MAIL_STATES,
  nextStep,
  type InvitationProgress,
} from "../../domain/invitation.ts";

const day = (n: number) => `2030-01-${String(n).padStart(2, "0")}T00:00:00.000Z`;

const progress = (change: Partial<InvitationProgress>): InvitationProgress => ({
  status: "sent",
  mailState: "handed_over",
  signInUntil: day(2),
  remindAt: day(4),
  closeAt: day(20),
  ...change,
});

const stepOf = (change: Partial<InvitationProgress>) => {
  const { step, waitUntil } = nextStep(progress(change));
  return [step, waitUntil];
};

describe("what an invitation does next", () => {
  test("queued: its mail is handed over", () => {
    const times = { signInUntil: null, remindAt: null, closeAt: null };
    expect(stepOf({ status: "queued", mailState: "queued", ...times })).toEqual(["send", null]);
  });

  test("sent: the window ends first, then comes the reminder, then the close", () => {
    expect(stepOf({})).toEqual(["closeWindow", day(2)]);
    expect(stepOf({ status: "window_closed" })).toEqual(["remind", day(4)]);
    expect(stepOf({ status: "reminded", remindAt: null })).toEqual(["close", day(20)]);
  });

  test("resent after the reminder: the new window ends, and no second reminder comes", () => {
    expect(stepOf({ signInUntil: day(9), remindAt: null })).toEqual(["closeWindow", day(9)]);
  });

  test("resent before the reminder: the reminder keeps its time, though the new window is open", () => {
    expect(stepOf({ signInUntil: day(5) })).toEqual(["remind", day(4)]);
  });

  test("bounced: nothing but the close, whatever times are left", () => {
    expect(stepOf({ status: "bounced", mailState: "refused" })).toEqual(["close", day(20)]);
  });

  test("never closing by itself: it waits for a person", () => {
    expect(stepOf({ status: "reminded", closeAt: null })).toEqual(["idle", null]);
    expect(stepOf({ status: "bounced", closeAt: null })).toEqual(["idle", null]);
  });

  test.each(FINAL_STATUSES)("%s: it is done", (status) => {
    expect(stepOf({ status })).toEqual(["done", null]);
  });

  test("active already when invited: the welcome goes out, then it is done", () => {
    expect(stepOf({ status: "activated", mailState: "queued" })).toEqual(["send", null]);
    expect(stepOf({ status: "activated", mailState: "handed_over" })).toEqual(["done", null]);
  });

  test.each(["revoked", "closed"] as const)(
    "%s while its mail waits: nothing is sent",
    (status) => {
      expect(stepOf({ status, mailState: "queued" })).toEqual(["done", null]);
    },
  );
});

const anyTime = fc.option(
  fc
    .date({ min: new Date(0), max: new Date(8e12), noInvalidDate: true })
    .map((time) => time.toISOString()),
);
const anyProgress: fc.Arbitrary<InvitationProgress> = fc.record({
  status: fc.constantFrom(...INVITATION_STATUSES),
  mailState: fc.constantFrom(...MAIL_STATES),
  signInUntil: anyTime,
  remindAt: anyTime,
  closeAt: anyTime,
});

describe("whatever the row says", () => {
  test("a row that is final has no timed step", () => {
    fc.assert(
      fc.property(anyProgress, (now) => {
        const { step, waitUntil } = nextStep(now);
        if (!isFinal(now.status)) return;
        expect(waitUntil).toBeNull();
        expect(step === "done" || (now.status === "activated" && step === "send")).toBe(true);
      }),
    );
  });

  test("a row that is not final is never done", () => {
    fc.assert(
      fc.property(anyProgress, (now) => {
        expect(isFinal(now.status) || nextStep(now).step !== "done").toBe(true);
      }),
    );
  });

  test("what is waited for is the earliest of what is due in this status", () => {
    fc.assert(
      fc.property(anyProgress, (now) => {
        const next = nextStep(now);
        if (next.waitUntil === null) return;
        const due = [
          now.status === "sent" ? now.signInUntil : null,
          now.status === "sent" || now.status === "window_closed" ? now.remindAt : null,
          now.closeAt,
        ].flatMap((time) => (time === null ? [] : [Date.parse(time)]));
        expect(Date.parse(next.waitUntil)).toBe(Math.min(...due));
        expect(next.summary).toContain(next.waitUntil);
      }),
    );
  });

  test("no reminder is due before a mail went out, after a bounce, or a second time", () => {
    fc.assert(
      fc.property(anyProgress, (now) => {
        const open = now.status === "sent" || now.status === "window_closed";
        expect(nextStep(now).step !== "remind" || (open && now.remindAt !== null)).toBe(true);
      }),
    );
  });
});
