-- What a person who signed in at a vendor let us do.
create table connection_grant (
  connection_id uuid primary key references connection on delete cascade,
  account text not null,
  scopes text[] not null,
  sealed_refresh_token text not null,
  sealed_access_token text not null,
  -- A little before the vendor stops taking the access token.
  renew_at timestamptz not null,
  renewed_at timestamptz not null default now(),
  -- One process at a time asks the vendor for a new one; the others wait for what comes of it.
  lease uuid,
  leased_until timestamptz,
  -- Why the vendor gives none any more, and when it may be asked again whether that is so.
  refusal text,
  probe_after timestamptz,
  granted_at timestamptz not null default now()
);

-- A person on the way to the vendor and back. Of what the browser carries only hashes are kept.
create table connection_sign_in (
  id uuid primary key,
  connection_id uuid not null references connection on delete cascade,
  start_hash bytea not null unique,
  state_hash bytea unique,
  browser_hash bytea,
  sealed_verifier text,
  expires_at timestamptz not null,
  used_at timestamptz,
  actor_kind text not null,
  actor_id text,
  created_at timestamptz not null default now()
);
create index connection_sign_in_age on connection_sign_in (expires_at);
create index connection_sign_in_by_connection on connection_sign_in (connection_id);

alter table connection
  -- One time of being locked out: what is told of it is told once.
  add column failure_id uuid,
  -- When it may be asked again whether we are let in, without anybody having done something.
  add column probe_after timestamptz;

alter table flow
  -- It was running, and goes on by itself when that is over. Null: whoever paused it resumes it.
  add column paused_for text check (paused_for in ('sign_in')),
  -- The vendor wants to be left alone: how long the last wait was, and until when.
  add column wait_seconds integer not null default 0,
  add column waits_until timestamptz;

alter table email
  drop constraint email_kind_check,
  add constraint email_kind_check check (kind in
    ('invitation', 'reminder', 'code', 'welcome', 'ending', 'removed', 'test', 'connection_failed'));
