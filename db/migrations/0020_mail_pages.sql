-- How long somebody is new to a location; the locations of before get the usual time.
update location set settings = settings || '{"newLabelFor": "P7D"}'::jsonb
where settings -> 'newLabelFor' is null;

-- The mails of one location, all or those in one state, without a look at those of others.
create index email_by_location on email (location_id, id) where location_id is not null;
create index email_by_location_state on email (location_id, state, id) where location_id is not null;

-- Also by the beginning of an address, whatever the database's collation.
drop index email_by_recipient;
create index email_by_recipient on email (recipient text_pattern_ops, id);

-- A page names an address to be left alone by this, so that no address stands in an address of ours.
alter table suppression add column id bigint generated always as identity;
create unique index suppression_id on suppression (id);
