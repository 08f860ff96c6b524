import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { InvitationAnswer } from "../support/api-client.ts";
import { temporalOf } from "../support/hub-servers.ts";
import { startHub, type Hub } from "../support/hub.ts";
import { launchBrowser } from "./browser.ts";
import { linkIn, mailboxOf } from "./mailbox.ts";
import { take } from "./picture.ts";
import { tempFolder, type TempFolder } from "../support/temp-folder.ts";

let folder: TempFolder;
let hub: Hub;
let browser: Browser;

beforeAll(async () => {
  folder = await tempFolder("e2e");
  [hub, browser] = await Promise.all([
    startHub({ DATA_DIR: join(folder.path, "data") }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  await folder.remove();
});

test("the mail, the portal and the Temporal UI can be seen", async () => {
  const api = await hub.api();
  const email = "ada@coworking.example.com";
  const body = { firstName: "Ada", lastName: "Example", email };
  const invitation = InvitationAnswer.parse(
    await api.ask("POST", "/locations/hq/invitations", body),
  );
  const mail = await mailboxOf(hub.url).mail(email, "invitation");

  const context = await browser.newContext({ viewport: { width: 900, height: 620 } });
  const page = await context.newPage();
  await page.setContent(mail.html);
  await take(page, "mail");
  await page.goto(linkIn(mail));
  await take(page, "invitation-link");
  const { uiUrl } = await temporalOf(join(folder.path, "data"));
  await lookAtTemporal(uiUrl, invitation.workflowId);
  await page.getByRole("button").first().click();
  await page.waitForURL(`${hub.url}/account`);
  await take(page, "account");
});

async function lookAtTemporal(uiUrl: string, workflowId: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const id = encodeURIComponent(workflowId);
  await page.goto(`${uiUrl}/namespaces/default/workflows/${id}`);
  await page.getByText("sendInvitation").first().waitFor({ timeout: 30_000 });
  await take(page, "temporal-invitation");
  const query = encodeURIComponent("`UsherLocation`='hq' AND `UsherStatus`='sent'");
  await page.goto(`${uiUrl}/namespaces/default/workflows?query=${query}`);
  await page.getByText(workflowId).first().waitFor({ timeout: 30_000 });
  await take(page, "temporal-list");
  await context.close();
}
