import { isLoopback } from "./contradictions.ts";

/** The origin to which vendors can send word; undefined where they cannot, or not in secret. */
export const reachedFromOutside = ({ protocol, hostname, origin }: URL): string | undefined =>
  protocol === "https:" && !isLoopback(hostname) ? origin : undefined;
