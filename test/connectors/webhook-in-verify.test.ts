import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { findConnector } from "../../connectors/catalog.ts";
import { isBasic, isBearer, isSignature } from "../../connectors/webhook-in/verify.ts";
import { webhookIn } from "../../connectors/webhook-in/webhook.ts";
import { webhookMac } from "../support/signed-events.ts";
import {
  headersOf,
  isWay,
  kept,
  SECRET,
  SETTINGS,
  TOKEN,
  verdictOf,
  type Way,
} from "../support/webhook-sender.ts";

const WAYS = Object.keys(SETTINGS).filter(isWay);
const BODY = '{"email":"ada@example.com","name":"Żaneta €"}';
const glued = (value: string) => `${value}, ${value}`;

test("a location can be connected with a webhook", () => {
  expect(findConnector("webhook-in")?.webhook).toBe(webhookIn);
});

describe("published examples", () => {
  const bytes = (text: string) => [Buffer.from(text)];

  test("GitHub's, of hex with a prefix", () => {
    const signature = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    const written = { encoding: "hex", prefix: "sha256=" } as const;
    expect(isSignature(`sha256=${signature}`, SECRET, written, bytes("Hello, World!"))).toBe(true);
    expect(isSignature(signature, SECRET, written, bytes("Hello, World!"))).toBe(false);
    expect(isSignature(`sha256=${signature}`, SECRET, written, bytes("Hello, World?"))).toBe(false);
  });

  test("RFC 4231's, in hex and in base64", () => {
    const text = bytes("what do ya want for nothing?");
    const hex = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    expect(isSignature(hex, "Jefe", { encoding: "hex", prefix: "" }, text)).toBe(true);
    const base64 = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=";
    expect(isSignature(base64, "Jefe", { encoding: "base64", prefix: "" }, text)).toBe(true);
    expect(isSignature(hex, "Jefe", { encoding: "base64", prefix: "" }, text)).toBe(false);
  });

  test("RFC 7617's, in ASCII and in UTF-8", () => {
    expect(isBasic("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open sesame")).toBe(true);
    expect(isBasic("Basic dGVzdDoxMjPCow==", "test", "123£")).toBe(true);
    expect(isBasic("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open")).toBe(false);
  });

  test("RFC 6750's", () => {
    expect(isBearer("Bearer mF_9.B5f-4.1JqM", "mF_9.B5f-4.1JqM")).toBe(true);
    expect(isBearer("bearer mF_9.B5f-4.1JqM", "mF_9.B5f-4.1JqM")).toBe(true);
    expect(isBearer("mF_9.B5f-4.1JqM", "mF_9.B5f-4.1JqM")).toBe(false);
  });

  test("that of Standard Webhooks", () => {
    const headers = {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    };
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const settings = kept({ verifier: "standard-webhooks", secret });
    const asked = { headers, body: '{"test": 2432232314}', settings };
    const at = (second: number) => new Date(second * 1000);
    expect(verdictOf("standard-webhooks", { ...asked, now: at(1614265330) })).toBe("genuine");
    expect(verdictOf("standard-webhooks", { ...asked, now: at(1614265631) })).toBe("forged");
  });
});

describe.each(WAYS)("by %s", (way) => {
  test("the sender is known, and nobody without its secret", () => {
    expect(verdictOf(way, { body: BODY })).toBe("genuine");
    const other = way === "standard-webhooks" ? `whsec_${"A".repeat(32)}` : `${TOKEN}x`;
    const headers = headersOf(way, BODY, { secret: other });
    const pathSecret = way === "path-secret" ? other : undefined;
    expect(verdictOf(way, { body: BODY, headers, pathSecret })).toBe("forged");
  });

  test("an empty secret opens nothing", () => {
    const settings = { ...kept(SETTINGS[way]), secret: "" };
    expect(verdictOf(way, { settings })).toBe("secret_missing");
    const headers = way === "standard-webhooks" ? {} : headersOf(way, BODY, { secret: "" });
    expect(verdictOf(way, { headers, body: BODY, settings, pathSecret: "" })).toBe(
      "secret_missing",
    );
    expect(verdictOf(way, { headers, body: BODY, pathSecret: "" })).toBe("forged");
  });

  test.each([undefined, "", " ", "short", "whsec_", "0123456789abcde"])(
    "our own secret missing (%j) is no forgery",
    (secret) => {
      const settings = { ...kept(SETTINGS[way]), secret };
      expect(verdictOf(way, { settings })).toBe("secret_missing");
      expect(verdictOf(way, { settings, headers: {} })).toBe("secret_missing");
    },
  );

  test("a header that is missing, empty, doubled or cut is refused", () => {
    const headers = headersOf(way, BODY);
    for (const [name, value] of Object.entries(headers)) {
      const wrong = [
        "",
        " ",
        glued(value),
        `${value},`,
        value.slice(0, -1),
        `${value}A`,
        ` ${value}`,
      ];
      for (const one of [...wrong, value.slice(0, 3), "€".repeat(44), "\0"]) {
        expect([name, one, verdictOf(way, { body: BODY, headers: { ...headers, [name]: one } })]) //
          .toEqual([name, one, "forged"]);
      }
      const { [name]: _, ...rest } = headers;
      expect(verdictOf(way, { body: BODY, headers: rest })).toBe("forged");
    }
  });

  test("a secret in the address is taken where one is asked for, and nowhere else", () => {
    if (way === "path-secret") {
      for (const pathSecret of [undefined, "", TOKEN.slice(1), `${TOKEN}x`, TOKEN.toUpperCase()]) {
        expect(verdictOf(way, { pathSecret })).toBe("forged");
      }
    } else {
      expect(verdictOf(way, { pathSecret: SETTINGS[way].secret })).toBe("forged");
      expect(verdictOf(way, { headers: {}, pathSecret: SETTINGS[way].secret })).toBe("forged");
    }
  });
});

describe.each(["standard-webhooks", "hmac", "hmacWithTime"] satisfies Way[])(
  "what is signed by %s",
  (way) => {
    test.each([
      ["written again", JSON.stringify(JSON.parse(BODY), null, 1)],
      ["with a space", `${BODY} `],
      ["with a byte order mark", `\uFEFF${BODY}`],
      ["emptied", ""],
      ["with other bytes", Buffer.concat([Buffer.from(BODY), Buffer.of(0xff)])],
    ])("is the bytes as they came: %s is another body", (_, body) => {
      expect(verdictOf(way, { headers: headersOf(way, BODY), body })).toBe("forged");
      expect(verdictOf(way, { headers: headersOf(way, body), body })).toBe("genuine");
    });
  },
);

describe.each(["standard-webhooks", "hmacWithTime"] satisfies Way[])("the time of %s", (way) => {
  const now = new Date(1_614_265_330_999);

  test.each([
    [-301, "forged"],
    [-300, "genuine"],
    [0, "genuine"],
    [300, "genuine"],
    [301, "forged"],
  ])("may be %i seconds off: %s", (off, expected) => {
    const headers = headersOf(way, BODY, { timestamp: String(1_614_265_330 + off) });
    expect(verdictOf(way, { headers, body: BODY, now })).toBe(expected);
  });

  test.each([
    "16142653300000",
    "1614265330.0",
    "0x60378f32",
    "1.61426533e9",
    "+1614265330",
    "-1614265330",
    "01614265330",
    " 1614265330",
    "1614265330 ",
    "1614265330abc",
    "1614265330, 1614265330",
    "１６１４２６５３３０",
    "NaN",
    "",
  ])("is a whole number and nothing else, also where it is signed: %j", (timestamp) => {
    const headers = headersOf(way, BODY, { timestamp });
    expect(verdictOf(way, { headers, body: BODY, now })).toBe("forged");
  });
});

test("the dots between id, time and body cannot be moved", () => {
  const key = Buffer.from(SETTINGS["standard-webhooks"].secret.slice(6), "base64");
  const now = new Date(1_614_265_330_000);
  const signature = `v1,${webhookMac(key, "msg.1", "1614265330", BODY)}`;
  for (const [id, timestamp, body] of [
    ["msg.1", "1614265330", BODY],
    ["msg", "1", `1614265330.${BODY}`],
    ["msg", "1.1614265330", BODY],
  ] as const) {
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": signature,
    };
    expect(verdictOf("standard-webhooks", { headers, body, now })).toBe("forged");
  }
  const mac = createHmac("sha256", SECRET).update(`1614265330.5.${BODY}`).digest("base64");
  const headers = { "x-signature": `v1=${mac}`, "x-timestamp": "1614265330.5" };
  expect(verdictOf("hmacWithTime", { headers, body: BODY, now })).toBe("forged");
});

test("a signature may be in capital hex, and is refused in another writing than was agreed", () => {
  const { "x-signature": hex = "" } = headersOf("hmac", BODY);
  const asked = (signature: string) =>
    verdictOf("hmac", { headers: { "x-signature": signature }, body: BODY });
  expect(asked(hex.toUpperCase())).toBe("genuine");
  for (const wrong of [`sha256=${hex}`, Buffer.from(hex, "hex").toString("base64"), `0x${hex}`]) {
    expect(asked(wrong)).toBe("forged");
  }
  const { "x-signature": base64 = "", ...rest } = headersOf("hmacWithTime", BODY);
  for (const wrong of [
    base64.slice(3),
    base64.replace("v1=", "v2="),
    base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=$/, ""),
    base64.replace(/.=$/, (end) => `${String.fromCodePoint((end.codePointAt(0) ?? 0) + 1)}=`),
  ]) {
    expect(verdictOf("hmacWithTime", { headers: { ...rest, "x-signature": wrong }, body: BODY })) //
      .toBe("forged");
  }
});

test("a user name is no less asked for than the password", () => {
  const packed = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
  for (const authorization of [
    packed(`aladdin:${SECRET}`),
    packed(`:${SECRET}`),
    packed(SECRET),
    packed(`Aladdin:${SECRET}\n`),
    packed(`Aladdin:${SECRET}`).replace("Basic", "Bearer"),
    `Basic Aladdin:${SECRET}`,
  ]) {
    expect(verdictOf("basic", { headers: { authorization } })).toBe("forged");
  }
});
