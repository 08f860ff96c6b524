-- How a location is set up, as far as no other row says so.
create table first_steps (
  location_id uuid primary key references location on delete cascade,
  -- The steps that somebody puts off.
  later text[] not null default '{}',
  -- Somebody put the steps away; they can be opened again.
  ended_at timestamptz
);

-- Whoever is past their first plan needs no first steps.
insert into first_steps (location_id, ended_at)
select distinct location_id, now() from flow where deleted_at is null and state <> 'draft';

alter table connection_sign_in
  -- The page of the console on which whoever signed in goes on; null: the address was asked for elsewhere.
  add column return_to text;

alter table connection
  -- When somebody in the console asked whether it works, when the answer was there, and what stood in its way.
  add column check_asked_at timestamptz,
  add column checked_at timestamptz,
  add column check_problem text;

-- Whether a location has sent itself a test.
create index email_tests on email (location_id) where kind = 'test';
