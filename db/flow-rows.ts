import { sql } from "kysely";
import type { Db } from "./connect.ts";

/** What a flow knows of its rows, in the order of their keys; `after` is the key the last page ended with. */
export function listFlowRows(
  db: Db,
  flowId: string,
  page: { limit: number; after?: string | undefined; search?: string | undefined },
) {
  const { limit, after, search } = page;
  return db
    .selectFrom("knownRow as k")
    .leftJoin("membership as s", "s.id", "k.membershipId")
    .leftJoin("person as p", "p.id", "s.personId")
    .leftJoin("flowRun as h", "h.id", "k.heldRun")
    .leftJoinLateral(
      (e) =>
        e
          .selectFrom("invitation")
          .select(["id", "status", "statusAt", "generation"])
          .whereRef("membershipId", "=", "k.membershipId")
          .orderBy("createdAt", "desc")
          .orderBy("id", "desc")
          .limit(1)
          .as("i"),
      (join) => join.onTrue(),
    )
    .leftJoin("email as m", (join) =>
      join
        .onRef("m.invitationId", "=", "i.id")
        .onRef("m.generation", "=", "i.generation")
        .on("m.kind", "in", ["invitation", "welcome"]),
    )
    .select([
      "k.key",
      "k.state",
      "k.problem",
      "k.refusedFor",
      "k.heldRun",
      "k.approvedRun",
      "k.membershipId",
      "k.missingSince",
      "k.unchangedSince",
      "k.suspect",
      "h.startedAt as heldAt",
      "s.type as membershipType",
      "p.activatedAt",
      "i.status",
      "i.statusAt",
      "m.state as mailState",
      "m.reason as mailReason",
    ])
    .select((e) =>
      e.fn.coalesce("k.canonicalEmail", "k.settledEmail", "p.canonicalEmail").as("address"),
    )
    .where("k.flowId", "=", flowId)
    .$if(after !== undefined, (q) => q.where("k.key", ">", after ?? ""))
    .$if(search !== undefined && search !== "", (q) =>
      q.where((e) =>
        e.or(
          [e.ref("k.canonicalEmail"), e.ref("k.settledEmail"), e.ref("p.canonicalEmail")].map(
            (address) => sql<boolean>`strpos(${address}, ${(search ?? "").toLowerCase()}) > 0`,
          ),
        ),
      ),
    )
    .orderBy("k.key")
    .limit(limit)
    .execute();
}

export type FlowRowRow = Awaited<ReturnType<typeof listFlowRows>>[number];
