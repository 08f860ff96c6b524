import { consoleAddress } from "../sign-in.ts";
import type { Visit } from "../visit.ts";

/** Where somebody was who came here for a connection: a page of this location's console, or nothing. */
export function nextOf(visit: Visit, asked: string | null | undefined): string | undefined {
  const address = consoleAddress(asked ?? undefined);
  return address?.startsWith(`${visit.path("")}/`) ? address : undefined;
}

export const withNext = (path: string, next: string | undefined): string =>
  next === undefined ? path : `${path}?${new URLSearchParams({ next })}`;

/** The same page, told which connection there is now. */
export const withConnection = (next: string, id: string): string =>
  `${next}${next.includes("?") ? "&" : "?"}${new URLSearchParams({ connection: id })}`;
