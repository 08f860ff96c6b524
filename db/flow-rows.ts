import { sql } from "kysely";
import type { Db } from "./connect.ts";
import { rowFates } from "./row-facts.ts";

/** What a flow knows of its rows, in the order of their keys; `after` is the key the last page ended with. */
export function listFlowRows(
  db: Db,
  flowId: string,
  page: { limit: number; after?: string | undefined; search?: string | undefined },
) {
  const { limit } = page;
  // PostgreSQL takes no NUL in a text, and no row has one.
  const [after, search] = [page.after, page.search].map((text) => text?.replaceAll("\0", ""));
  return rowFates(db, flowId)
    .select(["k.approvedRun", "k.membershipId", "k.missingSince", "k.unchangedSince", "k.suspect"])
    .select((e) =>
      e.fn.coalesce("k.canonicalEmail", "k.settledEmail", "p.canonicalEmail").as("address"),
    )
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
