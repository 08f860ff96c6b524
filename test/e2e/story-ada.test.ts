import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGoogleHub, type GoogleHub } from "../support/google-hub.ts";
import { waitFor } from "../support/wait-for.ts";
import { launchBrowser } from "./browser.ts";
import { headed, ownerAtConsole, press } from "./owner-at-console.ts";
import { take } from "./picture.ts";

const ADA = "ada@hub-lisbon.example.com";
const ACCOUNT = "usher-lisbon@desks-example.iam.gserviceaccount.com";
const HEADER = ["First name", "Last name", "Email", "Notes"];
const PEOPLE = 1000;
const PATIENCE = { limitMs: 90_000, everyMs: 200 };

let hub: GoogleHub;
let browser: Browser;
let page: Page;
let sheet: ReturnType<GoogleHub["google"]["spreadsheet"]>;

beforeAll(async () => {
  [hub, browser] = await Promise.all([startGoogleHub(), launchBrowser()]);
  const sharedWith = { [ACCOUNT]: "writer" } as const;
  const grace = ["Grace", "Hopper", "grace@example.com", "Desk 12"];
  sheet = hub.google.spreadsheet({
    title: "Members of Hub Lisbon",
    sharedWith,
    tabs: [
      { title: "Prices", rows: [["Desk", "Price"]] },
      { title: "Members", rows: [HEADER, grace], rowCount: PEOPLE + 10 },
    ],
  });
  hub.google.spreadsheet({ title: "Coffee", sharedWith });
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});

const statuses = () =>
  sheet
    .tab("Members")
    .records()
    .map((row) => row["Status"] ?? "");

test("from the owner's address to the first invited person it takes the console, and under two minutes", async () => {
  const began = performance.now();
  page = await ownerAtConsole(hub, browser, ADA);
  await press(page, "New location");
  await page.getByLabel("Name").fill("Hub Lisbon");
  await page.getByLabel("Time zone").selectOption("Europe/Lisbon");
  await press(page, "Make the location");

  await headed(page, "First steps");
  await press(page, "Send me a test");
  await page.getByText(/The last test: /).waitFor();
  expect((await hub.recorder.mailTo(ADA)).subject).toContain("Hub Lisbon");
  await page.getByText("It is on its way.").waitFor({ state: "detached" });
  await take(page, "console-first-steps");

  await press(page, "Connect Google Sheets");
  await page.getByLabel("Name", { exact: true }).fill("Google of Hub Lisbon");
  const key = JSON.stringify(hub.google.serviceAccount(ACCOUNT), null, 2);
  await page.getByLabel("Key of a service account").fill(key);
  await press(page, "Connect");
  await headed(page, "Which sheet?");
  await page.getByLabel("Members of Hub Lisbon").check();
  await press(page, "Go on");
  await headed(page, "Which tab?");
  await page.getByLabel("Members", { exact: true }).check();
  await press(page, "Go on");
  await headed(page, "Members of Hub Lisbon · Members");
  await page.getByText("grace@example.com").waitFor();
  await press(page, "Preview");
  await page.getByText("1 person to invite").first().waitFor();
  expect(await hub.recorder.mailsTo("grace@example.com")).toEqual([]);
  await press(page, "Apply");
  await page.getByText("Carried out.").waitFor();
  await hub.recorder.mailTo("grace@example.com", 1, 30_000);
  expect(performance.now() - began).toBeLessThan(120_000);
  await waitFor(() => statuses()[0] === "invited", { what: "the sheet to say so", ...PATIENCE });
});

test("a thousand pasted rows wait, are looked through and approved, and the sheet says what became of them", async () => {
  await press(page, "Members of Hub Lisbon");
  await press(page, "Name and rules");
  await page.getByLabel("Rest, in seconds").fill("1");
  await page.getByLabel("Look every so many seconds").fill("2");
  await press(page, "Save");

  sheet.tab("Members").append(...Array.from({ length: PEOPLE }, (_, at) => rowOf(at)));
  await waitFor(
    async () => {
      await page.reload();
      return page.getByRole("heading", { name: "A plan waits for your yes" }).isVisible();
    },
    { what: "the plan to wait", ...PATIENCE, everyMs: 1_000 },
  );
  await take(page, "console-flow");
  await press(page, "Look through the plan");
  await page.getByText("1,000 people to invite").first().waitFor();
  const plan = page.url();
  await take(page, "console-held-plan");
  expect(await hub.recorder.mailsTo(emailOf(0))).toEqual([]);

  await press(page, "Show all 1,000");
  await page.getByText("1 to 100 of 1,000").waitFor();
  await press(page, "Next page");
  await page.getByText("101 to 200 of 1,000").waitFor();
  await page.getByLabel("Name, address or another cell").fill(emailOf(777));
  await page.getByText("1 to 1 of 1", { exact: true }).waitFor();
  await page.getByText(emailOf(777)).waitFor();

  await page.goto(plan);
  await press(page, "Approve");
  await page.getByText("1,000 mails go out at once").waitFor();
  await press(page, "Approve");
  // How far it is stands there as a number, unless it is done before the first look.
  const counted = page.getByText(/^[\d,]+ of 1,000 rows done\.$/);
  await counted.or(page.getByText("Carried out.")).first().waitFor({ timeout: 60_000 });
  await page.getByText("Carried out.").waitFor({ timeout: 90_000 });
  await waitFor(() => statuses().filter((it) => it === "invited").length > PEOPLE, {
    what: "the sheet to say what became of them",
    ...PATIENCE,
  });
}, 240_000);

const FIRST = ["Mary", "Ida", "Noor", "Tomás", "Yuki", "Jonas", "Priya", "Leila", "Sofia", "Emeka"];
const LAST = [
  "Silva",
  "Okafor",
  "Berg",
  "Nguyen",
  "Costa",
  "Haddad",
  "Novak",
  "Rossi",
  "Lund",
  "Sato",
];

const emailOf = (at: number) => `member-${at + 1}@example.com`;
const rowOf = (at: number) => [
  FIRST[at % 10] ?? "",
  LAST[Math.floor(at / 10) % 10] ?? "",
  emailOf(at),
  `Desk ${at + 1}`,
];
