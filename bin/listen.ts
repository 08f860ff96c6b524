import type { Server } from "node:net";
import { StartError } from "./start-error.ts";

export async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  }).catch((error: unknown) => {
    throw new StartError(sentence(error, host, port));
  });
}

function sentence(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return `Port ${port} on ${host} is in use; stop what uses it, or set another PORT.`;
  }
  if (code === "EACCES")
    return `Port ${port} may not be opened by this user; set a PORT above 1023.`;
  return `Port ${port} on ${host} cannot be opened: ${String(error)}.`;
}

const PATIENCE_MS = 5_000;

/** Ends after the requests under way, within five seconds. */
export async function stopListening(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  if ("closeIdleConnections" in server && typeof server.closeIdleConnections === "function") {
    server.closeIdleConnections();
  }
  const cutOff = setTimeout(() => {
    if ("closeAllConnections" in server && typeof server.closeAllConnections === "function") {
      server.closeAllConnections();
    }
  }, PATIENCE_MS);
  await closed;
  clearTimeout(cutOff);
}
