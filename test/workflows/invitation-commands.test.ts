import { describe, expect, test } from "vitest";
import { DomainError } from "../../domain/errors.ts";
import { waitFor } from "../support/wait-for.ts";
import { FakeInvitation } from "./fake-invitation.ts";
import { attributes, invitationWorker, metadata, waiting } from "./fixture.ts";

const { started } = invitationWorker();

test.concurrent("resend, sent as a command, sends once more and renews the window", async () => {
  const fake = new FakeInvitation({ window: 60_000 });
  const handle = await started(fake);
  const before = await waiting(handle, "**sent**");
  await handle.executeUpdate("resend");
  await waitFor(() => fake.calls.length === 4);
  expect(fake.calls).toEqual([
    "sendInvitation",
    "resendInvitation",
    "loadInvitation",
    "sendInvitation",
  ]);
  expect(await waiting(handle, "**sent**")).not.toBe(before);
});

test.concurrent("revoke, sent as a command, ends it", async () => {
  const fake = new FakeInvitation();
  const handle = await started(fake);
  await waiting(handle, "**sent**");
  await handle.executeUpdate("revoke");
  expect(await handle.result()).toBe("revoked");
  expect(fake.calls).toEqual(["sendInvitation", "revokeInvitation", "loadInvitation"]);
});

test.concurrent("a refused command fails with its code, and the process goes on", async () => {
  const fake = new FakeInvitation();
  const refusal = new DomainError("conflict", "Ada was mailed just now.", "resend_too_soon");
  fake.instead["resendInvitation"] = [
    () => {
      throw refusal;
    },
  ];
  const handle = await started(fake);
  await waiting(handle, "**sent**");
  await expect(handle.executeUpdate("resend")).rejects.toMatchObject({
    cause: { cause: { type: "conflict", message: "resend_too_soon" } },
  });
  await handle.executeUpdate("resend");
  await handle.executeUpdate("revoke");
  expect(await handle.result()).toBe("revoked");
});

test.concurrent("each command says what it does", async () => {
  const handle = await started(new FakeInvitation());
  await waiting(handle, "**sent**");
  const { definition } = await metadata(handle);
  const described = definition.updateDefinitions.map(({ name, description }) => [
    name,
    description,
  ]);
  expect(Object.fromEntries(described)).toEqual({
    changed: "The invitation's row changed: look again",
    resend: "Send the mail again with a new link; the old link stops working at once",
    revoke: "Take the invitation back: the link stops working, and the person is no member",
  });
});

describe.concurrent("cancelling the process", () => {
  test("takes the invitation back", async () => {
    const fake = new FakeInvitation();
    const handle = await started(fake);
    await waiting(handle, "**sent**");
    await handle.cancel();
    expect(await handle.result()).toBe("revoked");
    expect(fake.calls).toContain("revokeInvitation");
    expect(await attributes(handle)).toEqual({ status: "revoked", dueAt: undefined });
  });

  test("changes nothing about one who has got in meanwhile", async () => {
    const fake = new FakeInvitation();
    const handle = await started(fake);
    await waiting(handle, "**sent**");
    fake.row.status = "activated";
    fake.instead["revokeInvitation"] = [
      () => {
        throw new DomainError("conflict", "Too late.");
      },
    ];
    await handle.cancel();
    expect(await handle.result()).toBe("activated");
    expect(await attributes(handle)).toMatchObject({ status: "activated" });
  });
});
