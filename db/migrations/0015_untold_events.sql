-- What vendors told of accounts that no connection here has yet: kept apart until one has.
create table untold_event (
  hook_event_id uuid primary key references hook_event on delete cascade,
  connector text not null,
  account_key text not null,
  -- It was our own doing.
  is_ours boolean not null,
  -- Whatever is kept of what it is about is to be forgotten.
  forgets boolean not null,
  -- Whose value was changed; null where anything may have been.
  property text
);
create index untold_event_of_account on untold_event (connector, account_key);

-- HubSpot's are the only ones so far that name their account, as the first part of their key.
insert into untold_event (hook_event_id, connector, account_key, is_ours, forgets)
select id, 'hubspot', split_part(key, ':', 1), false, kind = 'forgotten'
from hook_event
where connection_id is null and state = 'quarantined'
  and problem = 'No connection here is of the account ' || split_part(key, ':', 1) || '.';

-- For whoever lists what came by a connection, or by none, in one state.
create index hook_event_listed on hook_event (connection_id, state, id);
