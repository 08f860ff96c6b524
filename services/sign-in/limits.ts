import { createHash } from "node:crypto";
import { isIPv4, isIPv6 } from "node:net";
import type { Db } from "../../db/connect.ts";
import { takeTurn, type Limit } from "../../db/rate-limits.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What one network may do, and what is far above what people do on all of them together. */
const NETWORK_LIMITS = {
  press: { own: { turns: 20, seconds: MINUTE }, all: { turns: 6_000, seconds: MINUTE } },
  request: { own: { turns: 20, seconds: HOUR }, all: { turns: 5_000, seconds: HOUR } },
  guess: { own: { turns: 60, seconds: HOUR }, all: { turns: 20_000, seconds: HOUR } },
} as const satisfies Record<string, { own: Limit; all: Limit }>;

export type LimitedAct = keyof typeof NETWORK_LIMITS;

const CODE_LIMITS: Record<string, Limit> = {
  soon: { turns: 3, seconds: 15 * MINUTE },
  day: { turns: 10, seconds: DAY },
};

/** Told, at most once in a quarter of an hour, that all networks together do this far more than people do. */
export type Alarm = (act: LimitedAct) => void;

const ALARMS: Limit = { turns: 1, seconds: 15 * MINUTE };

/**
 * Seconds to wait before the network may try again; 0 when it may now. A turn is taken. What all of them do together
 * raises an alarm and stops nobody: else a few hundred strangers could lock everybody out.
 */
export async function waitOfNetwork(
  db: Db,
  act: LimitedAct,
  address: string,
  alarm: Alarm,
): Promise<number> {
  const { own, all } = NETWORK_LIMITS[act];
  for (const { network, times } of networksOf(address)) {
    const limit = { ...own, turns: own.turns * times };
    if (!(await takeTurn(db, `${act}/${network}`, limit))) return own.seconds;
  }
  const unusual = !(await takeTurn(db, `${act}/all`, all));
  if (unusual && (await takeTurn(db, `${act}/alarm`, ALARMS))) alarm(act);
  return 0;
}

/** Whoever asks: a mailbox gets 3 codes in 15 minutes and 10 a day. Nobody is told. */
export async function mayMailCode(db: Db, canonicalEmail: string): Promise<boolean> {
  const mailbox = createHash("sha256").update(canonicalEmail).digest("base64url");
  for (const [name, limit] of Object.entries(CODE_LIMITS)) {
    if (!(await takeTurn(db, `code/${name}/${mailbox}`, limit))) return false;
  }
  return true;
}

type Network = { network: string; times: number };

/** One household has a /64 of IPv6, and an IPv4 address has many spellings: limits count by what is owned. */
export function networksOf(address: string): Network[] {
  if (isIPv4(address)) return [{ network: address, times: 1 }];
  const groups = isIPv6(address) ? groupsOf(address) : undefined;
  if (!groups) return [{ network: "unknown", times: 1 }];
  const mapped = v4Of(groups);
  if (mapped !== undefined) return [{ network: mapped, times: 1 }];
  return [
    { network: `${groups.slice(0, 4).join(":")}/64`, times: 1 },
    { network: `${groups.slice(0, 3).join(":")}/48`, times: 4 },
  ];
}

/** The eight groups as short hexadecimal numbers, whatever the spelling. */
function groupsOf(address: string): string[] | undefined {
  const [plain] = address.split("%");
  const url = URL.parse(`http://[${plain}]/`);
  if (!url) return undefined;
  const [head = "", tail] = url.hostname.slice(1, -1).split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(gap).fill("0"), ...right];
}

/** `::ffff:1.2.3.4` is the same caller as `1.2.3.4`. */
function v4Of(groups: string[]): string | undefined {
  if (groups.slice(0, 6).join(":") !== "0:0:0:0:0:ffff") return undefined;
  return groups
    .slice(6)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((pair) => [pair >> 8, pair & 255])
    .join(".");
}
