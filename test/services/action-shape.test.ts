import { describe, expect, test } from "vitest";
import { hubspot } from "../../connectors/hubspot/hubspot.ts";
import type { Mapping } from "../../domain/flow-mapping.ts";
import { actionFaults } from "../../services/flows/action-shape.ts";

const schemaOf = (key: string) => {
  const action = hubspot.actions[key];
  if (!action) throw new Error(`no action ${key}`);
  return action.input;
};

const from = (...places: string[]): Mapping =>
  Object.fromEntries(places.map((place) => [place, { from: "member.email" }]));

const faults = (key: string, mapping: Mapping, fixed: Record<string, unknown> = {}) =>
  actionFaults(schemaOf(key), fixed, mapping).map(({ pointer, code }) => `${pointer} ${code}`);

describe("what an action may be asked for is let pass, whatever will be told", () => {
  test.each<[string, Mapping, Record<string, unknown>?]>([
    ["upsertContact", from("email", "properties.usher_status")],
    ["upsertContact", from("/email", "/properties/usher_status")],
    ["upsertContact", from("properties.usher_status"), { email: "ada@example.com" }],
    ["updateContact", from("contactId", "properties.usher_status")],
    ["updateContact", from("contactId"), { properties: { usher_status: "x" } }],
  ])("%s by %j and %j", (key, mapping, fixed) => {
    expect(faults(key, mapping, fixed)).toEqual([]);
  });
});

describe("what it could never take is refused by the place it stands in", () => {
  test.each<[string, Mapping, Record<string, unknown>, string[]]>([
    [
      "upsertContact",
      from("emial"),
      {},
      ["#/mapping/email required", "#/mapping/emial unknown_field"],
    ],
    ["updateContact", from("contactId"), {}, ["#/mapping/properties required"]],
    ["upsertContact", from("email", "properties"), {}, ["#/mapping/properties invalid_request"]],
    [
      "upsertContact",
      from("email", "properties.Usher Status"),
      {},
      ["#/mapping/properties.Usher Status invalid_request"],
    ],
    ["upsertContact", from("email", "email.inside"), {}, ["#/mapping invalid_request"]],
    ["upsertContact", from("email", "__proto__.x"), {}, ["#/mapping invalid_request"]],
    ["upsertContact", {}, { email: "nobody" }, ["#/action/input/email invalid_request"]],
    ["upsertContact", from("email"), { speed: 1 }, ["#/action/input/speed unknown_field"]],
    [
      "upsertContact",
      from("email", "properties.email"),
      {},
      ["#/action/input/properties invalid_request"],
    ],
  ])("%s by %j and %j", (key, mapping, fixed, told) => {
    expect(faults(key, mapping, fixed).toSorted()).toEqual(told);
  });
});
