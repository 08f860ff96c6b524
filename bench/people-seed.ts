import { sql } from "kysely";
import type { Db, Pool } from "../db/connect.ts";

const AT_ONCE = 5_000;

/** Makes people of a location: more than half activated, the others in every other state, names and hosts shared by many. */
export async function seedPeople(db: Pool, locationId: string, count: number): Promise<void> {
  for (let from = 1; from <= count; from += AT_ONCE) {
    const until = Math.min(count, from + AT_ONCE - 1);
    await db.transaction().execute((tx) => seedSome(tx, locationId, { from, until, count }));
  }
  await sql`vacuum analyze`.execute(db);
}

async function seedSome(
  db: Db,
  locationId: string,
  { from, until, count }: Record<"from" | "until" | "count", number>,
): Promise<void> {
  const location = sql`${locationId}::uuid`;
  await sql`
    create temporary table seeded on commit drop as
    select n, uuidv7() as person_id, uuidv7() as membership_id, uuidv7() as invitation_id,
      (${FIRST_NAMES}::text[])[(1 + (n * 7919) % ${FIRST_NAMES.length}::int)::int] as first_name,
      (${LAST_NAMES}::text[])[(1 + (n * 104729 / 41) % ${LAST_NAMES.length}::int)::int] as last_name,
      (${HOSTS}::text[])[(1 + (n / 3) % ${HOSTS.length}::int)::int] as host,
      (${STATUSES}::text[])[(1 + (n * 37) % 100)::int] as status,
      now() - make_interval(mins => (${count}::int - n)::int) as at
    from generate_series(${from}::bigint, ${until}::bigint) n`.execute(db);
  await sql`
    insert into person (id, canonical_email, email, first_name, last_name, activated_at, last_seen_at, created_at)
    select person_id, address, address, first_name, last_name,
      case when status = 'activated' then at end, case when status = 'activated' then at end, at
    from seeded, lower(first_name || '.' || last_name || n || '@' || host) address
    order by n`.execute(db);
  await sql`
    insert into membership (id, person_id, location_id, type, invited_at, removed_at, removal_reason, created_at)
    select membership_id, person_id, ${location}, case when status = 'revoked' then 'nonmember' else 'member' end, at,
      case when status = 'revoked' then at end, case when status = 'revoked' then 'revoked' end, at
    from seeded order by n`.execute(db);
  await sql`
    insert into invitation (id, location_id, membership_id, person_id, first_name, last_name, status, source, locale,
      first_sent_at, sent_at, activated_at, activated_by, created_at)
    select invitation_id, ${location}, membership_id, person_id, first_name, last_name, status,
      (${SOURCES}::text[])[(1 + n % ${SOURCES.length}::int)::int], 'en', at, at,
      case when status = 'activated' then at end, case when status = 'activated' then 'link' end, at
    from seeded order by n`.execute(db);
  await sql`
    insert into email (id, purpose, kind, location_id, person_id, invitation_id, generation, recipient, locale, state, created_at)
    select uuidv7(), 'invitation/' || invitation_id || '/1', 'invitation', ${location}, person_id, invitation_id, 1,
      lower(first_name || '.' || last_name || n || '@' || host), 'en', 'delivered', at
    from seeded order by n`.execute(db);
  await sql`
    insert into audit (at, location_id, person_id, membership_id, invitation_id, actor_kind, channel, type, reason_code)
    select at, ${location}, person_id, membership_id, invitation_id, 'system', 'csv-file', type, 'invited'
    from seeded, unnest(array['member.created', 'invitation.queued', 'invitation.sent']) type
    order by n`.execute(db);
}

const shares = {
  activated: 60,
  window_closed: 20,
  sent: 5,
  reminded: 5,
  bounced: 3,
  closed: 4,
  revoked: 3,
};
const STATUSES = Object.entries(shares).flatMap(([status, share]) =>
  Array.from({ length: share }, () => status),
);

const SOURCES = ["csv-file", "csv-file", "google-sheets", "hubspot", "api", "console"];
const HOSTS = [
  "gmail.com",
  "gmail.com",
  "outlook.com",
  "example.com",
  "mail.example.org",
  "acme.io",
];

const FIRST_NAMES =
  "Ada Alan Anna Barbara Ben Carla Chen Clara David Dora Edsger Eva Felix Fatima Grace Hedy Ida Jan Joan José Karl Katherine Lena Linus Margaret Maria Max Mira Nina Noor Olu Oskar Paul Petra Radia Rosa Sam Sofía Tim Zoë".split(
    " ",
  );
const LAST_NAMES =
  "Anders Bauer Becker Borg Brown Byron Carter Chen Curie Dahl Diaz Dijkstra Ebert Evans Fischer Franklin García Goldberg Hamilton Hoffmann Hopper Huang Ivanov Johnson Keller Klein Kowalski Lamarr Lang Lovelace Meier Mendel Müller Nakamura Nowak Okafor Perlman Petrov Richter Rossi Santos Schmidt Silva Torvalds Turing Vogel Wagner Weber Wolf Yılmaz".split(
    " ",
  );
