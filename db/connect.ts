import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import type { Database } from "./schema/database.ts";

/** The database or a transaction in it: every query takes one of the two. */
export type Db = Kysely<Database> | Transaction<Database>;
export type Pool = Kysely<Database>;

/** Opens a pool. A lost connection is reported by the query that needed it, never by a crash. */
export function connectDatabase(url: string, options: { maxConnections?: number } = {}): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
  });
  // An idle connection that the server ends must not end the process (57P01).
  pool.on("error", () => undefined);
  // Nor one in use: whoever uses it is told by the next query.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}

/** One connection of its own, for session-level locks; `lost` settles when it is gone. */
export async function connectSession(
  url: string,
): Promise<{ client: pg.Client; lost: Promise<void> }> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  const lost = new Promise<void>((resolve) => {
    client.on("error", () => resolve());
    client.on("end", () => resolve());
  });
  await client.connect();
  return { client, lost };
}

/** Not there, starting or ending (08, 57P0), full (53100, 53300), too slow just now (57014), or not to be reached. */
const AWAY =
  /^(08|57P0|57014|53100|53300|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/;

/** True for failures that say nothing about the request: it may be sent again later. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (AWAY.test(code)) return true;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message,
  );
}

export const isDeadlock = (error: unknown) =>
  error instanceof Error && "code" in error && error.code === "40P01";

/** Another row has what must be there once. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "23505";
