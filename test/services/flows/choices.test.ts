import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ConnectorError } from "../../../domain/errors.ts";
import { systemActor, type Actor } from "../../../domain/permissions.ts";
import { createConnection } from "../../../services/connections.ts";
import { connectorRuntime } from "../../../services/connector-runtime.ts";
import {
  listFileChoices,
  listInputChoices,
  readFirstRows,
} from "../../../services/flows/choices.ts";
import { unitOfWork } from "../../../services/unit-of-work.ts";
import { testDatabase } from "../../support/database.ts";
import { startGoogle } from "../../support/google/google.ts";
import { aLocation, serviceDeps } from "../../support/invitees.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const MARKUP = `"><img src=x onerror=alert(1)>`;

async function stand() {
  const google = await startGoogle();
  onTestFinished(() => google.stop());
  const folder = await tempFolder("choices");
  onTestFinished(() => folder.remove());
  const { db } = await testDatabase();
  const services = serviceDeps(db);
  const connectors = connectorRuntime(services, {
    "csv-file": { roots: [folder.path] },
    "google-sheets": { baseUrl: google.url, tokenUrl: google.tokenUrl },
  });
  const location = await aLocation(services);
  const key = google.serviceAccount();
  const book = google.spreadsheet({
    title: MARKUP,
    sharedWith: { [key.client_email]: "writer" },
    tabs: [
      {
        title: MARKUP,
        rows: [
          ["Vorname", "E-Mail", MARKUP],
          ["Ada", "ada@example.com", MARKUP],
        ],
      },
    ],
  });
  const connect = (connector: string, settings: Record<string, unknown>, at = location.id) =>
    unitOfWork(services, (tx) =>
      createConnection(tx, systemActor, at, { connector, name: connector, settings }),
    );
  const { id: connectionId } = await connect("google-sheets", {
    serviceAccountKey: JSON.stringify(key),
  });
  const triggerKey = "rows";
  return {
    services,
    deps: { ...services, connectors },
    google,
    folder,
    location,
    book,
    connect,
    asked: { connectionId, triggerKey },
  };
}

const elsewhere: Actor = { ...systemActor, kind: "person", locations: ["another"] };

test("sheets and tabs are chosen by their names, and the first rows say which column feeds which field", async () => {
  const { deps, asked, book } = await stand();
  const sheets = await listInputChoices(deps, systemActor, {
    ...asked,
    input: "spreadsheetId",
    given: {},
  });
  expect(sheets?.items).toEqual([{ value: book.id, label: MARKUP }]);
  const given = { spreadsheetId: book.url };
  const tabs = await listInputChoices(deps, systemActor, { ...asked, input: "sheet", given });
  expect(tabs?.items).toEqual([{ value: book.tab().sheetId, label: MARKUP }]);
  const input = { spreadsheetId: book.id, sheet: book.tab().sheetId };
  expect(await readFirstRows(deps, systemActor, { ...asked, input })).toMatchObject({
    columns: [
      { header: "Vorname", field: "firstName" },
      { header: "E-Mail", field: "email" },
      { header: MARKUP, field: null },
    ],
    rows: [{ line: 2, cells: ["Ada", "ada@example.com", MARKUP], problems: [] }],
  });
});

test("what stands in the way is told with its next step", async () => {
  const { deps, asked, book, google } = await stand();
  const given = { spreadsheetId: "1AbCdEfGhIjKlMnOpQrStUvWxYz" };
  await expect(
    listInputChoices(deps, systemActor, { ...asked, input: "sheet", given }),
  ).rejects.toThrow("not shared with");
  book.tab().edit("B1", "Telefon");
  const input = { spreadsheetId: book.id, sheet: 0 };
  await expect(
    readFirstRows(deps, systemActor, {
      ...asked,
      input: { ...input, sheet: book.tab().sheetId },
    }),
  ).rejects.toThrow(ConnectorError);
  google.fail("drive.files.list", "503");
  await expect(
    listInputChoices(deps, systemActor, { ...asked, input: "spreadsheetId", given: {} }),
  ).rejects.toMatchObject({ kind: "unavailable" });
});

test("nobody of another location, and nobody without the right, chooses by a connection", async () => {
  const { deps, asked, location } = await stand();
  const one = { ...asked, input: "spreadsheetId", given: {} };
  await expect(listInputChoices(deps, elsewhere, one)).rejects.toThrow("not found");
  await expect(readFirstRows(deps, elsewhere, { ...asked, input: {} })).rejects.toThrow(
    "not found",
  );
  await expect(listFileChoices(deps, elsewhere, location.id)).rejects.toThrow("not found");
  const without: Actor = { ...systemActor, permissions: ["customers"] };
  await expect(listInputChoices(deps, without, one)).rejects.toThrow("integrations");
  await expect(listFileChoices(deps, without, location.id)).rejects.toThrow("integrations");
});

test("of the files below the allowed folders those of another location are not told", async () => {
  const { deps, services, folder, location, connect } = await stand();
  const other = await aLocation(services);
  await mkdir(join(folder.path, "b"));
  for (const file of ["members.csv", "b/theirs.csv", "whole.csv"]) {
    await writeFile(join(folder.path, file), "Email\n");
  }
  await connect("csv-file", { path: "b/theirs.csv" }, other.id);
  await connect("csv-file", { path: join(folder.path, "whole.csv") }, other.id);
  await connect("csv-file", { path: "members.csv" });
  const { items } = await listFileChoices(deps, systemActor, location.id);
  expect(items.map(({ label }) => label)).toEqual(["members.csv"]);
  expect((await listFileChoices(deps, systemActor, other.id)).items).toHaveLength(2);
});
