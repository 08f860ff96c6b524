import { describe, expect, test } from "vitest";
import { actionInput } from "../../domain/action-input.ts";

const told = {
  member: { email: "ada@example.com", phones: ["1", "2"] },
  invitation: { status: "activated", activatedAt: null },
};

test("what is mapped goes beside what the flow says each time, at its place", () => {
  const fixed = { properties: { usher_source: "hub" }, note: "same" };
  const asked = actionInput(
    fixed,
    {
      email: { from: "member.email", as: "uppercase" },
      "properties.usher_status": { from: "invitation.status" },
      "/properties/usher~1odd": { value: "x" },
      "deeper.and.deeper": { value: "y" },
      note: { value: "mapped wins" },
    },
    told,
  );
  expect(asked).toEqual({
    input: {
      email: "ADA@EXAMPLE.COM",
      properties: { usher_source: "hub", usher_status: "activated", "usher/odd": "x" },
      deeper: { and: { deeper: "y" } },
      note: "mapped wins",
    },
  });
  expect(fixed).toEqual({ properties: { usher_source: "hub" }, note: "same" });
});

test("a value that was not told is left out, and no place is made for it", () => {
  const mapping = {
    "properties.usher_activated_at": { from: "invitation.activatedAt" },
    "other.place": { from: "nowhere" },
  };
  expect(actionInput({}, mapping, told)).toEqual({ input: {} });
});

describe("is refused in words that name the place", () => {
  test("a value that is several", () => {
    expect(actionInput({}, { phone: { from: "member.phones" } }, told)).toEqual({
      problem: 'phone: At "member.phones" stands a list. Map a single value in it.',
    });
  });

  test.each([
    "__proto__.polluted",
    "properties.__proto__.polluted",
    "constructor.prototype.polluted",
    "/__proto__/polluted",
    "__proto__",
    "properties.constructor",
    "a..b",
    "",
    "email.inside",
    "list.0",
  ])("a place that is none: %s", (place) => {
    const fixed = { email: "text", list: ["a"] };
    expect(actionInput(fixed, { [place]: { value: "x" } }, told)).toEqual({
      problem: `${place}: There is no such place in what the action takes.`,
    });
    expect({}).not.toHaveProperty("polluted");
    expect(Object.prototype).not.toHaveProperty("polluted");
  });

  test("a place that only every object has is one of its own", () => {
    expect(actionInput({}, { "toString.inside": { value: "x" } }, told)).toEqual({
      input: { toString: { inside: "x" } },
    });
  });
});

test.each(["a\0", "a\ud800"])("what no database takes is handed to nobody: %j", (note) => {
  expect(actionInput({}, { note: { from: "note" } }, { note })).toEqual({
    problem: "note: This has invisible control characters in it. Type it anew.",
  });
});
