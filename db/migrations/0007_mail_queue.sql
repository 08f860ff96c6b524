-- The order in which mails go: the next hundred are found without looking at all that wait.
drop index email_queue;
create index email_queue on email ((kind <> 'code'), created_at, id)
  where state = 'queued' and batch_id is null;

-- The few whose call has no end yet.
create index email_under_way on email (not_before) where state = 'queued' and batch_id is not null;
