alter table session
  -- Which door it opens: the console's sessions are short, and neither door takes those of the other.
  add column door text not null default 'portal' check (door in ('portal', 'console')),
  -- When the person last showed that it is them; acts that hurt ask anew.
  add column confirmed_at timestamptz not null default now();
update session set door = 'console' where signed_in_by = 'owner_link';
