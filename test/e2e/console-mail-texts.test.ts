import { expect, test } from "vitest";
import { listen } from "./examine.ts";
import { servedConsole, signedInWindow } from "./served-console.ts";

const stand = servedConsole();

async function openEditor(javaScriptEnabled: boolean) {
  const { console, url } = stand();
  const window = await signedInWindow(stand(), await console.anAdmin(), { javaScriptEnabled });
  const page = await window.newPage();
  const problems = listen(page, url);
  await page.goto(url + console.path("/mail/templates/invitation/en"));
  const frame = page.frameLocator("iframe");
  return { page, problems, frame };
}

test("the mail follows what is typed, as it will look and as plain text, and the field keeps the cursor", async () => {
  const { page, problems, frame } = await openEditor(true);
  await frame.getByText("has invited you").waitFor();
  await page.fill("#subject", "Hello {{ fullName }}");
  await page.getByText("Hello Ada Lovelace").waitFor();
  await page.fill("#body", "Your {{ nick }}");
  await page.getByText('there is no variable "nick"').waitFor();
  await page.locator("#body").pressSequentially("x");
  await page.fill("#body", "Your **desk** is ready, {{ firstName }}.");
  await frame.getByText("is ready, Ada.").waitFor();
  await page.locator("pre").getByText("Your desk is ready, Ada.").waitFor();
  expect(await page.evaluate("document.activeElement?.id")).toBe("body");
  expect(await page.inputValue("#body")).toBe("Your **desk** is ready, {{ firstName }}.");
  expect(problems).toEqual([]);
});

test("without script a button shows the mail that the fields make, and another one saves it", async () => {
  const { page, frame } = await openEditor(false);
  await page.fill("#body", "Your **desk** is ready, {{ firstName }}.");
  await page.getByRole("button", { name: "Preview" }).click();
  await frame.getByText("is ready, Ada.").waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await page.getByText("These are your own words.").waitFor();
});
