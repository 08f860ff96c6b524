import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Fault } from "./resend-standin-mode.ts";
import { schemaFaults } from "./resend-standin-rules.ts";
import { startResendStandin, type ResendStandin } from "./resend-standin.ts";
import { tempFolder } from "./temp-folder.ts";

let standin: ResendStandin;
beforeEach(async () => {
  const dir = await tempFolder("resend");
  standin = await startResendStandin({ dir: dir.path });
  await standin.mode({ requestsPerSecond: null });
  onTestFinished(() => standin.stop().then(dir.remove));
});

const aMail = (to = "ada@example.com") => ({
  from: "Usher <hub@example.com>",
  to: [to],
  subject: "Welcome",
  html: "<p>Hello</p>",
  text: "Hello",
  headers: { "X-Entity-Ref-ID": "mail-1" },
  tags: [{ name: "usher_mail", value: "mail-1" }],
});

async function ask(path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${standin.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${standin.apiKey}`, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer, headers: response.headers };
}

const batch = (mails: unknown, headers: Record<string, string> = {}) =>
  ask("/emails/batch", mails, headers);
const permissive = { "x-batch-validation": "permissive" };
const keyed = (key: string) => ({ "idempotency-key": key });
const ids = (count: number) => Array.from({ length: count }, () => ({ id: expect.any(String) }));

describe("what it answers", () => {
  test("is what the vendor's description says", async () => {
    const answers = {
      SendEmailResponse: await ask("/emails", aMail()),
      CreateBatchEmailsResponse: await batch([aMail(), aMail("no address")], permissive),
      ListDomainsResponse: await ask("/domains"),
    };
    for (const [schema, { status, answer }] of Object.entries(answers)) {
      expect([status, schemaFaults(schema, answer)]).toEqual([200, []]);
    }
  });

  test("to a mail the description does not allow is no", async () => {
    const { subject: _, ...wrong } = aMail();
    expect(await batch([wrong])).toMatchObject({
      status: 422,
      answer: { statusCode: 422, name: "missing_required_field" },
    });
  });

  test("names the positions it did not take in permissive mode, and takes none in strict mode", async () => {
    const mails = [aMail("a@example.com"), aMail("no address"), aMail("c@example.com")];
    expect(await batch(mails)).toMatchObject({ status: 422 });
    expect(await standin.mails()).toEqual([]);
    expect((await batch(mails, permissive)).answer).toEqual({
      data: ids(2),
      errors: [{ index: 1, message: expect.stringContaining("`to`") }],
    });
    expect((await standin.mails()).map((mail) => mail.to)).toEqual([
      "a@example.com",
      "c@example.com",
    ]);
  });

  test("to more than a hundred mails is no", async () => {
    expect(await batch(Array.from({ length: 101 }, () => aMail()))).toMatchObject({ status: 422 });
    expect(await batch(Array.from({ length: 100 }, () => aMail()))).toMatchObject({ status: 200 });
  });

  test.each([
    ["no key", {}, 401, "missing_api_key"],
    ["a wrong key", { authorization: "Bearer other" }, 403, "invalid_api_key"],
    [
      "an idempotency key of 257 characters",
      keyed("x".repeat(257)),
      400,
      "invalid_idempotency_key",
    ],
  ])("to %s is no", async (what, headers, status, name) => {
    const given = what === "no key" ? { authorization: "" } : headers;
    expect(await batch([aMail()], given)).toMatchObject({ status, answer: { name } });
  });

  test("to a sender whose domain is not verified is no", async () => {
    expect(await batch([{ ...aMail(), from: "hub@elsewhere.example.com" }])).toMatchObject({
      status: 403,
      answer: { name: "validation_error" },
    });
  });
});

describe("a call that comes again with its key", () => {
  test("is answered as before, and nothing is sent", async () => {
    const first = await batch([aMail(), aMail("bo@example.com")], keyed("k"));
    expect(await batch([aMail(), aMail("bo@example.com")], keyed("k"))).toMatchObject({
      answer: first.answer,
    });
    expect(await standin.mails()).toHaveLength(2);
  });

  test("and other words is refused", async () => {
    await batch([aMail()], keyed("k"));
    expect(await batch([aMail("bo@example.com")], keyed("k"))).toMatchObject({
      status: 409,
      answer: { name: "invalid_idempotent_request" },
    });
  });

  test("while the first is under way is refused", async () => {
    await standin.mode({ delayMs: 300 });
    const first = batch([aMail()], keyed("k"));
    await standin.mailTo("ada@example.com");
    await standin.mode({ delayMs: 0 });
    expect(await batch([aMail()], keyed("k"))).toMatchObject({
      status: 409,
      answer: { name: "concurrent_idempotent_requests" },
    });
    const { answer } = await first;
    expect(await batch([aMail()], keyed("k"))).toMatchObject({ status: 200, answer });
    expect(await standin.mails()).toHaveLength(1);
  });

  test("is sent twice by a provider that forgot its keys", async () => {
    await batch([aMail()], keyed("k"));
    await standin.forgetKeys();
    await batch([aMail()], keyed("k"));
    expect(await standin.mails()).toHaveLength(2);
  });
});

describe("its limits", () => {
  test("are so many calls a second, and the answers say so", async () => {
    await standin.mode({ requestsPerSecond: 2 });
    const answers = [await batch([aMail()]), await batch([aMail()]), await batch([aMail()])];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    const left = answers.map(({ headers }) => headers.get("ratelimit-remaining"));
    expect(left).toEqual(["1", "0", "0"]);
    expect(answers[2]).toMatchObject({ answer: { name: "rate_limit_exceeded" } });
    expect(answers[2]?.headers.get("retry-after")).toBe("1");
  });

  test("are so many mails a day", async () => {
    await standin.mode({ dailyQuota: 3 });
    await batch([aMail(), aMail()]);
    expect(await batch([aMail(), aMail()])).toMatchObject({
      status: 429,
      answer: { name: "daily_quota_exceeded" },
    });
    expect(await standin.mails()).toHaveLength(2);
  });
});

describe("a fault", () => {
  test.each<[Fault, number]>([
    ["500", 0],
    ["429", 0],
    ["busy", 0],
    ["reset_before_accept", 0],
    ["500_after_accept", 1],
    ["timeout", 1],
    ["reset", 1],
    ["truncated", 1],
  ])("%s takes %i mails, and the repeated call makes it one", async (fault, taken) => {
    await standin.mode({ faults: [fault] });
    const options = {
      method: "POST",
      body: JSON.stringify([aMail()]),
      headers: { authorization: `Bearer ${standin.apiKey}`, ...keyed("k") },
      signal: AbortSignal.timeout(500),
    };
    const said = fetch(`${standin.url}/emails/batch`, options).then(async (it) => {
      await it.json();
      return it.status;
    });
    expect(await said.catch(() => 0)).not.toBe(200);
    expect(await standin.mails()).toHaveLength(taken);
    expect(await batch([aMail()], keyed("k"))).toMatchObject({ status: 200 });
    expect(await standin.mails()).toHaveLength(1);
    expect(await standin.calls()).toMatchObject([
      { fault, mails: 1, key: "k", repeated: false },
      { fault: "none", repeated: taken === 1, status: 200 },
    ]);
  });

  test("comes by chance as often as the share says, and the same for the same seed", async () => {
    const faultsOf = async (seed: number) => {
      await standin.mode({ mix: { share: 0.5, seed, faults: ["500", "429"] } });
      const statuses = [];
      for (let n = 0; n < 40; n += 1) statuses.push((await batch([aMail()])).status);
      return statuses;
    };
    const statuses = await faultsOf(7);
    expect(await faultsOf(7)).toEqual(statuses);
    expect(statuses.filter((it) => it !== 200).length).toBeGreaterThan(8);
    expect(new Set(statuses)).toEqual(new Set([200, 500, 429]));
  });
});
