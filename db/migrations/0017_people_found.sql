-- Where there are many people, their words take longer than a question may.
set local statement_timeout = 0;

-- People of a location are found by how any word of their name or address begins.
create table member_word (
  location_id uuid not null references location,
  word text collate "C" not null,
  membership_id uuid not null references membership on delete cascade
);

-- As somebody types it: without capitals and accents.
create function folded(said text) returns text language sql immutable parallel safe as $$
  select lower(regexp_replace(normalize(said, nfkd), '[\u0300-\u036f]', '', 'g'))
$$;

-- Each word from its beginning and from each beginning within it, so that `lovelace@` and `example.` find
-- ada.lovelace@mail.example.com; of an address not its last label, which half of the world shares.
create function search_words(said text) returns text[] language plpgsql immutable parallel safe as $$
declare
  whole text;
  rest text;
  found text[] := '{}';
begin
  foreach whole in array regexp_split_to_array(folded(said), '\s+') loop
    rest := whole;
    while rest <> '' loop
      if position('@' in whole) = 0 or rest ~ '[@.]' then found := found || left(rest, 64); end if;
      rest := substring(rest from '^[[:alnum:]]*[^[:alnum:]]+(.*)$');
    end loop;
  end loop;
  return found;
end $$;

-- The name by which the location invited them last; an account's own name only where there is none.
create function member_words(ids uuid[])
returns table (location_id uuid, word text, membership_id uuid) language sql stable as $$
  select distinct m.location_id, w.word, m.id
  from membership m
  join person p on p.id = m.person_id
  left join lateral (
    select first_name, last_name from invitation
    where invitation.membership_id = m.id
    order by created_at desc, id desc limit 1
  ) i on true
  cross join lateral unnest(search_words(concat_ws(' ',
    case when i.first_name is null then concat_ws(' ', p.first_name, p.last_name)
      else concat_ws(' ', i.first_name, i.last_name) end,
    p.canonical_email,
    case when lower(p.email) <> p.canonical_email then p.email end))) w(word)
  where m.id = any(ids)
$$;

insert into member_word select * from member_words(array(select id from membership));
alter table member_word add primary key (location_id, word, membership_id);
-- In the order of the list, for words that many have: whoever has one is met soon.
create index member_word_by_membership on member_word (membership_id, word) include (location_id);

create function note_member_words(ids uuid[]) returns void language sql as $$
  with said as materialized (select * from member_words(ids)),
  gone as (
    delete from member_word w where w.membership_id = any(ids) and not exists (
      select from said s where s.membership_id = w.membership_id and s.word = w.word)
  )
  insert into member_word select * from said on conflict do nothing
$$;

create function note_words_of_members() returns trigger language plpgsql as $$
begin
  insert into member_word select * from member_words(array(select id from added));
  return null;
end $$;
create trigger member_words after insert on membership
  referencing new table as added for each statement execute function note_words_of_members();

-- A first invitation says what the account says already; only another name is worth the work.
create function note_words_of_invitations() returns trigger language plpgsql as $$
declare
  ids uuid[] := array(
    select a.membership_id from added a join person p on p.id = a.person_id
    where (a.first_name, a.last_name) is distinct from (p.first_name, p.last_name)
      or exists (select from invitation o where o.membership_id = a.membership_id and o.id <> a.id));
begin
  if ids <> '{}' then perform note_member_words(ids); end if;
  return null;
end $$;
create trigger member_words after insert on invitation
  referencing new table as added for each statement execute function note_words_of_invitations();

create function note_words_of_invitation() returns trigger language plpgsql as $$
begin
  perform note_member_words(array[new.membership_id]);
  return null;
end $$;
create trigger member_words_corrected after update on invitation for each row
  when ((old.first_name, old.last_name) is distinct from (new.first_name, new.last_name))
  execute function note_words_of_invitation();

create function note_words_of_person() returns trigger language plpgsql as $$
begin
  perform note_member_words(array(select id from membership where person_id = new.id));
  return null;
end $$;
create trigger member_words_corrected after update on person for each row
  when ((old.first_name, old.last_name, old.email, old.canonical_email)
    is distinct from (new.first_name, new.last_name, new.email, new.canonical_email))
  execute function note_words_of_person();

-- A list of people by state or by where they came from, in the order of the list.
create index invitation_by_status on invitation (location_id, status, membership_id);
create index invitation_by_source on invitation (location_id, source, membership_id);
-- Who left; and who is new, which nobody is for long.
create index membership_nonmembers on membership (location_id, id) where type = 'nonmember';
create index membership_by_invited on membership (location_id, invited_at);
