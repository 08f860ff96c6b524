import { once } from "node:events";
import { createAdaptorServer } from "@hono/node-server";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import type { WebDeps } from "../../web/deps.ts";
import { freePort } from "../support/free-port.ts";
import { openConsole, type Console } from "../web/console.ts";
import { launchBrowser } from "./browser.ts";

type Stand = { console: Console; browser: Browser; url: string };

/** The pages on a database of their own, served on this machine to a real browser, for the tests of a file. */
export function servedConsole(change: Partial<WebDeps> = {}): () => Stand {
  let stand: (Stand & { close: () => Promise<void> }) | undefined;
  beforeAll(async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const publicUrl = new URL(url);
    const [console, browser] = await Promise.all([
      openConsole({ publicUrl, ...change }),
      launchBrowser(),
    ]);
    const server = createAdaptorServer({ fetch: console.app.fetch });
    server.listen(Number(publicUrl.port), publicUrl.hostname);
    await once(server, "listening");
    const close = async () => {
      await browser.close();
      server.close();
    };
    stand = { console, browser, url, close };
  });
  afterAll(async () => stand?.close());
  return () => {
    if (!stand) throw new Error("The pages are not served yet.");
    return stand;
  };
}

/** A window of the browser in which somebody is signed in to the console. */
export async function signedInWindow(
  { console, browser, url }: Stand,
  person: { id: string },
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const { token } = await console.signIn(person);
  const context = await browser.newContext(options);
  const name = `console_${new URL(url).port}`;
  await context.addCookies([{ name, value: token, url, httpOnly: true, sameSite: "Strict" }]);
  return context;
}
