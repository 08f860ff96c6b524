import { expect, test } from "vitest";
import { z } from "zod";
import { findConnector } from "../../connectors/catalog.ts";
import { connect, defineAction, defineConnector } from "../../connectors/connector.ts";
import { ConnectorError } from "../../domain/errors.ts";

class VendorFault extends Error {}

type Client = { ask(word: string): unknown };

const answering = (ask: Client["ask"]) =>
  defineConnector({
    id: "echo",
    name: "Echo",
    settings: z.strictObject({ token: z.string().min(1) }),
    limits: {},
    client: async (): Promise<Client> => ({ ask }),
    classify: (error) =>
      error instanceof VendorFault ? new ConnectorError("unavailable", "Echo is away.") : undefined,
    check: async (client) => client.ask("check"),
    triggers: {
      heard: {
        kind: "events",
        summary: "A word was heard",
        input: z.strictObject({}),
        pace: { intervalSeconds: 60, quietSeconds: 0 },
      },
    },
    actions: {
      say: defineAction({
        summary: "Say a word; saying it again changes nothing",
        input: z.strictObject({ word: z.string() }),
        output: z.object({ heard: z.string() }),
        run: async (client: Client, { word }) =>
          z.object({ heard: z.string() }).parse(client.ask(word)),
      }),
    },
  });

const settings = { token: "token" };

test("an action is called by its name, with what goes in and comes out parsed", async () => {
  const echo = connect(
    answering((heard) => ({ heard, more: 1 })),
    settings,
  );
  expect(await echo.say({ word: "hello" })).toEqual({ heard: "hello" });
});

test("settings that do not fit are refused by name before anything is asked", () => {
  expect(() =>
    connect(
      answering(() => ({})),
      { token: "" },
    ),
  ).toThrow(ConnectorError);
  expect(() =>
    connect(
      answering(() => ({})),
      {},
    ),
  ).toThrow(/token/);
});

test("an answer that is not understood is unexpected, whatever it is", async () => {
  const echo = connect(
    answering(() => "<html>"),
    settings,
  );
  await expect(echo.say({ word: "hello" })).rejects.toMatchObject({
    name: "ConnectorError",
    kind: "unexpected",
  });
});

test("a vendor's failure passes through classify, and a bug stays a bug", async () => {
  const away = connect(
    answering(() => {
      throw new VendorFault("down");
    }),
    settings,
  );
  await expect(away.check()).rejects.toMatchObject({ kind: "unavailable" });
  await expect(away.say({ word: "hello" })).rejects.toMatchObject({ kind: "unavailable" });
  const broken = connect(
    answering(() => {
      throw new RangeError("ours");
    }),
    settings,
  );
  await expect(broken.check()).rejects.toThrow(RangeError);
});

test.each(["heard", "none", "constructor", "__proto__"])(
  "a trigger that has no rows is refused by its key: %s",
  (key) => {
    const echo = connect(
      answering(() => ({})),
      settings,
    );
    expect(() => echo.records(key)).toThrow(/Choose another trigger/);
  },
);

test("the catalog finds connectors by id and nothing else", () => {
  expect(findConnector("csv-file")?.name).toBe("CSV file");
  expect(findConnector("constructor")).toBeUndefined();
});
