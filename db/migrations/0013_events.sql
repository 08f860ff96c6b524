-- What vendors told, one row for each thing that happened, stored before they are answered.
create table hook_event (
  id uuid primary key,
  -- Null: of an account that no connection here has.
  connection_id uuid references connection on delete cascade,
  -- The same for every repeat of it.
  key text not null,
  kind text not null,
  -- What it is about, in the vendor's words.
  subjects text[] not null,
  payload text not null,
  -- Nothing is done about what is our own doing, or what nobody here can make sense of.
  state text not null check (state in ('taken', 'ours', 'quarantined')),
  problem text,
  occurred_at timestamptz,
  received_at timestamptz not null default now()
);
-- Never twice: a repeat is known by its key.
create unique index hook_event_key on hook_event (connection_id, key) nulls not distinct;
create index hook_event_latest on hook_event (connection_id, received_at desc);
create index hook_event_age on hook_event (received_at);

-- What a flow is to look at: one row for each subject, however often it is told of.
create table flow_item (
  flow_id uuid not null references flow on delete cascade,
  subject text not null,
  -- In the order in which they were first told of.
  seq bigint generated always as identity,
  -- Grows each time it is told of: a look that began before says nothing of what was told since.
  told integer not null default 1,
  -- Things of one group go one after the other.
  group_key text,
  hook_event_id uuid references hook_event on delete set null,
  state text not null default 'waiting' check (state in ('waiting', 'held', 'done')),
  problem text,
  told_at timestamptz not null default now(),
  done_at timestamptz,
  primary key (flow_id, subject)
);
create index flow_item_waiting on flow_item (flow_id, seq) where state = 'waiting';
create index flow_item_open on flow_item (flow_id, seq desc) where state <> 'done';
create index flow_item_by_event on flow_item (hook_event_id) where hook_event_id is not null;
create index flow_item_age on flow_item (done_at) where state = 'done';

alter table flow
  -- Null: the action is one of our own.
  add column action_connection_id uuid references connection,
  add column mapping jsonb,
  add column filter jsonb,
  -- Where the search for news stands, in the connector's own words.
  add column cursor jsonb,
  add column polled_at timestamptz,
  drop constraint flow_check,
  -- What happens here is no vendor's: such a flow has a connection on its other side.
  add constraint flow_has_connection
    check (connection_id is not null or action_connection_id is not null or deleted_at is not null);
create index flow_by_action_connection on flow (action_connection_id)
  where action_connection_id is not null;
-- Flows that are told what happens here.
create index flow_told on flow (location_id)
  where connection_id is null and action_connection_id is not null and deleted_at is null;

alter table connection
  -- Whose account it is, as its webhooks name it; null until somebody looked.
  add column account_key text;
create index connection_by_account on connection (connector, account_key)
  where account_key is not null;

-- Whoever goes on sending to it is told that it is gone for good.
create table removed_connection (
  id uuid primary key,
  removed_at timestamptz not null default now()
);
