-- The life of an account: a first password is changed before anything else; the city confirms organisations each
-- quarter, renames and closes them, and puts back the password of whoever forgot it.

-- What a membership may do: the actor and its permits, as one document.
create or replace function sec.standing(membership bigint) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select jsonb_build_object(
        'person', person.id, 'name', person.name, 'position', member.position, 'membership', member.id,
        'organisation', organisation.id, 'organisation_name', organisation.name,
        'kind', organisation.kind, 'number', organisation.number,
        'first_password', person.first_password, 'confirmed_on', organisation.confirmed_on,
        'permits', coalesce((
            select jsonb_agg(jsonb_build_array(g.act, g.reach, g.position, e.id, e.state, e.since, e.until))
              from public.entrust_grant as g join public.entrust_entrustment as e on e.id = g.entrustment_id
             where e.trustee_id = organisation.id and g.ended_at is null), '[]'),
        'stops', coalesce((
            select jsonb_agg(jsonb_build_array(stop.scope, stop.reason, stop.pressed_at, coalesce(whose.name, ''))
                             order by stop.pressed_at)
              from public.entrust_stop as stop
              left join public.entrust_organisation as whose on whose.id = stop.organisation_id
             where stop.lifted_at is null
               and (stop.organisation_id is null or stop.organisation_id = organisation.id
                    or organisation.kind = 'city')), '[]'))
      from public.entrust_membership as member
      join public.entrust_person as person on person.id = member.person_id
      join public.entrust_organisation as organisation on organisation.id = member.organisation_id
     where member.id = membership and person.closed_on is null and organisation.closed_on is null
       and member.since <= (now() at time zone 'Asia/Tokyo')::date
       and (member.until is null or member.until >= (now() at time zone 'Asia/Tokyo')::date)
$$;

create policy reset_by_city on entrust_person for update to {app}
    using ((select sec.acting()) = 'entrust.person.reset' and (select sec.by_city()));

-- End the sessions of a person, or of whoever acts for an organisation.  Returns how many.
create function sec.end_sessions_of(whom bigint, whose bigint) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    ended integer;
begin
    perform sec.only_in('entrust.person.reset', 'entrust.organisation.close');
    if not sec.by_city() then return 0; end if;
    update public.entrust_session as session set ended_at = now()
      from public.entrust_membership as member
     where member.id = session.membership_id and session.ended_at is null
       and (member.person_id = whom or member.organisation_id = whose);
    get diagnostics ended = row_count;
    return ended;
end $$;

-- The day each membership of an organisation was last used, for the city that confirms it.
create function sec.last_used(whose bigint) returns table (membership bigint, used_on date)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform sec.only_in('entrust.organisation.see');
    if not sec.by_city() then return; end if;
    return query
        select member.id, max(session.seen_at at time zone 'Asia/Tokyo')::date
          from public.entrust_membership as member join public.entrust_session as session on session.membership_id = member.id
         where member.organisation_id = whose group by member.id;
end $$;

revoke all on function sec.end_sessions_of, sec.last_used from public;
grant execute on function sec.end_sessions_of, sec.last_used to {app};

grant update (name, telephone, confirmed_on, closed_on) on entrust_organisation to {app};
create policy changed_by_city on entrust_organisation for update to {app}
    using ((select sec.acting()) in ('entrust.organisation.rename', 'entrust.organisation.confirm', 'entrust.organisation.close')
           and (select sec.by_city()));

alter table entrust_formername enable row level security;
alter table entrust_formername force row level security;
create policy everybody_reads on entrust_formername for select to {app} using (true);
create policy kept_by_act on entrust_formername for insert to {app}
    with check ((select sec.acting()) = 'entrust.organisation.rename' and (select sec.by_city()));
create policy owner_may on entrust_formername to {owner} using (true) with check (true);
revoke update, delete, truncate on entrust_formername from {app};

-- With an organisation everything under it ends.
create policy ended_with_organisation on entrust_membership for update to {app}
    using ((select sec.acting()) = 'entrust.organisation.close' and (select sec.by_city())) with check (until is not null);
create policy ended_with_organisation on entrust_person for update to {app}
    using ((select sec.acting()) = 'entrust.organisation.close' and (select sec.by_city())) with check (closed_on is not null);
create policy ended_with_organisation on entrust_grant for update to {app}
    using ((select sec.acting()) = 'entrust.organisation.close' and (select sec.by_city())) with check (ended_at is not null);
create policy ended_with_organisation on entrust_entrustment for update to {app}
    using ((select sec.acting()) = 'entrust.organisation.close' and (select sec.by_city())) with check (state = 'ended');

-- An entrustment is drafted with the grants that will hold once it is approved.
create policy given_with_draft on entrust_grant for insert to {app}
    with check ((select sec.acting()) = 'entrust.entrustment.change' and (select sec.by_city())
                and given_by_id = (select sec.person()) and sec.may_hold(entrustment_id, act, reach)
                and exists (select 1 from entrust_entrustment as e where e.id = entrustment_id and e.state = 'drafted'));

insert into sec.city_act values
    ('entrust.person.reset'), ('entrust.organisation.rename'), ('entrust.organisation.confirm'), ('entrust.organisation.close')
    on conflict do nothing;
