/** What can go wrong with a call that sends; all but the last four take nothing. */
export type Fault =
  | "none"
  | "500"
  | "429"
  | "busy"
  | "reset_before_accept"
  /** The mails are taken, and then */
  | "500_after_accept"
  | "timeout"
  | "reset"
  | "truncated";

export type EventType =
  | "email.sent"
  | "email.delivered"
  | "email.delivery_delayed"
  | "email.bounced"
  | "email.complained"
  | "email.failed"
  | "email.suppressed";

export type StandinDomain = {
  name: string;
  status: "pending" | "verified" | "failed" | "not_started";
  openTracking?: boolean;
  clickTracking?: boolean;
};

export type Receiver = { url: string; secret: string };

/** How the provider is to behave from now on. */
export type ResendMode = {
  apiKey: string;
  /** A key that may send and nothing else. */
  sendingOnly: boolean;
  /** Null: as many as come. */
  requestsPerSecond: number | null;
  /** Mails a day, counted since the start; null: no quota. */
  dailyQuota: number | null;
  domains: StandinDomain[];
  /** Addresses that are no valid ones here. */
  refusedAddresses: string[];
  /** Addresses that spoil the whole call, in permissive mode too. */
  spoilingAddresses: string[];
  /** One for each of the next calls that get past key and rate; used up. */
  faults: Fault[];
  /** After `faults`: so large a part of the calls gets one of these, drawn with the seed. */
  mix: { share: number; seed: number; faults: Fault[] } | null;
  /** Before an answer; the mails are taken at once, and the key stays in use until then. */
  delayMs: number;
  keyMemoryMs: number;
  /** Tells of every mail it takes, before it answers or after. */
  announce: (Receiver & { types: EventType[]; beforeAnswer: boolean }) | null;
};

export const usualMode = (): ResendMode => ({
  apiKey: "re_standin",
  sendingOnly: false,
  requestsPerSecond: 2,
  dailyQuota: null,
  domains: ["example.com", "hub.example.com"].map((name) => ({ name, status: "verified" })),
  refusedAddresses: [],
  spoilingAddresses: [],
  faults: [],
  mix: null,
  delayMs: 0,
  keyMemoryMs: 24 * 3_600_000,
  announce: null,
});

/** Events to deliver, about mails by the provider's id; the same event has the same `svix-id` each time. */
export type Deliveries = Receiver & {
  events: { type: EventType; emailId: string; svixId?: string }[];
  /** How often each is delivered; one where left out. */
  times?: number;
  /** Mixes the order of all deliveries. */
  shuffleSeed?: number;
};

export type Delivered = { type: EventType; emailId: string; svixId: string; status: number };

/** A mail it took, as its file has it. */
export type AcceptedMail = {
  id: string;
  key: string | null;
  to: string;
  from: string;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
  tags: Record<string, string>;
  acceptedAt: string;
};

/** A call it got, as its file has it. */
export type SeenCall = {
  at: string;
  path: string;
  key: string | null;
  mails: number;
  /** Null where it never answered. */
  status: number | null;
  name: string | null;
  fault: Fault;
  /** Answered as the first time, and nothing sent. */
  repeated: boolean;
};
