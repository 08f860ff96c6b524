-- What was read of a row and what was done about it are two things: a row changes, rests, may wait for somebody's
-- yes, and is settled then.
alter table known_row
  drop constraint known_row_state_check,
  add constraint known_row_state_check
    check (state in ('resting', 'invalid', 'invited', 'skipped', 'rejected')),
  -- The content that was last acted upon; null before.
  add column settled_fingerprint text,
  -- Whose row it is, and what was said of them then.
  add column settled_email text,
  add column settled_fields jsonb,
  -- All that was said of them but the address, as one word.
  add column person_print text,
  -- Not in the source since then.
  add column missing_since timestamptz,
  -- Its absence is decided: told, or not to be acted upon.
  add column missing_settled boolean not null default false,
  -- The plan in which it waits.
  add column held_run uuid references flow_run on delete set null,
  -- The plan by which it may be acted upon, whatever the limits say.
  add column approved_run uuid references flow_run on delete set null,
  -- Another row seems to be its correction, and its link is suspended until somebody decides.
  add column suspect boolean not null default false;

update known_row
set settled_fingerprint = fingerprint,
    settled_email = case when state in ('invited', 'skipped') then canonical_email end
where state <> 'resting';

create index known_row_by_settled_email on known_row (flow_id, settled_email);
create index known_row_approved on known_row (approved_run) where approved_run is not null;

alter table flow_run
  drop constraint flow_run_kind_check,
  add constraint flow_run_kind_check check (kind in ('preview', 'apply', 'approve', 'pass')),
  drop constraint flow_run_state_check,
  add constraint flow_run_state_check
    check (state in ('requested', 'applying', 'done', 'held', 'rejected', 'failed')),
  -- Of an approval: the run whose plan it is about.
  add column of_run uuid references flow_run on delete cascade,
  add column actor_kind text,
  add column actor_id text;

-- One plan waits at a time: a newer one takes its place.
create unique index flow_run_one_held on flow_run (flow_id) where state = 'held';
create index flow_run_applying on flow_run (flow_id) where state = 'applying';

alter table sign_in_link
  -- Whoever got it may be the wrong person; it works again when that is settled.
  add column suspended_at timestamptz;

-- A row that made no person is found by the address that stood in it, as typed where it is none.
alter table audit add column address text;
create index audit_by_address on audit (location_id, address, id) where address is not null;

update flow
set policy = '{"holdAboveNew": 20, "holdAboveEndsPercent": 10, "onMissing": "flag"}'::jsonb || policy;
