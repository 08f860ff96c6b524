-- Who wants no reminders from a location.
create table unsubscribed (
  person_id uuid not null references person,
  location_id uuid not null references location,
  created_at timestamptz not null default now(),
  primary key (person_id, location_id)
);

-- Where a reminder's reader unsubscribes, frozen with its words: a repeated call says the same in its headers, too.
alter table email add column unsubscribe_url text;

-- A location may write its own invitations and reminders; none has, so far.
update location set settings = settings || '{"mail": {"invitation": {}, "reminder": {}}}'::jsonb
where settings -> 'mail' is null;
