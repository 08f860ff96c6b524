import { createServer } from "node:http";
import { once } from "node:events";
import type { TestProject } from "vitest/node";
import { startDevServices } from "./dev-services.ts";
import { tempFolder } from "./temp-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Address at which a test file asks for PostgreSQL or Temporal; each starts when first asked for. */
    devServices: string;
  }
}

/** One PostgreSQL and one Temporal for the whole run, started by the first test that needs them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await tempFolder("test");
  const services = startDevServices(folder.path);
  const server = createServer((request, response) => {
    const asked = request.url === "/temporal" ? services.temporal() : services.postgres();
    asked.then(
      (found) => response.end(JSON.stringify(found)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port for the tests");
  project.provide("devServices", `http://127.0.0.1:${address.port}`);
  return async () => {
    server.close();
    await services.stop();
    await folder.remove();
  };
}
