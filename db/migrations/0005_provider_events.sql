-- What the provider told of mails, without address, subject or words: ids, times and why it came back.
create table provider_event (
  -- The provider's own id: a repeat is known by it.
  id text primary key,
  type text not null,
  detail text,
  provider_id text,
  -- Null: a mail that is none of ours.
  email_id uuid references email,
  occurred_at timestamptz not null,
  received_at timestamptz not null default now()
);
create index provider_event_by_email on provider_event (email_id) where email_id is not null;
create index provider_event_age on provider_event (received_at);

-- Addresses that get no mail but the codes they ask for.
create table suppression (
  canonical_email text primary key check (canonical_email = lower(canonical_email)),
  reason text not null check (reason in ('bounced', 'complained')),
  created_at timestamptz not null default now()
);

create index email_by_provider_id on email (provider_id) where provider_id is not null;
create index email_by_recipient on email (recipient, id);
-- What a person looks for among mails that went well.
create index email_in_trouble on email (state, id)
  where state in ('bounced', 'complained', 'refused', 'suppressed', 'unknown');
