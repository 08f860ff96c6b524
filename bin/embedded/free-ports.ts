import { once } from "node:events";
import { createServer, type Server } from "node:net";

/** Free ports of the loopback address, all different: each the wished one if it is free. */
export async function freePorts(...wishes: (number | undefined)[]): Promise<number[]> {
  const servers: Server[] = [];
  try {
    for (const wish of wishes)
      servers.push((wish && (await listen(wish))) || (await listenAnywhere()));
    return servers.map(portOf);
  } finally {
    await Promise.all(servers.map(close));
  }
}

/** One free port: the wished one if it is free. */
export async function freePort(wish?: number): Promise<number> {
  const [port] = await freePorts(wish);
  if (port === undefined) throw new Error("127.0.0.1 has no free port");
  return port;
}

async function listenAnywhere(): Promise<Server> {
  const server = await listen(0);
  if (server === undefined) throw new Error("127.0.0.1 has no free port");
  return server;
}

async function listen(port: number): Promise<Server | undefined> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return server;
  } catch {
    return undefined;
  }
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server without a port");
  return address.port;
}
