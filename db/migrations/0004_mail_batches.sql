-- A provider refused a whole call for what one of its mails says: this one goes out in a call of its own.
alter table email add column alone boolean not null default false;
create index email_by_batch on email (batch_id) where batch_id is not null;

-- A process may be held until its first mail is out, and is found then by what it is about.
create index outbox_held_start on outbox (subject_id) where kind = 'start' and done_at is null;
