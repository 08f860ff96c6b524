-- Since when a flow is in its state, and since when something stands in its way.
alter table flow
  add column state_since timestamptz not null default now(),
  add column problem_since timestamptz;

update flow set state_since = created_at, problem_since = case when problem is not null then now() end;
update flow f
  set state_since = a.at
  from (
    select detail->>'flowId' as flow_id, max(at) as at
    from audit
    where type in ('flow.applied', 'flow.paused', 'flow.resumed', 'flow.held', 'flow.approved', 'flow.rejected')
    group by 1
  ) a
  where a.flow_id = f.id::text;

-- Whoever changes a state or a problem changes its time.
create function flow_since() returns trigger language plpgsql as $$
begin
  if old.state is distinct from new.state then
    new.state_since := now();
  end if;
  if old.problem is distinct from new.problem then
    new.problem_since := case when new.problem is not null then now() end;
  end if;
  return new;
end $$;
create trigger flow_since before update on flow
  for each row when (old.state is distinct from new.state or old.problem is distinct from new.problem)
  execute function flow_since();

-- The runs of a flow, newest first; an approval is told by the run it is about.
create index flow_run_shown on flow_run (flow_id, id desc) where kind <> 'approve';
