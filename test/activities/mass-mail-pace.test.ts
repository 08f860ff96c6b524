import { expect, onTestFinished, test } from "vitest";
import { runMailer } from "../../activities/mailer-loop.ts";
import { resendTransport } from "../../connectors/resend/transport.ts";
import { getLocation } from "../../db/locations.ts";
import { systemActor } from "../../domain/permissions.ts";
import { invitePeople } from "../../services/invitations/invite.ts";
import { unitOfWork } from "../../services/unit-of-work.ts";
import { aLocation, aPerson } from "../support/invitees.ts";
import { silentLog } from "../support/silent-log.ts";
import { waitFor } from "../support/wait-for.ts";
import { resendMailer } from "./resend-mailer.ts";

const PEOPLE = 1500;
/** 5,000 in a minute: what is promised at two calls a second. */
const MOST_MS = (60_000 * PEOPLE) / 5_000;
const CODE_MS = 5_000;

test("at two calls a second a mass run is out in its time, no call of it comes too soon, and a code is accepted within 5 s", async () => {
  const on = await resendMailer();
  await on.standin.mode({ requestsPerSecond: 2 });
  const location = await getLocation(on.db, (await aLocation(on.deps)).id);
  const people = Array.from({ length: PEOPLE }, () => aPerson());
  await unitOfWork(on.deps, (tx) => invitePeople(tx, systemActor, location, people, "mass_invite"));

  const { apiKey, url: baseUrl } = on.standin;
  const transport = resendTransport({ apiKey, baseUrl, from: "Usher <hub@example.com>" });
  const ending = new AbortController();
  const { db, deps, url: databaseUrl, publicUrl } = on;
  const from = performance.now();
  const mailer = { ...deps, db, transport, publicUrl, databaseUrl, log: silentLog };
  const running = runMailer(mailer, ending.signal);
  onTestFinished(async () => {
    ending.abort();
    await running;
  });
  const taken = async () => (await on.standin.mails()).length;
  const isTaken = (count: number) => async () => (await taken()) >= count;

  const waits: number[] = [];
  for (const [number, { canonicalEmail }] of people.slice(0, 3).entries()) {
    await waitFor(isTaken(300 * (number + 1)), { what: "the run to go on", limitMs: MOST_MS });
    const asked = performance.now();
    await on.askForCode(canonicalEmail);
    const has = async () =>
      (await on.standin.mailsTo(canonicalEmail)).some(({ tags }) => tags["usher_kind"] === "code");
    await waitFor(has, { what: "the code to be accepted", limitMs: CODE_MS, everyMs: 20 });
    waits.push(performance.now() - asked);
  }
  await waitFor(isTaken(PEOPLE + 3), { what: "everybody to be mailed", limitMs: MOST_MS });
  expect(performance.now() - from).toBeLessThan(MOST_MS);
  expect(Math.max(...waits)).toBeLessThan(CODE_MS);
  const calls = await on.standin.calls();
  expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
  expect(calls.length).toBeLessThanOrEqual(PEOPLE / 100 + 1);
}, 60_000);
