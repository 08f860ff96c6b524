-- Channels by which a vendor sends word that a flow's source may have changed. A hint: the flow's interval finds all.
create table watch_channel (
  -- The vendor sends it along.
  id uuid primary key,
  flow_id uuid not null references flow on delete cascade,
  -- Without its connection nobody can close it: the vendor lets it end by itself.
  connection_id uuid not null references connection on delete cascade,
  -- What it watches, with which settings and where it sends, as a hash: once that has changed another one is wanted.
  watches bytea not null check (octet_length(watches) = 32),
  token_hash bytea not null check (octet_length(token_hash) = 32),
  -- Null until the vendor has answered.
  resource_id text,
  opened_at timestamptz,
  expires_at timestamptz,
  -- From then on its notices count no more.
  stopped_at timestamptz,
  -- From then on the vendor has been told to stop, or cannot be.
  closed_at timestamptz,
  last_message_number bigint not null default 0,
  last_notice_at timestamptz,
  created_at timestamptz not null default now()
);
-- Of two workers that open one for the same flow at the same moment only one does.
create unique index watch_channel_opening on watch_channel (flow_id)
  where opened_at is null and stopped_at is null;
create index watch_channel_by_flow on watch_channel (flow_id) where stopped_at is null;
create index watch_channel_unclosed on watch_channel (id) where closed_at is null;
