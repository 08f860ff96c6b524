import { mkdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";

// `PICTURES=docs/images npm run test:e2e` takes the ones of the README anew.
const pictures = process.env["PICTURES"] ?? join(tmpdir(), "usher-pictures");

/** Takes a picture of what the page shows. */
export async function take(page: Page, name: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  const path = join(pictures, `${name}.png`);
  await page.screenshot({ path });
  expect((await stat(path)).size).toBeGreaterThan(2_000);
}
