import { expect, onTestFinished, test } from "vitest";
import { startGoogle } from "../support/google/google.ts";
import { MARKUP, openFlowConsole, textOf } from "./console-flows-stand.ts";

async function stand() {
  const google = await startGoogle();
  onTestFinished(() => google.stop());
  const on = await openFlowConsole({
    "google-sheets": { baseUrl: google.url, tokenUrl: google.tokenUrl },
  });
  const key = google.serviceAccount();
  const { id } = await on.connect(
    "google-sheets",
    { serviceAccountKey: JSON.stringify(key) },
    "HQ",
  );
  const rows = [
    ["Vorname", "E-Mail", MARKUP],
    ["Ada", "ada@example.com", MARKUP],
  ];
  const book = google.spreadsheet({
    title: MARKUP,
    sharedWith: { [key.client_email]: "writer" },
    tabs: [{ title: "Old" }, { title: MARKUP, rows }],
  });
  const at = on.path("/flows/new/sheet-to-invite");
  const of = (query: Record<string, string>) =>
    `${at}?${new URLSearchParams({ connection: id, ...query })}`;
  return { on, google, key, book, at, of, tab: book.tab(MARKUP) };
}

test("a sheet and its tab are chosen by their names, and what they say is shown as text", async () => {
  const { on, book, at, of, tab } = await stand();
  const sheets = await on.browser.get(of({}));
  expect(sheets.html).toContain(`value="${book.id}"`);
  const tabs = await on.browser.get(of({ sheet: book.id }));
  expect(textOf(tabs.html)).toContain("Which tab?");
  const look = await on.browser.get(of({ sheet: book.id, tab: String(tab.sheetId), header: "1" }));
  const text = textOf(look.html);
  expect(text).toContain("Vorname (feeds First name)");
  expect(text).toContain(`${MARKUP} (is left alone)`);
  for (const { html } of [sheets, tabs, look]) {
    expect(html).not.toContain("<img src=x");
    expect(textOf(html)).toContain(MARKUP);
  }
  const made = await on.browser.submit(
    of({ sheet: book.id, tab: String(tab.sheetId), header: "1" }),
    at,
    { name: "Members", existingRows: "invite" },
  );
  expect(made.status).toBe(303);
  const flow = await on.db
    .selectFrom("flow")
    .select(["id", "name", "triggerInput"])
    .executeTakeFirstOrThrow();
  expect(flow).toMatchObject({
    name: "Members",
    triggerInput: { spreadsheetId: book.id, sheet: tab.sheetId, headerRow: 1 },
  });
  await on.look(flow.id);
  expect(textOf((await on.browser.get(made.location ?? "")).html)).toContain("1 person to invite");
  const page = await on.browser.get(on.path(`/flows/${flow.id}`));
  expect(page.html).toContain(
    `https://docs.google.com/spreadsheets/d/${book.id}/edit#gid=${tab.sheetId}`,
  );
});

test("a sheet is found by its name, or by its address from the browser", async () => {
  const { on, google, key, of, book } = await stand();
  google.spreadsheet({ title: "Porto", sharedWith: { [key.client_email]: "reader" } });
  const found = textOf((await on.browser.get(of({ search: "port" }))).html);
  expect(found).toContain("Porto");
  expect(found).not.toContain(MARKUP);
  const pasted = await on.browser.get(of({ address: ` ${book.url}#gid=0` }));
  expect(textOf(pasted.html)).toContain("Which tab?");
  const wrong = await on.browser.get(of({ address: "https://example.com/sheet" }));
  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain('value="https://example.com/sheet"');
  expect(textOf(wrong.html)).toContain("This is no Google sheet.");
});

test("where the account may list nothing, the address still does", async () => {
  const { on, google, of, book } = await stand();
  google.switchOff("drive");
  const { html } = await on.browser.get(of({}));
  expect(textOf(html)).toContain("Google Drive API is not switched on");
  expect(html).toContain('name="address"');
  const pasted = await on.browser.get(of({ address: book.url }));
  expect(textOf(pasted.html)).toContain("Which tab?");
});

test("what stands in the way of reading is told, and another tab or row can be chosen", async () => {
  const { on, book, of } = await stand();
  const old = await on.browser.get(of({ sheet: book.id, tab: String(book.tab("Old").sheetId) }));
  expect(textOf(old.html)).toContain("Row 1 is empty");
  expect(textOf(old.html)).toContain("Another tab, or another row of names");
  const wrong = await on.browser.get(of({ sheet: book.id, header: "0" }));
  expect(wrong.status).toBe(422);
  expect(textOf(wrong.html)).toContain("Type the number of a row");
});

test("a sheet that nobody shared is told with the address to share it with", async () => {
  const { on, book, key, of } = await stand();
  book.unshare(key.client_email);
  const none = textOf((await on.browser.get(of({}))).html);
  expect(none).toContain(`No sheet is shared with ${key.client_email}`);
  const pasted = await on.browser.get(of({ address: book.url }));
  expect(textOf(pasted.html)).toContain(`not shared with ${key.client_email}`);
});
