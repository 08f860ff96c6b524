import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { startHub, type Hub } from "../support/hub.ts";
import { tempFolder, type TempFolder } from "../support/temp-folder.ts";
import { launchBrowser } from "./browser.ts";

type Stand = { hub: Hub; browser: Browser; dataDir: string };

/** A hub and a browser for the tests of a file; what is returned gives them once they are started. */
export function hubInBrowser(): () => Stand {
  let folder: TempFolder | undefined;
  let stand: Stand | undefined;
  beforeAll(async () => {
    folder = await tempFolder("e2e");
    const dataDir = join(folder.path, "data");
    const [hub, browser] = await Promise.all([startHub({ DATA_DIR: dataDir }), launchBrowser()]);
    stand = { hub, browser, dataDir };
  });
  afterAll(async () => {
    await stand?.browser.close();
    await stand?.hub.stop();
    await folder?.remove();
  });
  return () => {
    if (!stand) throw new Error("The hub is not started yet.");
    return stand;
  };
}
