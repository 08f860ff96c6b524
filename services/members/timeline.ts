import type { Db } from "../../db/connect.ts";
import { listLinesAbout, listNames, type LineAbout } from "../../db/members/about.ts";
import type { Actor } from "../../domain/permissions.ts";
import { REASONS, type ReasonCode } from "../../domain/reasons.ts";
import { getVisibleMember, memberView } from "./view.ts";

/** One thing that was done about somebody: `actor.name` is a person's, a flow's or a key's, where it has one. */
export type TimelineItem = {
  at: string;
  type: string;
  actor: { kind: LineAbout["actorKind"]; id: string | null; name: string | null };
  channel: string | null;
  reasonCode: ReasonCode;
  summary: string;
  data: Record<string, unknown>;
};

/** All that was done about somebody at the location and why, the newest first. */
export async function listTimeline(
  db: Db,
  actor: Actor,
  id: string,
  { limit, before }: { limit: number; before?: string },
): Promise<{ items: TimelineItem[]; nextPosition: string | null }> {
  const { row } = await getVisibleMember(db, actor, id);
  const page = { limit: limit + 1, ...(before !== undefined && { before }) };
  const lines = await listLinesAbout(db, row, page);
  const shown = lines.slice(0, limit);
  const names = await namesOf(db, shown);
  const { firstName, lastName } = memberView(row, actor);
  // Themselves they are called as the location knows them.
  names.set(row.personId, [firstName, lastName].filter((name) => name !== null).join(" "));
  return {
    items: shown.map((line) => ({
      at: line.at.toISOString(),
      type: line.type,
      actor: {
        kind: line.actorKind,
        id: line.actorId,
        name: line.actorId === null ? null : (names.get(line.actorId) ?? null),
      },
      channel: line.channel,
      reasonCode: line.reasonCode,
      summary: REASONS[line.reasonCode],
      data: {
        ...line.detail,
        ...(line.invitationId && { invitationId: line.invitationId }),
      },
    })),
    nextPosition: lines.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** Who did it, by name. */
async function namesOf(db: Db, lines: LineAbout[]): Promise<Map<string, string>> {
  const idsOf = (kind: LineAbout["actorKind"]) => [
    ...new Set(lines.flatMap((line) => (line.actorKind === kind ? (line.actorId ?? []) : []))),
  ];
  return listNames(db, { people: idsOf("person"), flows: idsOf("flow"), keys: idsOf("key") });
}
