import { describe, expect, test } from "vitest";
import { verdictOf, type Verdict } from "../../connectors/resend/answer.ts";

const said = (data: unknown, count: number) => verdictOf({ data, error: null, headers: {} }, count);

const refused = (
  statusCode: number | null,
  name: string,
  { message = "no", count = 3, headers = {} } = {},
) => verdictOf({ data: null, error: { name, message, statusCode }, headers }, count);

const at = (time: string) => `Wed, 21 Oct 2026 ${time} GMT`;

const outcomes = ({ deliveries }: Verdict) => deliveries.map(({ outcome }) => outcome);

const uncertain = ["uncertain", "uncertain", "uncertain"];

const testingMode =
  "You can only send testing emails to your own email address (•••). To send emails to other recipients, please verify a domain at resend.com/domains, and change the `from` address to an email using this domain.";

describe("an answer that took mails", () => {
  test("gives each the provider's id by its position", () => {
    expect(said({ data: [{ id: "a" }, { id: "b" }] }, 2)).toEqual({
      deliveries: [
        { outcome: "accepted", providerId: "a" },
        { outcome: "accepted", providerId: "b" },
      ],
    });
  });

  test.each([[[0]], [[1]], [[2]], [[0, 1]], [[1, 0]], [[0, 2]], [[0, 1, 2]], [[]]])(
    "and refused the positions %j leaves the others theirs, in order",
    (wrong) => {
      const right = [0, 1, 2].filter((it) => !wrong.includes(it));
      const data = right.map((position) => ({ id: `id-${position}` }));
      const errors = wrong.map((index) => ({ index, message: `wrong ${index}` }));
      expect(said({ data, errors }, 3).deliveries).toEqual(
        [0, 1, 2].map((position) =>
          wrong.includes(position)
            ? { outcome: "refused", reason: `wrong ${position}` }
            : { outcome: "accepted", providerId: `id-${position}` },
        ),
      );
    },
  );

  test.each([
    ["fewer ids than mails", { data: [{ id: "a" }, { id: "b" }] }],
    ["more ids than mails", { data: [1, 2, 3, 4].map((n) => ({ id: `${n}` })) }],
    ["an id that is none", { data: [{ id: "a" }, { id: "" }, { id: "c" }] }],
    ["a mail without id", { data: [{ id: "a" }, {}, { id: "c" }] }],
    [
      "a position that is not there",
      { data: [{ id: "a" }, { id: "b" }], errors: [{ index: 3, message: "no" }] },
    ],
    [
      "a position twice",
      { data: [{ id: "a" }], errors: [1, 1].map((index) => ({ index, message: "no" })) },
    ],
    ["one mail's answer", { id: "a" }],
    ["a list", []],
    ["nothing", null],
    ["words", "OK"],
  ])("but has %s is no answer: all mails are uncertain", (_, data) => {
    expect(outcomes(said(data, 3))).toEqual(uncertain);
  });
});

test.each([
  "Invalid `from` field. The email address needs to follow a format.",
  testingMode.slice(0, 256),
])("a mail that is not taken because of our sender waits, and holds those behind it", (message) => {
  expect(said({ data: [{ id: "a" }], errors: [{ index: 0, message }] }, 2)).toEqual({
    deliveries: [
      { outcome: "failed", reason: message, retryAfterSeconds: 60, isKeys: true },
      { outcome: "accepted", providerId: "a" },
    ],
    holdSeconds: 60,
  });
});

describe("no whole answer", () => {
  test.each([
    ["a connection that broke", null, "application_error"],
    ["a 500", 500, "internal_server_error"],
    ["a 502 of something in between", 502, "application_error"],
    ["a 408", 408, "application_error"],
    ["a 302", 302, "application_error"],
    ["a key that is in use", 409, "concurrent_idempotent_requests"],
    ["a 409 that says nothing", 409, "application_error"],
  ])("%s leaves every mail uncertain", (_, statusCode, name) => {
    const verdict = refused(statusCode, name);
    expect(outcomes(verdict)).toEqual(uncertain);
    expect(verdict.holdSeconds).toBeUndefined();
  });

  test.each([["words"], [17], [[]], [{}], [{ statusCode: "422" }]])(
    "an error like %j leaves every mail uncertain",
    (error) => {
      expect(outcomes(verdictOf({ data: null, error, headers: null }, 3))).toEqual(uncertain);
    },
  );

  test("a key that was used for other words is a doubt that no repeating clears up", () => {
    expect(outcomes(refused(409, "invalid_idempotent_request"))).toEqual([
      "unknown",
      "unknown",
      "unknown",
    ]);
  });
});

describe("a call of which surely nothing was sent", () => {
  test.each([
    [{ "retry-after": "7" }, 7],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": "99999999999999" }, 900],
    [{ "retry-after": at("07:28:40"), date: at("07:28:00") }, 40],
    [{ "retry-after": at("07:27:00"), date: at("07:28:00") }, 0],
    [{ "retry-after": at("09:00:00"), date: at("07:28:00") }, 900],
    [{ "retry-after": at("07:28:40") }, 1],
    [{ "retry-after": "soon" }, 1],
    [{}, 1],
  ])("because of its rate waits as long as %j says", (headers, seconds) => {
    const { deliveries, holdSeconds } = refused(429, "rate_limit_exceeded", { headers });
    expect(holdSeconds).toBe(seconds);
    expect(deliveries).toEqual(
      Array.from({ length: 3 }, () => ({
        outcome: "failed",
        reason: "rate_limit_exceeded: no",
        retryAfterSeconds: seconds,
      })),
    );
  });

  test.each(["daily_quota_exceeded", "monthly_quota_exceeded"])(
    "because of %s waits for minutes, whatever retry-after says",
    (name) => {
      const verdict = refused(429, name, { headers: { "retry-after": "1" } });
      expect(verdict).toMatchObject({ holdSeconds: 900 });
      expect(verdict.deliveries).toMatchObject([
        { outcome: "failed", retryAfterSeconds: 900 },
        {},
        {},
      ]);
    },
  );

  test.each([
    [401, "missing_api_key", "no"],
    [401, "restricted_api_key", "no"],
    [403, "invalid_api_key", "no"],
    [403, "validation_error", "The example.com domain is not verified."],
    [422, "validation_error", "The example.com domain is not verified."],
    [422, "invalid_from_address", "Invalid `from` field."],
    [400, "validation_error", testingMode],
    [422, "validation_error", testingMode],
    [400, "invalid_idempotency_key", "no"],
    [404, "not_found", "no"],
    [405, "method_not_allowed", "no"],
    [400, "application_error", "something in between that is not the provider"],
  ])("by our own settings (%i %s) holds all and refuses no mail", (statusCode, name, message) => {
    for (const count of [1, 3]) {
      const { deliveries, holdSeconds } = refused(statusCode, name, { message, count });
      expect(holdSeconds).toBe(60);
      expect(deliveries).toHaveLength(count);
      for (const delivery of deliveries) {
        expect(delivery).toMatchObject({ outcome: "failed", retryAfterSeconds: 60 });
        expect(delivery).not.toHaveProperty("alone");
      }
    }
  });

  test.each([
    [422, "validation_error"],
    [400, "validation_error"],
    [422, "missing_required_field"],
    [413, "validation_error"],
    [451, "security_error"],
  ])(
    "for what one of its mails says (%i %s) tries each alone, and refuses the one",
    (status, name) => {
      expect(refused(status, name)).toEqual({
        deliveries: Array.from({ length: 3 }, () => ({
          outcome: "failed",
          reason: `${name}: no`,
          retryAfterSeconds: 0,
          alone: true,
        })),
      });
      expect(refused(status, name, { count: 1 })).toEqual({
        deliveries: [{ outcome: "refused", reason: `${name}: no` }],
      });
    },
  );
});

test("a reason is no longer than a row can show", () => {
  const [delivery] = refused(422, "validation_error", {
    message: "x".repeat(5000),
    count: 1,
  }).deliveries;
  expect(delivery).toMatchObject({ outcome: "refused", reason: expect.stringMatching(/^.{256}$/) });
});
