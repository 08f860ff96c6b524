import type { Given } from "./google/cell.ts";
import type { Google } from "./google/google.ts";
import { at, flowOnHub, type HubToAsk } from "./flow-on-hub.ts";

export type NewGoogleSheet = {
  /** Of the location, of the service account where no other is named, and of the domain of its people. */
  slug: string;
  account?: string;
  rows: Given[][];
  settings?: Record<string, unknown>;
  policy?: Record<string, unknown>;
  role?: "reader" | "writer";
  /** How the tab is named to the hub; the first one, where it is not. */
  sheet?: string;
  locale?: string;
};

export type GoogleOnHub = Awaited<ReturnType<typeof googleOnHub>>;

export const HEADER = ["First name", "Last name", "Email", "Notes"];

/** A person's row in a sheet of this header. */
export const rowOf = (slug: string, name: string) => [
  name,
  `Of ${slug}`,
  at(slug, name.toLowerCase()),
  `note: ${name}`,
];

export const TITLE = "People";

/** A sheet at Google with an account of its own, the location that reads it, and its flow, as a draft. */
export async function googleOnHub(
  hub: HubToAsk & { google: Google },
  { slug, account = slug, rows, settings, policy, role = "writer", sheet, locale }: NewGoogleSheet,
) {
  const address = `usher-${account}@desks-example.iam.gserviceaccount.com`;
  const aKey = () => ({ serviceAccountKey: JSON.stringify(hub.google.serviceAccount(address)) });
  const book = hub.google.spreadsheet({
    title: slug,
    ...(locale !== undefined && { locale }),
    sharedWith: { [address]: role },
    tabs: [{ title: TITLE, rows }],
  });
  const tab = book.tab();
  const connection = { connector: "google-sheets", settings: aKey() };
  const input = { spreadsheetId: book.url, ...(sheet !== undefined && { sheet }) };
  const flow = await flowOnHub(hub, { slug, settings, policy, connection, input }, async () =>
    tab.records(),
  );
  const isOurs = (column: number) =>
    tab.columnMetadata()[column]?.some(({ metadataKey }) => metadataKey === "usher") === true;
  return {
    ...flow,
    address,
    book,
    tab,
    /** Another key of the same account each time. */
    aKey,
    /** What people entered, cell by cell, with their formats: all but the columns that are the hub's. */
    theirs() {
      const [header = [], ...more] = tab.rows();
      const places = header.flatMap((_, column) => (isOurs(column) ? [] : [letterOf(column)]));
      return [header, ...more].map((_, row) =>
        places.map((letter) => {
          const { entered, format } = tab.kept(`${letter}${row + 1}`) ?? {};
          return entered === undefined ? null : { entered, ...(format && { format }) };
        }),
      );
    },
    /** How often the hub has written so far. */
    writes: () => book.writes().length,
    calls: (kind: "read" | "write" | "glance") =>
      hub.google.calls(kind).filter(({ spreadsheetId }) => spreadsheetId === book.id).length,
  };
}

const letterOf = (column: number) => String.fromCodePoint(65 + column);
