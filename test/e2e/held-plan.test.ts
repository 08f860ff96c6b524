import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { flowWorkflowId } from "../../domain/ids.ts";
import type { Hub } from "../support/hub.ts";
import { temporalOf } from "../support/hub-servers.ts";
import { waitFor } from "../support/wait-for.ts";
import { hubInBrowser } from "./hub-in-browser.ts";
import { mailboxOf } from "./mailbox.ts";
import { take } from "./picture.ts";

const PEOPLE = 40;
const SAMPLE_PEOPLE = 3;
const Flows = z.object({ items: z.array(z.object({ id: z.string(), state: z.string() })) });

const stand = hubInBrowser();
let api: Awaited<ReturnType<Hub["api"]>>;

beforeAll(async () => {
  api = await stand().hub.api();
});

const emailOf = (number: number) => `p${number}@example.com`;

/** Pastes more people into the sample sheet than may come without a yes. */
async function pastePeople(): Promise<void> {
  const sheet = join(stand().dataDir, "sheets", "members.csv");
  // The sample's own people come first, or they are of one plan with those that are pasted.
  await waitFor(
    async () => (await readFile(sheet, "utf8")).match(/,invited,/g)?.length === SAMPLE_PEOPLE,
    { what: "the people of the sample to be invited", limitMs: 60_000 },
  );
  const [header = ""] = (await readFile(sheet, "utf8")).split(/\r?\n/, 1);
  const columns = header.split(",").map((name) => name.replaceAll('"', ""));
  const lines = Array.from({ length: PEOPLE }, (_, at) => {
    const cells: Record<string, string> = { "First name": `Person ${at}`, Email: emailOf(at) };
    return columns.map((name) => cells[name] ?? "").join(",");
  });
  await appendFile(sheet, `${lines.join("\r\n")}\r\n`);
}

async function flow() {
  const [one] = Flows.parse(await api.ask("GET", "/locations/hq/flows")).items;
  if (!one) throw new Error("there is no flow");
  return one;
}

const becomes = (state: string) =>
  waitFor(async () => (await flow()).state === state, {
    what: `the flow to be ${state}`,
    limitMs: 60_000,
  });

async function lookAt(workflowId: string): Promise<Page> {
  const { uiUrl } = await temporalOf(stand().dataDir);
  const context = await stand().browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`${uiUrl}/namespaces/default/workflows/${encodeURIComponent(workflowId)}`);
  await page.getByText("User Metadata").first().click();
  return page;
}

test("a plan that waits is read and approved by clicks in the Temporal UI, and each is mailed once", async () => {
  await pastePeople();
  await becomes("held");
  const mailbox = mailboxOf(stand().hub.url);
  const page = await lookAt(flowWorkflowId((await flow()).id));
  const details = page
    .frameLocator('iframe[src*="held"]')
    .getByText("rows wait for a yes")
    .filter({ visible: true });
  // The page asks again when it is told to.
  await waitFor(
    async () => {
      await page.keyboard.press("r");
      return details.isVisible();
    },
    { what: "the plan in the details", limitMs: 15_000, everyMs: 500 },
  );
  await take(page, "temporal-held-plan");
  const said = await details.innerText();
  expect(said).toContain(`${PEOPLE} rows wait for a yes`);
  const [planHash = ""] = /"[0-9a-f]{64}"/.exec(said) ?? [];

  await page.getByRole("button", { name: "More Actions" }).click();
  await page.getByRole("menuitem", { name: "Send an Update" }).filter({ visible: true }).click();
  await page.locator('[aria-controls="update-select-select"]').filter({ visible: true }).click();
  await page.getByRole("option", { name: /^approve/ }).click();
  await page.locator(".cm-content[contenteditable=true]").filter({ visible: true }).click();
  await page.keyboard.type(planHash);
  await take(page, "temporal-approve");
  await page.getByRole("button", { name: "Submit" }).filter({ visible: true }).click();
  await becomes("running");
  for (let number = 0; number < PEOPLE; number += 1) {
    await mailbox.mail(emailOf(number), "invitation");
    expect(await mailbox.messages(emailOf(number))).toHaveLength(1);
  }
});
