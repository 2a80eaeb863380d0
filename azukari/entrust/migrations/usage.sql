-- The rules of use are read by everybody: one acknowledges for oneself, and is asked until one has.

create policy read_by_oneself on entrust_acknowledgement for insert to {app}
    with check ((select sec.acting()) = 'entrust.usage.read' and person = (select sec.person())
                and organisation_id = (select sec.organisation()));
create policy owner_may on entrust_acknowledgement to {owner} using (true) with check (true);

-- Whether whoever acts has still to read the newest rules of use.
create function sec.unread_usage() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select not exists (select 1 from public.entrust_acknowledgement as read
                        where read.procedure_id = newest.id and read.person = sec.person())
      from (select id from public.entrust_procedure where subject = 'use' order by version desc limit 1) as newest
$$;
revoke all on function sec.unread_usage from public;
grant execute on function sec.unread_usage to {app};

insert into sec.city_act values ('entrust.usage.set') on conflict do nothing;
