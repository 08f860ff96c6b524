-- Since when a connection is in its state.
alter table connection add column state_since timestamptz not null default now();
update connection set state_since = created_at;
update connection c
  set state_since = a.at
  from (
    select detail->>'connectionId' as connection_id, max(at) as at
    from audit
    where type in ('connection.failed', 'connection.recovered', 'connection.signed_in')
    group by 1
  ) a
  where a.connection_id = c.id::text;

create function connection_state_since() returns trigger language plpgsql as $$
begin
  new.state_since := now();
  return new;
end $$;
create trigger connection_state_since before update on connection
  for each row when (old.state is distinct from new.state)
  execute function connection_state_since();

-- What the processes of a location do next, and when: the next few are found without a look at all that are open.
create index invitation_windows on invitation (location_id, sign_in_until) where status = 'sent';
create index invitation_reminders on invitation (location_id, remind_at)
  where status in ('sent', 'window_closed') and reminded_at is null;
create index invitation_closes on invitation (location_id, close_at)
  where status not in ('activated', 'revoked', 'closed');

-- Those of a time, for what became of them.
create index invitation_by_time on invitation (location_id, created_at);

-- What waits for a person is little among much that does not.
create index outbox_stuck on outbox (id) where done_at is null and stuck_reason is not null;
create index flow_item_held on flow_item (flow_id, told_at) where state = 'held';

-- When the provider last took a mail, and when it last did not.
create index email_accepted on email (attempted_at) where state in ('handed_over', 'delivered');
create index email_failed on email (attempted_at)
  where reason is not null and state in ('queued', 'refused', 'unknown');

-- What was done, by the kind of thing and by who did it, where that is rare among the lines of a location.
create index audit_by_kind on audit (location_id, split_part(type, '.', 1), id)
  where split_part(type, '.', 1) not in ('invitation', 'member', 'row');
create index audit_by_actor on audit (location_id, actor_kind, id) where actor_kind not in ('system', 'flow');
