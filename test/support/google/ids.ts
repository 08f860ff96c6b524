import { randomInt } from "node:crypto";

/** As Google numbers tabs, protections and metadata. */
export const newId = () => randomInt(1, 2 ** 31 - 1);
