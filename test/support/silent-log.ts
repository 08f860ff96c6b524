import type { Logger } from "../../domain/logger.ts";

const nothing = () => undefined;

export const silentLog: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
