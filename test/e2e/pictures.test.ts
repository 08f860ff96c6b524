import { test } from "vitest";
import { InvitationAnswer } from "../support/api-client.ts";
import { temporalOf } from "../support/hub-servers.ts";
import { hubInBrowser } from "./hub-in-browser.ts";
import { linkIn, mailboxOf } from "./mailbox.ts";
import { take } from "./picture.ts";

const stand = hubInBrowser();

test("the mail, the portal and the Temporal UI can be seen", async () => {
  const api = await stand().hub.api();
  const email = "ada@coworking.example.com";
  const body = { firstName: "Ada", lastName: "Example", email };
  const invitation = InvitationAnswer.parse(
    await api.ask("POST", "/locations/hq/invitations", body),
  );
  const mail = await mailboxOf(stand().hub.url).mail(email, "invitation");

  const context = await stand().browser.newContext({ viewport: { width: 900, height: 620 } });
  const page = await context.newPage();
  await page.setContent(mail.html);
  await take(page, "mail");
  await page.goto(linkIn(mail));
  await take(page, "invitation-link");
  const { uiUrl } = await temporalOf(stand().dataDir);
  await lookAtTemporal(uiUrl, invitation.workflowId);
  await page.getByRole("button").first().click();
  await page.waitForURL(`${stand().hub.url}/account`);
  await page.getByRole("button", { name: "Ready" }).click();
  await page.getByRole("heading", { name: /^Hello/ }).waitFor();
  await page.goto(`${stand().hub.url}/account`);
  await page.setViewportSize({ width: 900, height: 820 });
  await take(page, "account");
});

async function lookAtTemporal(uiUrl: string, workflowId: string): Promise<void> {
  const context = await stand().browser.newContext({ viewport: { width: 1280, height: 900 } });
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
