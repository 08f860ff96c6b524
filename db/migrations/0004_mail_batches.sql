-- A provider refused a whole call for what one of its mails says: this one goes out in a call of its own.
alter table email add column alone boolean not null default false;
create index email_by_batch on email (batch_id) where batch_id is not null;
