-- The administrators of a location are few among many members, and are asked for with every page about them.
create index membership_administrators on membership (location_id, id) where role = 'admin';

alter table api_key
  -- What it is for, in the words of whoever made it.
  add column name text,
  -- Who made it on a page; the command line is nobody.
  add column made_by uuid references person;
create index api_key_by_location on api_key (location_id, id);
