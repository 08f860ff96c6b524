import { describe, expect, test } from "vitest";
import { ADA, googleStand, HEADER, invited } from "./google-stand.ts";

describe.each(["cuts off", "refuses"] as const)(
  "a Google that %s what is asked for beyond a grid",
  (beyond) => {
    async function standOf() {
      const stand = await googleStand();
      stand.google.beyondGrid(beyond);
      return stand;
    }

    test("gives a small tab whole, by its number and by its name", async () => {
      const { tab, source, input, read } = await standOf();
      expect(tab.size()).toEqual({ rows: 1000, columns: 26 });
      expect((await read()).records).toHaveLength(3);
      const named = await source.read({ ...input, sheet: "Members" });
      expect(named.records).toHaveLength(3);
      expect(named.columns).toHaveLength(3);
    });

    test("takes statuses into a small tab", async () => {
      const { say, told } = await standOf();
      expect(await say({ Ada: invited("Ada") })).toMatchObject({ written: 1 });
      expect(told()).toEqual({ Ada: "invited", Ben: "", Cy: "" });
    });

    test.each([
      { rowCount: 7_000, columnCount: 5 },
      { rowCount: 10, columnCount: 300 },
    ])("gives a tab of $rowCount rows and $columnCount columns", async (size) => {
      const tabs = [{ title: "Members", rows: [HEADER, ADA], ...size }];
      const { google, key, file, source, input, read } = await googleStand({ sheet: { tabs } });
      file.share(key.client_email);
      google.beyondGrid(beyond);
      expect((await read()).records).toHaveLength(1);
      expect((await source.read({ ...input, sheet: "Members" })).records).toHaveLength(1);
    });
  },
);

test("a refusal that does not tell how far the grid goes is followed by the question", async () => {
  const { google, source, input, read } = await googleStand();
  google.beyondGrid("refuses without limits");
  expect((await read()).records).toHaveLength(3);
  expect((await source.read({ ...input, sheet: "Members" })).records).toHaveLength(3);
});
