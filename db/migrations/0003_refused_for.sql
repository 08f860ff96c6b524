-- Why a row was refused, apart from the words for it: those name lines, and lines move.
alter table known_row add column refused_for text;

-- What was refused before is looked at once more, and told by its reason then.
update known_row
set refused_for = case when state = 'invalid' then 'row_invalid' else 'account_is_theirs' end
where state = 'invalid' or (state in ('invited', 'skipped') and problem is not null);
