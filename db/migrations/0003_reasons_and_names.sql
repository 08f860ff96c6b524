alter table known_row
  -- Why a row was refused, apart from the words for it: those name lines, and lines move.
  add column refused_for text,
  -- It is back after its absence was decided.
  add column returned boolean not null default false,
  -- It was there when the flow was first applied, by a policy that invites nobody of those.
  add column at_start boolean not null default false,
  -- What was approved of it: a yes is to that alone.
  add column approved_as text;

-- What was refused before is looked at once more, and told by its reason then.
update known_row
set refused_for = case when state = 'invalid' then 'row_invalid' else 'account_is_theirs' end
where state = 'invalid' or (state in ('invited', 'skipped') and problem is not null);

-- The source cannot be read. A problem without that is one of writing back.
alter table flow add column stopped boolean not null default false;

-- The name by which a location invited somebody: an account's own name is told to nobody else.
alter table invitation add column first_name text, add column last_name text;
update invitation i set first_name = p.first_name, last_name = p.last_name
from person p where p.id = i.person_id;
alter table invitation alter column first_name set not null;
