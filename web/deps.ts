import type { Context } from "hono";
import type { ConnectorRuntime } from "../services/connector-runtime.ts";
import type { Alarm } from "../services/sign-in/limits.ts";
import type { ServiceDeps } from "../services/unit-of-work.ts";
import { addressReader } from "./client-address.ts";
import { cookieJar, type CookieJar } from "./cookies.ts";

/** Which way mail goes, from whom, and whether the provider tells what became of it. */
export type MailWay = {
  provider: "mailbox" | "resend" | "smtp";
  sender: string;
  /** Host and port, where mail leaves this machine. */
  server?: string;
  hearsBack: boolean;
};

/** What the pages need of the world. */
export type WebDeps = ServiceDeps & {
  connectors: ConnectorRuntime;
  /** Where people reach us. Links and same-origin checks use it, never the Host of a request. */
  publicUrl: URL;
  /** Addresses and ranges whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly string[];
  /** True where mails go to the local mailbox: then it can be read at `/mailbox`. */
  localMail: boolean;
  mailWay: MailWay;
  temporalUiUrl?: string | undefined;
  /** Where sheets lie that are files, as whoever edits them finds them. */
  sheetFolder?: string | undefined;
  temporalNamespace?: string | undefined;
  /** Whether Temporal answers just now. */
  isTemporalUp: () => Promise<boolean>;
  /** The other end of the connection. */
  clientAddress: (c: Context) => string;
  /** Does work once the answer is on its way, so that its time tells nothing; failures are logged. */
  afterAnswer: (work: () => Promise<void>) => void;
  /** Somebody should look who is at the door. */
  alarm: Alarm;
  reportError: (error: unknown, logId: string) => void;
};

/** The dependencies, and what follows from them. */
export type Site = WebDeps & { cookies: CookieJar; addressOf: (c: Context) => string };

export const openSite = (deps: WebDeps): Site => ({
  ...deps,
  cookies: cookieJar(deps.publicUrl),
  addressOf: addressReader(deps),
});
