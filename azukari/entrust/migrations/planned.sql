-- What every act asks of the door is planned once a connection: a function in SQL would be planned with each statement.

create or replace function sec.stop_over(act text, organisation integer)
returns table (scope text, reason text, pressed_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return query
        select stop.scope::text, stop.reason::text, stop.pressed_at
          from public.entrust_stop as stop
         where stop.lifted_at is null
           and (stop.organisation_id is null or stop.organisation_id = stop_over.organisation)
           and (stop.scope = '' or stop.scope = act
                or (right(stop.scope, 1) = '.' and starts_with(act, stop.scope)))
           and not starts_with(act, 'entrust.stop.') and not starts_with(act, 'entrust.session.')
         order by stop.pressed_at
         limit 1;
end $$;

-- How far the act reaches: 0 the whole city, an organisation, -1 nobody; null outside a door or under a stop.  Mostly no
-- stop at all is in force, and then none needs to be weighed.
create or replace function sec.reach() returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    part text[] := sec.context();
begin
    if part is null then return null; end if;
    if exists (select 1 from public.entrust_stop as stop where stop.lifted_at is null)
        and exists (select 1 from sec.stop_over(part[3], part[2]::integer)) then return null; end if;
    return part[1]::integer;
end $$;

create or replace function sec.acting() returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return (sec.context())[3];
end $$;

create or replace function sec.person() returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return nullif((sec.context())[6]::integer, 0);
end $$;

create or replace function sec.organisation() returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return nullif((sec.context())[2]::integer, 0);
end $$;

-- The record of the act that is being performed: who, for whom and which act are the context's, the moment the
-- database's own.  Nothing else writes a record.
create or replace function sec.write_record(
    outcome text, entrustment integer, device text, says text, detail jsonb, subjects text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    acting text := sec.acting();
    organisation integer := sec.organisation();
    number bigint;
begin
    if acting is null then
        raise insufficient_privilege using message = '記録は取扱いの中でだけ書けます';
    end if;
    insert into public.entrust_record (at, act, outcome, person, organisation, entrustment, device, says, detail)
    values (clock_timestamp(), acting, outcome, sec.person(), organisation, entrustment, device, says, detail)
    returning id into number;
    insert into public.entrust_touch (subject, record_id, organisation)
    select subject, number, organisation from unnest(subjects) as subject;
end $$;

-- What a membership may do: the actor and its permits, as one document.
create or replace function sec.standing(membership bigint) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    return (
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
           and (member.until is null or member.until >= (now() at time zone 'Asia/Tokyo')::date));
end $$;
