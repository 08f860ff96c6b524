-- A repeated call must be the first one again: to the same provider, which alone knows its key, from the same sender, with
-- links to the same place. Null for calls that were open before this was kept.
alter table mail_batch
  add way text,
  add sender text,
  add public_url text;
