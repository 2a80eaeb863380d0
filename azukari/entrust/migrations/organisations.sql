-- Organisations are added, and memberships ended, only inside the acts for it; a person chooses among their own.

grant insert on entrust_organisation to {app};
alter table entrust_organisation enable row level security;
alter table entrust_organisation force row level security;
create policy everybody_reads on entrust_organisation for select to {app} using (true);
create policy added_by_city on entrust_organisation for insert to {app}
    with check ((select sec.acting()) = 'entrust.organisation.add' and (select sec.by_city()) and kind <> 'city');
create policy owner_may on entrust_organisation to {owner} using (true) with check (true);

create policy drafted_with_organisation on entrust_entrustment for insert to {app}
    with check ((select sec.acting()) = 'entrust.organisation.add' and (select sec.by_city()) and state = 'drafted');
create policy given_with_organisation on entrust_grant for insert to {app}
    with check ((select sec.acting()) = 'entrust.organisation.add' and (select sec.by_city())
                and given_by_id = (select sec.person()) and sec.may_hold(entrustment_id, act, reach)
                and exists (select 1 from entrust_entrustment as e where e.id = entrustment_id and e.state = 'drafted'));

grant update on entrust_membership to {app};
create policy ended_by_city on entrust_membership for update to {app}
    using ((select sec.acting()) = 'entrust.person.dismiss' and (select sec.by_city()));

-- An organisation sees whoever acts for it, also one whose home is another; so that they can change their password.
create policy member_within_reach on entrust_person for select to {app}
    using (exists (select 1 from entrust_membership as member
                    where member.person_id = entrust_person.id and member.organisation_id = (select sec.reach())));
create policy member_changes_password on entrust_person for update to {app}
    using ((select sec.acting()) = 'entrust.person.password' and id = (select sec.person()));

-- The memberships among which the person of a session may choose: number, organisation, position, whether chosen.
create function sec.memberships(token bytea) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform sec.only_in('entrust.session.open');
    return (select coalesce(jsonb_agg(jsonb_build_array(member.id, whose.name, member.position,
                                                        member.id = session.membership_id) order by member.id), '[]')
              from public.entrust_session as session
              join public.entrust_membership as mine on mine.id = session.membership_id
              join public.entrust_membership as member on member.person_id = mine.person_id
              join public.entrust_organisation as whose on whose.id = member.organisation_id
             where session.token_hash = token and session.ended_at is null and sec.standing(member.id) is not null);
end $$;

-- Another membership of the same person for a session; false when it is not theirs or has ended.
create function sec.choose(token bytea, wanted bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform sec.only_in('entrust.session.open');
    update public.entrust_session as session set membership_id = wanted, chosen = true
      from public.entrust_membership as mine, public.entrust_membership as other
     where session.token_hash = token and session.ended_at is null and mine.id = session.membership_id
       and other.id = wanted and other.person_id = mine.person_id and sec.standing(wanted) is not null;
    return found;
end $$;

-- The standing behind a session's token, and whether its person has still to choose; an idle hour or a day ends it.
create or replace function sec.session(token bytea) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    kept public.entrust_session;
    elsewhere bigint;
begin
    select * into kept from public.entrust_session as session
     where session.token_hash = token and session.ended_at is null
       and session.seen_at > now() - interval '60 minutes' and session.opened_at > now() - interval '12 hours';
    if not found then return null; end if;
    if kept.seen_at < now() - interval '1 minute' then
        update public.entrust_session as session set seen_at = now() where session.token_hash = token;
    end if;
    select count(*) into elsewhere
      from public.entrust_membership as mine join public.entrust_membership as other on other.person_id = mine.person_id
     where mine.id = kept.membership_id and other.id <> mine.id
       and (other.until is null or other.until >= (now() at time zone 'Asia/Tokyo')::date);
    return sec.standing(kept.membership_id)
        || jsonb_build_object('elsewhere', elsewhere, 'undecided', elsewhere > 0 and not kept.chosen);
end $$;

revoke all on function sec.memberships, sec.choose from public;
grant execute on function sec.memberships, sec.choose to {app};
