import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import { uuidv7 } from "uuidv7";
import { takeTurn } from "../../db/rate-limits.ts";
import { findSignInLink, spendLink } from "../../db/sign-in-links.ts";
import { hashLinkToken } from "../../services/link-token.ts";
import { formToken, isFormToken } from "../../services/sign-in/form-token.ts";
import { readHint, signInHint } from "../../services/sign-in/hint.ts";
import { networksOf } from "../../services/sign-in/limits.ts";
import { findLinkPage, pressLink } from "../../services/sign-in/links.ts";
import {
  createOwnerLink,
  findOwnerPage,
  pressOwnerLink,
} from "../../services/sign-in/owner-links.ts";
import {
  drawSessionToken,
  findLiveSession,
  signOut,
  startSession,
  visit,
} from "../../services/sign-in/sessions.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { openPortal, type Portal } from "../web/portal.ts";

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal();
});

describe("the window of a link", () => {
  test("is open a microsecond before its end and shut at its end, by the database's clock", async () => {
    const { token, linkId } = await portal.anInvitee();
    const hash = hashLinkToken(token);
    await portal.db.transaction().execute(async (db) => {
      const endsIn = (interval: string) =>
        db
          .updateTable("signInLink")
          .set({ validUntil: sql<Date>`now() + ${interval}::interval` })
          .where("id", "=", linkId)
          .execute();
      await endsIn("0");
      expect(await findSignInLink(db, hash)).toMatchObject({ inWindow: false });
      expect(await spendLink(db, hash, Buffer.from("browser"))).toBeUndefined();
      await endsIn("1 microsecond");
      expect(await findSignInLink(db, hash)).toMatchObject({ inWindow: true });
      expect(await spendLink(db, hash, Buffer.from("browser"))).toMatchObject({ id: linkId });
    });
  });

  test("is shut until its mail is on the way", async () => {
    const { token, linkId } = await portal.anInvitee();
    await portal.db
      .updateTable("signInLink")
      .set({ validUntil: null })
      .where("id", "=", linkId)
      .execute();
    expect(await findLinkPage(portal.db, token)).toMatchObject({ state: "expired" });
    const press = { linkToken: token, nonce: "n".repeat(22), replaced: undefined };
    expect(await pressLink(portal.deps, press)).toBeUndefined();
  });
});

test("the same browser gets the same session after the keys were turned", async () => {
  const { token } = await portal.anInvitee();
  const press = { linkToken: token, nonce: "n".repeat(22), replaced: undefined };
  const first = await pressLink(portal.deps, press);
  const session = [{ id: "2", key: randomBytes(32) }, ...portal.deps.keys.session];
  const turned = { ...portal.deps, keys: { ...portal.deps.keys, session } };
  expect(await pressLink(turned, press)).toBe(first);
  expect(await pressLink(turned, { ...press, nonce: "m".repeat(22) })).toBeUndefined();
});

test("a press that fails half-way spends nothing", async () => {
  const { token } = await portal.anInvitee();
  const press = { linkToken: token, nonce: "n".repeat(22), replaced: undefined };
  const broken = {
    ...portal.deps,
    reached: () => {
      throw new Error("killed");
    },
  };
  await expect(pressLink(broken, press)).rejects.toThrow("killed");
  expect(await findLinkPage(portal.db, token)).toMatchObject({ state: "ready" });
  expect(await pressLink(portal.deps, press)).toBeDefined();
});

describe("a session", () => {
  async function aSession(
    signedInBy: "link" | "code" | "owner_link",
    door: "portal" | "console" = "portal",
  ) {
    const { personId } = await portal.anInvitee();
    const token = drawSessionToken();
    await unitOfWork(portal.deps, (tx) =>
      startSession(tx, { personId, signedInBy, door, token, replaced: undefined }),
    );
    return { personId, token };
  }
  const secondsLeft = async (personId: string) => {
    const row = await portal.db
      .selectFrom("session")
      .select([
        sql<number>`round(extract(epoch from idle_until - created_at))::int`.as("idle"),
        sql<number>`round(extract(epoch from ends_at - created_at))::int`.as("life"),
      ])
      .where("personId", "=", personId)
      .executeTakeFirstOrThrow();
    return [row.idle / 86_400, row.life / 86_400];
  };

  test.each([
    ["link", "portal", [14, 7]],
    ["code", "portal", [14, 60]],
    ["code", "console", [30 / 1440, 0.5]],
    ["owner_link", "console", [30 / 1440, 0.5]],
  ] as const)("by %s of the %s lasts its days", async (signedInBy, door, days) => {
    const { personId, token } = await aSession(signedInBy, door);
    expect(await secondsLeft(personId)).toEqual(days);
    const found = await findLiveSession(portal.db, token, door);
    expect(found).toMatchObject({ personId, signedInBy });
  });

  test("is kept as a hash only, and ends at once when somebody signs out", async () => {
    const { token } = await aSession("code");
    expect(JSON.stringify(await portal.sessions())).not.toContain(token);
    await signOut(portal.deps, token);
    expect(await findLiveSession(portal.db, token)).toBeUndefined();
  });

  test.each(["idleUntil", "endsAt"] as const)("is over when %s comes", async (column) => {
    const { personId, token } = await aSession("code");
    await portal.db
      .updateTable("session")
      .set({ [column]: sql<Date>`now()` })
      .where("personId", "=", personId)
      .execute();
    expect(await visit(portal.db, token)).toBeUndefined();
  });

  test("stays awake by visits, not by looks", async () => {
    const { personId, token } = await aSession("code");
    const idle = () =>
      portal.db
        .selectFrom("session")
        .select("idleUntil")
        .where("personId", "=", personId)
        .executeTakeFirstOrThrow();
    await portal.db
      .updateTable("session")
      .set({
        idleUntil: sql<Date>`now() + interval '1 hour'`,
        lastSeenAt: sql<Date>`now() - interval '2 minutes'`,
      })
      .where("personId", "=", personId)
      .execute();
    const before = await idle();
    await findLiveSession(portal.db, token);
    expect(await idle()).toEqual(before);
    await visit(portal.db, token);
    expect((await idle()).idleUntil > before.idleUntil).toBe(true);
  });
});

describe("the owner", () => {
  test("is one person, who gets in once by each newest link", async () => {
    const own = await openPortal();
    const invite = (email: string) => unitOfWork(own.deps, (tx) => createOwnerLink(tx, email));
    const old = await invite("Owner@example.com");
    const link = await invite("owner@example.com");
    await expect(invite("other@example.com")).rejects.toMatchObject({ kind: "conflict" });
    await expect(invite("not an address")).rejects.toMatchObject({ kind: "invalid" });

    expect(await findOwnerPage(own.db, old)).toBeUndefined();
    expect(await findOwnerPage(own.db, link)).toMatchObject({
      canonicalEmail: "owner@example.com",
    });
    const presses = await Promise.all(
      Array.from({ length: 20 }, () => pressOwnerLink(own.deps, link, undefined)),
    );
    const tokens = presses.filter((token) => token !== undefined);
    expect(tokens).toHaveLength(1);
    expect(await findLiveSession(own.db, tokens[0] ?? "", "console")).toMatchObject({
      isOwner: true,
    });
    expect(await pressOwnerLink(own.deps, old, undefined)).toBeUndefined();
  });

  test("has 15 minutes", async () => {
    const own = await openPortal();
    const link = await unitOfWork(own.deps, (tx) => createOwnerLink(tx, "owner@example.com"));
    const row = await own.db
      .selectFrom("ownerLink")
      .select(sql<number>`extract(epoch from valid_until - created_at)::int`.as("seconds"))
      .executeTakeFirstOrThrow();
    expect(row.seconds).toBe(900);
    await own.db
      .updateTable("ownerLink")
      .set({ validUntil: sql<Date>`now()` })
      .execute();
    expect(await pressOwnerLink(own.deps, link, undefined)).toBeUndefined();
  });
});

describe("limits", () => {
  test("100 callers at once share the turns of a bucket, and a refusal costs nothing", async () => {
    const bucket = uuidv7();
    const limit = { turns: 7, seconds: 900 };
    const turns = await Promise.all(
      Array.from({ length: 100 }, () => takeTurn(portal.db, bucket, limit)),
    );
    expect(turns.filter(Boolean)).toHaveLength(7);
    const move = (interval: string) =>
      portal.db
        .updateTable("rateLimit")
        .set({ windowStart: sql<Date>`window_start - ${interval}::interval` })
        .where("bucket", "=", bucket)
        .execute();
    await move("14 minutes");
    expect(await takeTurn(portal.db, bucket, limit)).toBe(false);
    await move("3 minutes");
    expect(await takeTurn(portal.db, bucket, limit)).toBe(true);
  });

  test.each([
    ["192.0.2.7", ["192.0.2.7"]],
    ["::ffff:192.0.2.7", ["192.0.2.7"]],
    ["::FFFF:c000:207", ["192.0.2.7"]],
    ["2001:db8:a:b:1:2:3:4", ["2001:db8:a:b/64", "2001:db8:a/48"]],
    ["2001:0DB8:000a:000B::1", ["2001:db8:a:b/64", "2001:db8:a/48"]],
    ["2001:db8:a:b:ffff::%eth0", ["2001:db8:a:b/64", "2001:db8:a/48"]],
    ["::1", ["0:0:0:0/64", "0:0:0/48"]],
    ["not an address", ["unknown"]],
  ])("count %s by its network", (address, networks) => {
    expect(networksOf(address).map(({ network }) => network)).toEqual(networks);
  });
});

test("a form's token is for one form and one browser, and outlives a turn of the keys", () => {
  const { keys } = portal.deps;
  const token = formToken(keys, "link", "browser");
  const turned = { ...keys, session: [{ id: "2", key: randomBytes(32) }, ...keys.session] };
  expect(isFormToken(turned, "link", "browser", token)).toBe(true);
  expect(isFormToken(keys, "sign-in", "browser", token)).toBe(false);
  expect(isFormToken(keys, "link", "another", token)).toBe(false);
  for (const made of ["", "x", `${token}x`])
    expect(isFormToken(keys, "link", "browser", made)).toBe(false);
});

test("a hint opens with our keys only", () => {
  const { keys } = portal.deps;
  const email = "ada@example.com";
  const hint = signInHint(keys, { email, masked: false });
  expect(readHint(keys, hint)).toEqual({ email, masked: false });
  const masked = signInHint(keys, { email, masked: true });
  expect(readHint(keys, masked)).toEqual({ email, masked: true });
  const other = { ...keys, seal: [{ id: "1", key: randomBytes(32) }] };
  for (const broken of ["", "v1", `${hint.slice(0, -4)}AAAA`]) {
    expect(readHint(keys, broken)).toBeUndefined();
  }
  expect(readHint(other, hint)).toBeUndefined();
});
