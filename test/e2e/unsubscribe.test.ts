import { expect, test } from "vitest";
import { z } from "zod";
import { InvitationAnswer } from "../support/api-client.ts";
import { waitFor } from "../support/wait-for.ts";
import { accessibilityProblems } from "./browser.ts";
import { hubInBrowser } from "./hub-in-browser.ts";
import { mailboxOf } from "./mailbox.ts";

const stand = hubInBrowser();

const Why = z.object({ items: z.array(z.object({ reasonCode: z.string() })) });

test("the last line of a reminder in the location's own words ends reminders by one press", async () => {
  const api = await stand().hub.api();
  const mailbox = mailboxOf(stand().hub.url);
  const text = { subject: "{{ firstName }}, come in", body: "**{{ locationName }}** waits." };
  const settings = {
    signInWindow: "PT1S",
    remindAfter: "PT2S",
    invitationReminder: "custom",
    mail: { reminder: { en: text } },
  };
  await api.ask("PATCH", "/locations/hq", { settings });
  const email = "grace@coworking.example.com";
  const person = { firstName: "Grace", email };
  const invite = async () =>
    InvitationAnswer.parse(await api.ask("POST", "/locations/hq/invitations", person));
  const first = await invite();

  const reminder = await mailbox.mail(email, "reminder");
  expect(reminder.subject).toBe("Grace, come in");
  const address = reminder.text.trimEnd().split("\n").at(-1) ?? "";
  expect(address).toContain(`${stand().hub.url}/unsubscribe/`);
  const page = await (await stand().browser.newContext()).newPage();
  await page.goto(address);
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByRole("button").click();
  await page.getByRole("heading", { name: "no more reminders" }).waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);

  await api.ask("POST", `/invitations/${first.id}/revoke`);
  await invite();
  await mailbox.mail(email, "invitation", 2);
  await waitFor(
    async () => {
      const why = Why.parse(await api.ask("GET", `/locations/hq/why?email=${email}`));
      return why.items.some(({ reasonCode }) => reasonCode === "reminder_unsubscribed");
    },
    { what: "the second reminder to be skipped", limitMs: 20_000 },
  );
  const kinds = (await mailbox.messages(email)).map(({ kind }) => kind);
  expect(kinds).toEqual(["invitation", "reminder", "invitation"]);
});
