import { expect, test } from "vitest";
import { people } from "../support/held-plan.ts";
import { HEADER, ADA } from "../support/invited-sheet.ts";
import { aSheetFlow } from "../support/sheet-flow.ts";

const policy = { quietSeconds: 0 };

test("an end waits always, and ends the membership after a yes", async () => {
  const sheet = await aSheetFlow(HEADER + ADA + people(3), {
    policy: { ...policy, onMissing: "end", holdAboveEndsPercent: 100 },
  });
  await sheet.look();
  const text = await sheet.read();
  await sheet.write(text.replace(/^Ada.*\n/m, ""));
  await sheet.look();
  const held = await sheet.heldRun();
  expect(held).toMatchObject({ counts: { end: 1, invite: 0 } });
  expect(held.plan?.end).toMatchObject([{ line: null, fields: { email: "ada@example.com" } }]);
  const typeOf = () =>
    sheet.db
      .selectFrom("membership as m")
      .innerJoin("person as p", "p.id", "m.personId")
      .select("m.type")
      .where("p.canonicalEmail", "=", "ada@example.com")
      .executeTakeFirst();
  expect(await typeOf()).toEqual({ type: "member" });
  await sheet.approve(held.id, held.planHash);
  expect(await typeOf()).toEqual({ type: "nonmember" });
  const ended = (await sheet.audit("ada@example.com")).map(({ type }) => type);
  expect(ended).toEqual(expect.arrayContaining(["row.held", "row.ended", "member.removed"]));
  expect(await sheet.flow()).toMatchObject({ state: "running" });
});

test("a row that comes back while its end waits ends nothing", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy: { ...policy, onMissing: "end" } });
  await sheet.look();
  const text = await sheet.read();
  await sheet.write(HEADER);
  await sheet.look();
  const held = await sheet.heldRun();
  await sheet.write(text);
  await expect(sheet.approve(held.id, held.planHash)).rejects.toMatchObject({ code: "stale_plan" });
  expect(await sheet.flow()).toMatchObject({ state: "running" });
  expect((await sheet.invitations()).map(({ status }) => status)).toEqual(["queued"]);
});

test("a rejected end is not planned again, and nobody goes", async () => {
  const sheet = await aSheetFlow(HEADER + ADA, { policy: { ...policy, onMissing: "end" } });
  await sheet.look();
  await sheet.write(HEADER);
  await sheet.look();
  await sheet.reject((await sheet.heldRun()).id);
  expect(await sheet.look()).toMatchObject({ state: "running", held: null });
  expect((await sheet.invitations()).map(({ status }) => status)).toEqual(["queued"]);
});

test.each([
  [3, 20, "running"],
  [3, 40, "running"],
  [2, 4, "running"],
  [3, 4, "held"],
  [3, 10, "held"],
] as const)(
  "%i corrected addresses of %i people: the flow is %s",
  async (corrected, count, state) => {
    const percent = count === 20 ? { holdAboveEndsPercent: 15 } : {};
    const sheet = await aSheetFlow(HEADER + people(count), {
      policy: { ...policy, holdAboveNew: 1_000, ...percent },
    });
    await sheet.look();
    await sheet.write(
      (await sheet.read()).replace(/p([0-2])@/g, (text, number) =>
        Number(number) < corrected ? `q${number}@` : text,
      ),
    );
    expect(await sheet.look()).toMatchObject({ state });
    const invitations = await sheet.invitations();
    const revoked = invitations.filter(({ status }) => status === "revoked");
    expect(revoked).toHaveLength(state === "held" ? 0 : corrected);
    if (state !== "held") return;
    const held = await sheet.heldRun();
    expect(held).toMatchObject({ counts: { rekey: corrected } });
    await sheet.approve(held.id, held.planHash);
    expect(await sheet.invitations()).toHaveLength(count + corrected);
  },
);
