import { expect, test } from "vitest";
import { violations, type Evidence } from "../faults/check.ts";

/** One person whose mail is in doubt, and that is shown. */
const evidence: Evidence = {
  invited: [{ email: "ada@example.com", ids: new Set(["i-1"]) }],
  rows: [
    { id: "i-1", email: "ada@example.com", status: "sent", due: new Date(Date.now() + 60_000) },
  ],
  emails: [
    {
      id: "m-1",
      purpose: "invitation/i-1/1",
      kind: "invitation",
      recipient: "ada@example.com",
      state: "unknown",
      invitation_id: "i-1",
    },
  ],
  waiting: { outbox: 0, mails: 0 },
  mails: [],
  shownInDoubt: new Set(["m-1"]),
  mayBeInDoubt: "all",
  workflows: new Map([["i-1", { status: "RUNNING", blunders: [] }]]),
  crashes: [],
  surprises: [],
};

test("a mail in doubt breaks no promise where no call can be asked again, or where it was left so on purpose", () => {
  expect(violations(evidence)).toEqual([]);
  const mayBeInDoubt = new Set(["m-1"]);
  expect(violations({ ...evidence, mayBeInDoubt })).toEqual([]);
});

test("any other mail in doubt breaks the promise", () => {
  expect(violations({ ...evidence, mayBeInDoubt: new Set(["m-2"]) })).toEqual([
    "invitation/i-1/1 to ada@example.com is in doubt, though asking again would have told",
  ]);
});
