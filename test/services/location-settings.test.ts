import { beforeAll, describe, expect, test } from "vitest";
import { DomainError } from "../../domain/errors.ts";
import { systemActor, type Actor } from "../../domain/permissions.ts";
import {
  formOf,
  saveLocation,
  saveMailText,
  versionOf,
  type LocationForm,
} from "../../services/location-settings.ts";
import { getLocationView, updateLocation } from "../../services/locations.ts";
import { unitOfWork, type ServiceDeps } from "../../services/unit-of-work.ts";
import { adminOf } from "../support/admin-actor.ts";
import { testDatabase } from "../support/database.ts";
import { aLocation, refusalOf, serviceDeps } from "../support/invitees.ts";

let deps: ServiceDeps;
beforeAll(async () => {
  deps = serviceDeps((await testDatabase()).db);
});

async function aForm() {
  const { id } = await aLocation(deps);
  const now = async () => formOf(await getLocationView(deps.db, systemActor, id));
  const shown = await now();
  const save = (change: Partial<LocationForm>, from = shown, actor: Actor = systemActor) =>
    unitOfWork(deps, (tx) =>
      saveLocation(tx, actor, id, { shown: from, wanted: { ...from, ...change } }),
    );
  return { id, shown, now, save };
}

const faultsOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DomainError)) throw new Error("It was not refused.");
  return { kind: error.kind, pointers: error.errors.map(({ pointer }) => pointer) };
};

const linesOf = (locationId: string) =>
  deps.db
    .selectFrom("audit")
    .select("detail")
    .where("locationId", "=", locationId)
    .where("type", "=", "location.updated")
    .execute();

describe("saving a location", () => {
  test("writes what differs from the form as it was shown, and nothing else", async () => {
    const { id, shown, now, save } = await aForm();
    const done = await save({ name: "Café Mitte", remindAfter: "P4D", country: "DE" });
    expect(done.changed).toEqual(["name", "remindAfter", "country"]);
    expect(await now()).toEqual({
      ...shown,
      name: "Café Mitte",
      remindAfter: "P4D",
      country: "DE",
    });
    expect(await linesOf(id)).toEqual([{ detail: { fields: ["name", "settings"] } }]);
  });

  test("without a change leaves no line behind", async () => {
    const { id, save } = await aForm();
    expect((await save({})).changed).toEqual([]);
    expect(await linesOf(id)).toEqual([]);
  });

  test("keeps what somebody else changed meanwhile in other fields", async () => {
    const { shown, now, save } = await aForm();
    await save({ timezone: "Europe/Lisbon" });
    await save({ name: "Café Mitte" }, shown);
    expect(await now()).toMatchObject({ name: "Café Mitte", timezone: "Europe/Lisbon" });
  });

  test("is a conflict at each field that somebody else changed meanwhile, and writes nothing", async () => {
    const { shown, now, save } = await aForm();
    await save({ name: "Theirs", remindAfter: "P4D" });
    const late = save({ name: "Mine", remindAfter: "P5D", locale: "de" }, shown);
    expect(await faultsOf(late)).toEqual({
      kind: "conflict",
      pointers: ["#/name", "#/settings/remindAfter"],
    });
    expect(await now()).toMatchObject({ name: "Theirs", remindAfter: "P4D", locale: "en" });
  });

  test("is no conflict where both wanted the same", async () => {
    const { shown, save } = await aForm();
    await save({ name: "Ours" });
    expect((await save({ name: "Ours" }, shown)).changed).toEqual([]);
  });

  test("names the field that does not fit the others, also those that others changed", async () => {
    const { shown, save } = await aForm();
    const early = save({ remindAfter: "PT12H" });
    expect((await faultsOf(early)).pointers).toEqual(["#/settings/remindAfter"]);
    await save({ signInWindow: "P3D" });
    const late = save({ remindAfter: "P2D" }, shown);
    expect((await faultsOf(late)).pointers).toEqual(["#/settings/remindAfter"]);
    const close = save({ closeInvitationsAfter: "P2D" });
    expect((await faultsOf(close)).pointers).toEqual(["#/settings/closeInvitationsAfter"]);
  });

  test("takes never for closing, and no country", async () => {
    const { now, save } = await aForm();
    await save({ closeInvitationsAfter: null, country: "AT" });
    expect(await now()).toMatchObject({ closeInvitationsAfter: null, country: "AT" });
    await save({ country: null }, await now());
    expect(await now()).toMatchObject({ closeInvitationsAfter: null, country: null });
  });

  test("names the slug that another location has", async () => {
    const [mine, other] = [await aForm(), await aForm()];
    expect(await faultsOf(mine.save({ slug: other.shown.slug }))).toEqual({
      kind: "conflict",
      pointers: ["#/slug"],
    });
  });

  test("is for those who run the location's settings", async () => {
    const [mine, other] = [await aForm(), await aForm()];
    const change = { name: "Mine" };
    const without = mine.save(change, mine.shown, adminOf(mine, "customers"));
    expect(await refusalOf(without)).toBe("forbidden");
    const elsewhere = mine.save(change, mine.shown, adminOf(other, "settings"));
    expect(await refusalOf(elsewhere)).toBe("not_found");
  });
});

describe("saving a text of a mail", () => {
  const text = { subject: "Come in, {{ firstName }}", body: "Your desk is ready." };
  const save = (id: string, shown: typeof text | null, next: typeof text | null) =>
    unitOfWork(deps, (tx) =>
      saveMailText(tx, systemActor, id, {
        kind: "invitation",
        locale: "en",
        version: versionOf(shown),
        text: next,
      }),
    );
  const own = async (id: string) =>
    (await getLocationView(deps.db, systemActor, id)).settings.mail.invitation.en ?? null;

  test("keeps it, and goes back to ours", async () => {
    const { id } = await aForm();
    await save(id, null, text);
    expect(await own(id)).toEqual(text);
    await save(id, text, null);
    expect(await own(id)).toBeNull();
  });

  test("is a conflict when somebody else wrote it anew meanwhile", async () => {
    const { id } = await aForm();
    const theirs = { ...text, subject: "Theirs" };
    await save(id, null, theirs);
    expect(await faultsOf(save(id, null, text))).toEqual({
      kind: "conflict",
      pointers: ["#/settings/mail/invitation/en"],
    });
    expect(await own(id)).toEqual(theirs);
  });

  test("is no conflict with another text of the location", async () => {
    const { id } = await aForm();
    await unitOfWork(deps, (tx) =>
      updateLocation(tx, systemActor, id, { settings: { mail: { invitation: { de: text } } } }),
    );
    await save(id, null, text);
    expect(await own(id)).toEqual(text);
  });
});
