-- A source that can be glanced at is read whole only when something may have changed: it, what its rows wait for, or
-- what they are to say. `source_glance` is what the look before the last whole read told, `statuses_digest` what the
-- rows said after it; null where something of it could not be written.
alter table flow
  add source_glance text,
  add source_read_at timestamptz,
  add statuses_digest text;
