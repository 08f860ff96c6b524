-- Statuses are written into a flow's source by one pass at a time: by whom, and until when nobody else does. A pass that
-- still goes on says so anew; one whose worker died does not.
alter table flow
  add statuses_by uuid,
  add statuses_until timestamptz;
