alter table flow_item
  -- What a look saw of what waits in a plan or rests: it is asked for again only when there is a reason to.
  add column seen jsonb,
  -- How often the vendor had no answer about it, and until when it is left alone for that.
  add column tries integer not null default 0,
  add column retry_at timestamptz;
-- Whatever is of the same person waits for what is tried later.
create index flow_item_tried_later on flow_item (flow_id, group_key, seq)
  where state = 'waiting' and retry_at is not null;
