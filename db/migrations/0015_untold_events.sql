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

-- For whoever is to be forgotten: what came about them.
create index hook_event_about on hook_event using gin (subjects);
-- For the same: what was decided about their rows.
create index audit_of_row on audit ((detail->>'flowId'), (detail->>'key'))
  where detail->>'key' is not null;
-- For the same: the plans in which they may stand.
create index flow_run_with_plan on flow_run (flow_id, id) where plan is not null;
-- For whoever asks for events of one type, however rare it is.
create index audit_by_type on audit (location_id, type, id);
