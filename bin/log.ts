import pino, { multistream, type StreamEntry } from "pino";
import { hideSecrets } from "../domain/hidden-secrets.ts";
import type { Logger } from "../domain/logger.ts";
import type { Config } from "./config.ts";

/** Addresses, links and keys never reach the log, wherever in a message they stand. */
const scrub = (text: string) =>
  hideSecrets(text.replace(/[^\s"'<>(),;:=]+(?:@|%40)[^\s"'<>(),;]+/gi, "•••@•••"));

const errorFields = (error: unknown) =>
  error instanceof Error
    ? {
        type: error.name,
        message: scrub(error.message),
        stack: scrub(error.stack ?? ""),
        ...("code" in error && { code: error.code }),
        ...(error.cause instanceof Error && { cause: scrub(error.cause.message) }),
      }
    : { type: typeof error };

/** Structured logs: ids, states and codes. `file` takes the whole log and leaves warnings to the terminal. */
export function createLog(level: Config["logLevel"], file?: string): Logger {
  const streams: StreamEntry[] = file
    ? [
        { level: "trace", stream: pino.destination({ dest: file, mkdir: true, sync: true }) },
        { level: "error", stream: process.stderr },
      ]
    : [{ level: "trace", stream: process.stdout }];
  return pino(
    { level, base: { pid: process.pid }, serializers: { err: errorFields } },
    multistream(streams),
  );
}
