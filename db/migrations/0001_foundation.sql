create table location (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$'),
  name text not null,
  timezone text not null,
  locale text not null,
  settings jsonb not null,
  created_at timestamptz not null default now()
);

-- One person per network and address (R48): the canonical address is the identity, the typed one is for display.
create table person (
  id uuid primary key,
  canonical_email text not null unique check (canonical_email = lower(canonical_email)),
  email text not null,
  first_name text not null,
  last_name text,
  phone text,
  locale text,
  is_owner boolean not null default false,
  activated_at timestamptz,
  last_seen_at timestamptz,
  created_at timestamptz not null default now()
);

-- One owner per installation (R3).
create unique index person_one_owner on person (is_owner) where is_owner;

-- One membership per person and location; roles live here, never on the person (R1).
create table membership (
  id uuid primary key,
  person_id uuid not null references person,
  location_id uuid not null references location,
  type text not null check (type in ('member', 'nonmember')),
  role text not null default 'member' check (role in ('member', 'admin')),
  permissions text[] not null default '{}',
  invited_at timestamptz not null default now(),
  removed_at timestamptz,
  removal_reason text,
  created_at timestamptz not null default now(),
  unique (person_id, location_id),
  -- A nonmember holds no role and no rights.
  check (type = 'member' or (role = 'member' and permissions = '{}')),
  check (role = 'admin' or permissions = '{}')
);
create index membership_by_location on membership (location_id, id);

create table connection (
  id uuid primary key,
  location_id uuid not null references location,
  connector text not null,
  name text not null,
  sealed_settings text not null,
  state text not null default 'ok' check (state in ('ok', 'paused', 'needs_sign_in', 'misconfigured')),
  problem text,
  created_at timestamptz not null default now()
);

create table flow (
  id uuid primary key,
  location_id uuid not null references location,
  -- A deleted flow lets its connection go.
  connection_id uuid references connection check (connection_id is not null or deleted_at is not null),
  name text not null,
  trigger_key text not null,
  trigger_input jsonb not null,
  action_key text not null,
  action_input jsonb not null,
  policy jsonb not null,
  state text not null default 'draft' check (state in ('draft', 'running', 'paused', 'held')),
  problem text,
  deleted_at timestamptz,
  created_at timestamptz not null default now()
);
create index flow_by_connection on flow (connection_id);

create table flow_run (
  id uuid primary key,
  flow_id uuid not null references flow on delete cascade,
  kind text not null check (kind in ('preview', 'apply', 'pass')),
  state text not null check (state in ('requested', 'done', 'held', 'rejected', 'failed')),
  plan_hash text,
  plan jsonb,
  counts jsonb,
  code text,
  problem text,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);
create index flow_run_latest on flow_run (flow_id, started_at desc);
create index flow_run_requested on flow_run (flow_id) where state = 'requested';

create table invitation (
  id uuid primary key,
  location_id uuid not null references location,
  membership_id uuid not null references membership,
  person_id uuid not null references person,
  status text not null check (status in
    ('queued', 'sent', 'window_closed', 'reminded', 'activated', 'revoked', 'bounced', 'closed')),
  source text not null,
  flow_id uuid references flow,
  locale text not null,
  generation integer not null default 1,
  resent_at timestamptz,
  first_sent_at timestamptz,
  sent_at timestamptz,
  sign_in_until timestamptz,
  remind_at timestamptz,
  reminded_at timestamptz,
  close_at timestamptz,
  activated_at timestamptz,
  activated_by text check (activated_by in ('link', 'code')),
  status_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);

-- When the status became what it is: whoever changes one, changes the other.
create function invitation_status_at() returns trigger language plpgsql as $$
begin
  new.status_at := now();
  return new;
end $$;
create trigger invitation_status_at before update on invitation
  for each row when (old.status is distinct from new.status)
  execute function invitation_status_at();

-- One open invitation per membership: two doors inviting one person at once make one.
create unique index invitation_one_open on invitation (membership_id)
  where status not in ('activated', 'revoked', 'closed');
create index invitation_by_location on invitation (location_id, id);
create index invitation_by_membership on invitation (membership_id, created_at desc);
create index invitation_by_person on invitation (person_id);

-- The token is HMAC(link key, nonce): nothing here signs anybody in.
create table sign_in_link (
  id uuid primary key,
  invitation_id uuid not null references invitation,
  person_id uuid not null references person,
  location_id uuid not null references location,
  generation integer not null,
  key_id text not null,
  nonce bytea not null,
  token_hash bytea not null unique,
  canonical_email text not null,
  valid_until timestamptz,
  spent_at timestamptz,
  pressed_by bytea,
  revoked_at timestamptz,
  revoke_reason text check (revoke_reason in ('newer', 'revoked', 'activated', 'bounced')),
  created_at timestamptz not null default now(),
  unique (invitation_id, generation)
);

-- Also rows for addresses that nobody has: tries are counted alike, so that an answer tells nothing.
create table sign_in_code (
  id uuid primary key,
  person_id uuid references person,
  canonical_email text not null,
  purpose text not null,
  flow_hash bytea not null,
  salt bytea not null,
  code_hash bytea not null,
  tries integer not null default 0,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);
-- One live code per address and purpose: a new one ends the old.
create unique index sign_in_code_one_live on sign_in_code (canonical_email, purpose)
  where used_at is null and revoked_at is null;
create index sign_in_code_by_flow on sign_in_code (flow_hash);

create table session (
  id uuid primary key,
  person_id uuid not null references person,
  token_hash bytea not null unique,
  signed_in_by text not null check (signed_in_by in ('link', 'code', 'owner_link')),
  idle_until timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  last_seen_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
create index session_by_person on session (person_id);

create table owner_link (
  id uuid primary key,
  person_id uuid not null references person,
  token_hash bytea not null unique,
  valid_until timestamptz not null,
  spent_at timestamptz,
  created_at timestamptz not null default now()
);

create table email (
  id uuid primary key,
  -- Never a second mail: one row per purpose, whoever asks and however often.
  purpose text not null unique,
  kind text not null check (kind in ('invitation', 'reminder', 'code', 'welcome', 'ending', 'removed', 'test')),
  location_id uuid references location,
  person_id uuid references person,
  invitation_id uuid references invitation,
  generation integer,
  recipient text not null,
  locale text not null,
  sealed_code text,
  -- The words, frozen at the first attempt; they hold a place for the link and the code.
  subject text,
  html text,
  text text,
  state text not null default 'queued' check (state in
    ('queued', 'handed_over', 'delivered', 'bounced', 'complained', 'refused', 'canceled', 'suppressed', 'unknown')),
  reason text,
  provider_id text,
  batch_id uuid,
  attempts integer not null default 0,
  not_before timestamptz not null default now(),
  attempted_at timestamptz,
  settled_at timestamptz,
  created_at timestamptz not null default now()
);
create index email_queue on email (not_before) where state = 'queued';
create index email_by_invitation on email (invitation_id, created_at desc);
create index email_by_person on email (person_id, created_at desc);

-- What is handed to the provider in one call, stored just before it: the id is the idempotency key.
create table mail_batch (
  id uuid primary key,
  fence bigint not null,
  created_at timestamptz not null default now()
);

-- One active mailer: whoever holds the highest fence may write.
create table mailer (
  singleton boolean primary key default true check (singleton),
  fence bigint not null default 0
);
insert into mailer default values;

create table mailbox_message (
  id uuid primary key,
  email_id uuid not null unique,
  recipient text not null,
  kind text not null,
  subject text not null,
  html text not null,
  text text not null,
  headers jsonb not null,
  sent_at timestamptz not null default now()
);
create index mailbox_by_recipient on mailbox_message (recipient, sent_at);

create table outbox (
  id bigint generated always as identity primary key,
  workflow_id text not null,
  kind text not null check (kind in ('start', 'changed', 'nudge')),
  subject_id uuid not null,
  attempts integer not null default 0,
  not_before timestamptz not null default now(),
  leased_until timestamptz,
  lease uuid,
  done_at timestamptz,
  stuck_reason text,
  created_at timestamptz not null default now()
);
-- Messages of one workflow go in order, one at a time.
create index outbox_waiting on outbox (workflow_id, id) where done_at is null and stuck_reason is null;
create index outbox_due on outbox (not_before) where done_at is null and stuck_reason is null;

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  location_id uuid references location,
  person_id uuid references person,
  membership_id uuid references membership,
  invitation_id uuid references invitation,
  actor_kind text not null check (actor_kind in ('person', 'key', 'flow', 'system', 'temporal-ui')),
  actor_id text,
  channel text,
  type text not null,
  reason_code text not null,
  detail jsonb not null default '{}'
);
create index audit_by_person on audit (person_id, id);
create index audit_by_location on audit (location_id, id);

create table idempotency (
  scope text not null,
  key text not null check (length(key) between 1 and 255),
  request_hash bytea not null,
  status integer,
  answer jsonb,
  created_at timestamptz not null default now(),
  primary key (scope, key)
);
create index idempotency_age on idempotency (created_at);

-- What a flow has seen, by key: a row's position is never its identity.
create table known_row (
  flow_id uuid not null references flow on delete cascade,
  key text not null,
  fingerprint text not null,
  -- The same content since then: a row rests before anything is done about it.
  unchanged_since timestamptz not null default now(),
  canonical_email text,
  state text not null check (state in ('resting', 'invalid', 'invited', 'skipped')),
  problem text,
  invitation_id uuid references invitation,
  membership_id uuid references membership,
  primary key (flow_id, key)
);
create index known_row_by_email on known_row (flow_id, canonical_email);
create index known_row_by_membership on known_row (membership_id);

create table api_key (
  id uuid primary key,
  secret_hash bytea not null,
  -- Null: every location.
  location_id uuid references location,
  permissions text[] not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  created_at timestamptz not null default now()
);

create table rate_limit (
  bucket text not null,
  window_start timestamptz not null,
  count integer not null,
  primary key (bucket, window_start)
);
create index rate_limit_age on rate_limit (window_start);
