import type { Db } from "../connect.ts";

/** Invitations (`i`), each with its newest mail (`m`), the reminder apart. */
export const withNewestMail = (db: Db) =>
  db
    .selectFrom("invitation as i")
    .leftJoin("email as m", (join) =>
      join
        .onRef("m.invitationId", "=", "i.id")
        .onRef("m.generation", "=", "i.generation")
        .on("m.kind", "in", ["invitation", "welcome"]),
    );
