import { listAuditLines, listNamesOf, type AuditTrailRow } from "../db/audit-trail.ts";
import type { Db } from "../db/connect.ts";
import { canonicalEmail } from "../domain/email-address.ts";
import { DomainError, notFound } from "../domain/errors.ts";
import { actsIn, may, type Actor, type ActorKind, type Permission } from "../domain/permissions.ts";
import type { ReasonCode } from "../domain/reasons.ts";
import { isUuid } from "../domain/uuid.ts";

/** What lines of the audit are about, by the first word of their type, with who may read of it. */
const KINDS = {
  invitation: "customers",
  member: "customers",
  people: "customers",
  person: "customers",
  session: "customers",
  mail: "customers",
  row: "customers",
  flow: "integrations",
  connection: "integrations",
  handover: "integrations",
  processes: "integrations",
  location: "settings",
  administrator: "admins",
  api_key: "admins",
  owner: "admins",
} as const satisfies Record<string, Permission>;

export type AuditKind = keyof typeof KINDS;

const ALL_KINDS = Object.keys(KINDS).filter((kind): kind is AuditKind => kind in KINDS);

/** The kinds that the actor may read of. */
export const auditKinds = (actor: Actor): AuditKind[] =>
  ALL_KINDS.filter((kind) => may(actor, KINDS[kind]));

/** Who did something: the name is there as long as whoever it is. */
export type AuditActor = { kind: ActorKind; id: string | null; name: string | null };

/** A line of the audit for people: who did what to whom, and why. */
export type AuditLine = {
  id: string;
  at: string;
  type: string;
  reasonCode: ReasonCode;
  channel: string | null;
  by: AuditActor;
  /** Whoever it was done to did it. */
  isOwnAct: boolean;
  /** The address of the person, or what stood in a row in its place. */
  about: string | null;
  membershipId: string | null;
  flow: { id: string; name: string | null } | null;
  runId: string | null;
  connection: { id: string; name: string | null } | null;
  /** What was wrong with a row. */
  problems: { column: string; code: string }[];
};

export type AuditSearch = {
  kind?: AuditKind | undefined;
  email?: string | undefined;
  actorKind?: ActorKind | undefined;
  actorId?: string | undefined;
  before?: string | undefined;
  limit: number;
};

/** A page of what was done at a location, newest first, as far as the actor may read of it. */
export async function listAuditTrail(
  db: Db,
  actor: Actor,
  locationId: string,
  search: AuditSearch,
): Promise<{ items: AuditLine[]; nextId: string | null }> {
  if (!actsIn(actor, locationId)) throw notFound("The location");
  const { kind, email, actorKind, actorId, before, limit } = search;
  const allowed = auditKinds(actor);
  if (allowed.length === 0 || (kind && !allowed.includes(kind))) {
    throw new DomainError("forbidden", "Your permissions let you read none of this.");
  }
  const rows = await listAuditLines(db, {
    locationId,
    kinds: kind ? [kind] : allowed.length < ALL_KINDS.length ? allowed : null,
    address: email === undefined ? undefined : addressOf(email),
    actorKind,
    actorId: actorId !== undefined && isUuid(actorId) ? actorId : undefined,
    before: before !== undefined && /^\d{1,18}$/.test(before) ? before : undefined,
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const idsIn = (key: string) => [...new Set(shown.flatMap((row) => idIn(row, key) ?? []))];
  const names = await listNamesOf(db, {
    flowIds: idsIn("flowId"),
    connectionIds: idsIn("connectionId"),
  });
  return {
    items: shown.map((row) => lineOf(row, names)),
    nextId: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** What is searched for: an address, or what stood in a row in the place of one. */
function addressOf(email: string): string {
  const read = canonicalEmail(email);
  // PostgreSQL knows no text with a NUL in it.
  return read.ok ? read.canonical : email.replaceAll("\0", "").trim().toLowerCase();
}

function lineOf(row: AuditTrailRow, names: ReadonlyMap<string, string>): AuditLine {
  const named = (key: string) => {
    const id = idIn(row, key);
    return id === undefined ? null : { id, name: names.get(id) ?? null };
  };
  return {
    id: row.id,
    at: row.at.toISOString(),
    type: row.type,
    reasonCode: row.reasonCode,
    channel: row.channel,
    by: { kind: row.actorKind, id: row.actorId, name: nameOf(row) },
    isOwnAct: row.actorKind === "person" && row.actorId !== null && row.actorId === row.personId,
    about: row.email ?? row.address,
    membershipId: row.membershipId,
    flow: named("flowId"),
    runId: idIn(row, "runId") ?? null,
    connection: named("connectionId"),
    problems: problemsIn(row.detail),
  };
}

function nameOf(row: AuditTrailRow): string | null {
  const { byFirstName, byLastName, byFlowName, byKeyName } = row;
  if (byFirstName !== null) return [byFirstName, byLastName].filter(Boolean).join(" ");
  return byFlowName ?? byKeyName;
}

function idIn({ detail }: AuditTrailRow, key: string): string | undefined {
  const id = detail[key];
  return typeof id === "string" && isUuid(id) ? id : undefined;
}

/** What was wrong with a row, as the audit keeps it. */
function problemsIn({ problems }: Record<string, unknown>): { column: string; code: string }[] {
  if (!Array.isArray(problems)) return [];
  return problems.flatMap((problem: unknown) => {
    if (typeof problem !== "object" || problem === null) return [];
    if (!("column" in problem) || !("code" in problem)) return [];
    return [{ column: String(problem.column), code: String(problem.code) }];
  });
}
