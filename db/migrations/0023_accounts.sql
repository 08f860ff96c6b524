alter table session
  -- The browser in a few words, for its person to know it again; null where it did not say.
  add column device text check (length(device) <= 60);
create index session_open on session (person_id) where ended_at is null;

alter table person
  -- When they went through their first visit; whoever was in before is not asked.
  add column welcomed_at timestamptz;
update person set welcomed_at = activated_at;

-- What somebody agreed to, and where its words stood.
create table consent (
  id uuid primary key,
  person_id uuid not null references person,
  location_id uuid not null references location,
  kind text not null check (kind in ('privacy', 'terms')),
  address text not null,
  given_at timestamptz not null default now()
);
-- Once for each place of its words: other words are asked for anew.
create unique index consent_once on consent (person_id, location_id, kind, address);

alter table email
  drop constraint email_kind_check,
  add constraint email_kind_check check (kind in
    ('invitation', 'reminder', 'code', 'welcome', 'ending', 'removed', 'test', 'connection_failed', 'address_changed'));

update location set settings = '{"privacyUrl": null, "termsUrl": null}'::jsonb || settings;
