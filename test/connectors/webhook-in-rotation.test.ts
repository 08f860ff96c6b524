import { describe, expect, test } from "vitest";
import { DomainError } from "../../domain/errors.ts";
import { checkedSettings } from "../../services/connectors.ts";
import { headersOf, isWay, kept, SETTINGS, TOKEN, verdictOf } from "../support/webhook-sender.ts";

const WAYS = Object.keys(SETTINGS).filter(isWay);
const BODY = '{"email":"ada@example.com"}';
const NOW = new Date("2026-11-25T00:00:00.789Z");

describe.each(WAYS)("by %s", (way) => {
  const isStandard = way === "standard-webhooks";
  const second = isStandard ? `whsec_${"B".repeat(32)}` : `${TOKEN}-2`;
  const settings = kept({ ...SETTINGS[way], secondSecret: second });
  const by = (secret: string) =>
    verdictOf(way, {
      body: BODY,
      headers: headersOf(way, BODY, { secret }),
      pathSecret: way === "path-secret" ? secret : undefined,
      settings,
    });

  test("while its secret changes the sender is known by either, and by no third", () => {
    expect(by(SETTINGS[way].secret)).toBe("genuine");
    expect(by(second)).toBe("genuine");
    expect(by(isStandard ? `whsec_${"C".repeat(32)}` : `${TOKEN}-3`)).toBe("forged");
  });

  test("a second secret that could be guessed is refused, and never used", () => {
    const weak = { ...SETTINGS[way], secondSecret: "short" };
    expect(() => checkedSettings("webhook-in", weak)).toThrow(DomainError);
    const stored = { ...kept(SETTINGS[way]), secondSecret: "short" };
    const headers = headersOf(way, BODY, { secret: isStandard ? "whsec_" : "short" });
    const pathSecret = way === "path-secret" ? "short" : undefined;
    const asked = { body: BODY, headers, pathSecret, settings: stored };
    expect(verdictOf(way, asked)).not.toBe("genuine");
  });
});

test("a time may be in milliseconds as well, no further off", () => {
  const at = (ms: number) =>
    verdictOf("hmacWithTime", {
      body: BODY,
      now: NOW,
      headers: headersOf("hmacWithTime", BODY, { timestamp: String(NOW.getTime() + ms) }),
    });
  expect([0, -300_000, 300_000].map(at)).toEqual(["genuine", "genuine", "genuine"]);
  expect([-301_000, 302_000].map(at)).toEqual(["forged", "forged"]);
  const timestamp = String(NOW.getTime());
  const standard = headersOf("standard-webhooks", BODY, { timestamp });
  const asked = { body: BODY, now: NOW, headers: standard };
  expect(verdictOf("standard-webhooks", asked)).toBe("forged");
});

describe("as Stripe signs", () => {
  const verdict = (signature: string) =>
    verdictOf("stripe", { body: BODY, now: NOW, headers: { "stripe-signature": signature } });
  const good = headersOf("stripe", BODY, { at: NOW })["stripe-signature"] ?? "";
  const [time = "", own = ""] = good.split(",");
  const other = headersOf("stripe", BODY, { at: NOW, secret: `${TOKEN}x` })["stripe-signature"];
  const wrong = other?.split(",")[1] ?? "";

  test("one of several signatures is enough, and those of other kinds count for nothing", () => {
    expect(verdict(good)).toBe("genuine");
    expect(verdict(`${time},${wrong},${own}`)).toBe("genuine");
    expect(verdict(`${time},${own},v0=${"0".repeat(64)}`)).toBe("genuine");
    expect(verdict(`${time},${own.replace("v1", "v0")}`)).toBe("forged");
    expect(verdict(`${time},${wrong}`)).toBe("forged");
  });

  test("a time that is missing, said twice or too long ago is refused", () => {
    expect(verdict(own)).toBe("forged");
    expect(verdict(`${time},${time},${own}`)).toBe("forged");
    expect(verdict(`${good},${good}`)).toBe("forged");
    const old = headersOf("stripe", BODY, { at: new Date(NOW.getTime() - 301_000) });
    expect(verdict(old["stripe-signature"] ?? "")).toBe("forged");
    for (const odd of ["", ",", "t", "t=", "t=,v1=", `t=1e9,${own}`, `${good},`, `${good},a=b=c`]) {
      expect([odd, verdict(odd)]).toEqual([odd, "forged"]);
    }
  });
});
