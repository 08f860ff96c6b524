import { onTestFinished } from "vitest";
import { connect, type Surroundings } from "../../connectors/connector.ts";
import { googleSheets } from "../../connectors/google-sheets/google-sheets.ts";
import type { RecordSet, RowChange } from "../../connectors/records.ts";
import { ConnectorError } from "../../domain/errors.ts";
import type { OwnCells } from "../../domain/roster/columns.ts";
import { startGoogle, type Google } from "../support/google/google.ts";
import type { Given } from "../support/google/cell.ts";
import type { NewSpreadsheet } from "../support/google/people.ts";

export const HEADER = ["First name", "Last name", "Email"];
export const ADA = ["Ada", "Byron", "ada@example.com"];
export const BEN = ["Ben", "Kay", "ben@example.com"];
export const CY = ["Cy", "Young", "cy@example.com"];

type Stand = { rows?: Given[][]; role?: "reader" | "writer"; sheet?: NewSpreadsheet };

/** A shared sheet at a Google of the test's own, and the connector on it through the real SDK. */
export async function googleStand({ rows = [HEADER, ADA, BEN, CY], role, sheet }: Stand = {}) {
  const google = await startGoogle();
  onTestFinished(() => google.stop());
  const key = google.serviceAccount();
  const file = google.spreadsheet({
    sharedWith: { [key.client_email]: role ?? "writer" },
    tabs: [{ title: "Members", rows }],
    ...sheet,
  });
  const tab = file.tab();
  const input = { spreadsheetId: file.id, sheet: tab.sheetId };
  const open = (more: Surroundings = {}) =>
    connect(
      googleSheets,
      { serviceAccountKey: JSON.stringify(key) },
      { ...surroundingsOf(google), ...more },
    );
  const source = open().records("rows");
  return {
    google,
    key,
    file,
    tab,
    input,
    open,
    source,
    read: () => source.read(input, {}),
    /** Says of each of these people what the words are, by their first names. */
    say: async (said: Record<string, OwnCells>, read?: RecordSet) => {
      const known = read ?? (await source.read(input));
      return source.writeBack(input, {
        version: known.version,
        rows: changesOf(known, said),
        read: known,
      });
    },
    /** First name → what our columns say in the row where it stands now. */
    told: (column = "Status") =>
      Object.fromEntries(tab.records().map((row) => [row["First name"], row[column] ?? ""])),
  };
}

export const surroundingsOf = ({ url, tokenUrl }: Google) => ({ baseUrl: url, tokenUrl });

/** What the rows of these people are to say, with an Invite ID of their own. */
export const changesOf = ({ records }: RecordSet, said: Record<string, OwnCells>): RowChange[] =>
  records.flatMap(({ line, inviteId, fields }) => {
    const cells = said[fields.firstName ?? ""];
    return cells ? [{ line, inviteId, cells }] : [];
  });

export const invited = (name: string): OwnCells => ({
  Status: "invited",
  "Status at": "2026-11-24T18:00:00Z",
  Problem: "",
  "Invite ID": `mbr_${name.toLowerCase()}`,
});

/** What stands in the way, as it is told. */
export async function problemOf(work: Promise<unknown> | undefined): Promise<ConnectorError> {
  const error = await work?.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ConnectorError) return error;
  throw new Error("Nothing stood in the way", { cause: error });
}
