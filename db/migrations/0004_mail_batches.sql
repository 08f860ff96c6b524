-- A provider refused a whole call for what one of its mails says: this one goes out in a call of its own.
alter table email add column alone boolean not null default false;
create index email_by_batch on email (batch_id) where batch_id is not null;

-- A process may be held until its first mail is out, and is found then by what it is about.
create index outbox_held_start on outbox (subject_id) where kind = 'start' and done_at is null;

-- Not to be taken for a look by workflow, which would read all that is due for each message.
drop index outbox_due;
create index outbox_due on outbox (not_before)
  where done_at is null and stuck_reason is null and attempts >= 0;
