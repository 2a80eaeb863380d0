-- The second lock: who acts is signed by the application, checked here, and gone with the transaction.

create schema sec;
revoke all on schema sec from public;
grant usage on schema sec to {app};

create table sec.key (id smallint primary key, inner_pad bytea not null, outer_pad bytea not null);

-- The stop in force, if any, that covers an act of an organisation.
create function sec.stop_over(act text, organisation integer)
returns table (scope text, reason text, pressed_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select stop.scope, stop.reason, stop.pressed_at
      from public.entrust_stop as stop
     where stop.lifted_at is null
       and (stop.organisation_id is null or stop.organisation_id = organisation)
       and (stop.scope = '' or stop.scope = act or (right(stop.scope, 1) = '.' and starts_with(act, stop.scope)))
       and not starts_with(act, 'entrust.stop.') and not starts_with(act, 'entrust.session.')
     order by stop.pressed_at
     limit 1
$$;

-- The context {reach, organisation, act, expiry, backend} when its signature holds, it has not expired and it was
-- made for this very connection, or null.
create function sec.context() returns text[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    part text[] := string_to_array(current_setting('azukari.context', true), '|');
    key sec.key;
begin
    if part is null or cardinality(part) <> 6 then return null; end if;
    select * into key from sec.key where id = 1;
    if key is null or part[6] <> encode(sha256(key.outer_pad || sha256(key.inner_pad ||
        convert_to(array_to_string(part[1:5], '|'), 'UTF8'))), 'hex') then return null; end if;
    if part[4]::bigint < extract(epoch from clock_timestamp()) then return null; end if;
    if part[5]::integer <> pg_backend_pid() then return null; end if;
    return part[1:5];
end $$;

-- How far the act reaches: 0 the whole city, an organisation, -1 nobody; null outside a door or under a stop.
create function sec.reach() returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    part text[] := sec.context();
begin
    if part is null or exists (select 1 from sec.stop_over(part[3], part[2]::integer)) then return null; end if;
    return part[1]::integer;
end $$;

-- The act being performed, or null outside a door.
create function sec.acting() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select (sec.context())[3]
$$;

-- What a membership may do: the actor and its permits, as one document.
create function sec.standing(membership bigint) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select jsonb_build_object(
        'person', person.id, 'name', person.name, 'position', member.position, 'membership', member.id,
        'organisation', organisation.id, 'organisation_name', organisation.name,
        'kind', organisation.kind, 'number', organisation.number,
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
     where member.id = membership and person.closed_on is null
       and member.since <= (now() at time zone 'Asia/Tokyo')::date
       and (member.until is null or member.until >= (now() at time zone 'Asia/Tokyo')::date)
$$;

-- How many of the last attempts on a subject (``login/name``, ``source/address``) were refused within 15 minutes.
create function sec.refused(wanted text, source text, most integer) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select count(*)
      from (select touch.record_id from public.entrust_touch as touch
             where touch.subject = wanted order by touch.record_id desc limit most) as latest
      join public.entrust_record as record on record.id = latest.record_id
     where record.act = 'entrust.session.open' and record.outcome = 'refused'
       and record.device = source and record.at > now() - interval '15 minutes'
$$;

-- The password hash and memberships of a sign-in name, and how often it, and its source, were refused lately.
create function sec.credential(sign_in text, source text) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select jsonb_build_object(
        'password', person.password,
        'memberships', coalesce((select jsonb_agg(member.id order by member.id)
              from public.entrust_membership as member
             where member.person_id = person.id and sec.standing(member.id) is not null), '[]'),
        'refused', sec.refused('login/' || sign_in, source, 100),
        'refused_source', sec.refused('source/' || source, source, 100))
      from (select 1) as one
      left join public.entrust_person as person
        on person.login = sign_in and person.closed_on is null and not person.is_machine
$$;

create function sec.open_session(token_hash bytea, membership bigint, source text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into public.entrust_session (token_hash, membership_id, source) values (token_hash, membership, source)
$$;

-- The standing behind a session's token; an idle hour or a day ends it.
create function sec.session(token bytea) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    kept public.entrust_session;
begin
    select * into kept from public.entrust_session as session
     where session.token_hash = token and session.ended_at is null
       and session.seen_at > now() - interval '60 minutes' and session.opened_at > now() - interval '12 hours';
    if not found then return null; end if;
    if kept.seen_at < now() - interval '1 minute' then
        update public.entrust_session as session set seen_at = now() where session.token_hash = token;
    end if;
    return sec.standing(kept.membership_id);
end $$;

create function sec.close_session(token bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    update public.entrust_session as session set ended_at = now() where session.token_hash = token
$$;

-- End a person's sessions but the one in hand; after a change of password.
create function sec.close_sessions(signed_in integer, but bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    update public.entrust_session as session set ended_at = now()
      from public.entrust_membership as member
     where member.id = session.membership_id and member.person_id = signed_in
       and session.ended_at is null and session.token_hash <> but
$$;

-- The standing of the city's own commands and nightly work.
create function sec.machine() returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select sec.standing(member.id) from public.entrust_membership as member
      join public.entrust_person as person on person.id = member.person_id
     where person.is_machine order by member.id limit 1
$$;

-- Cut the running transactions that a stop in force covers.  Returns how many.
create function sec.cut() returns integer
language sql security definer set search_path = pg_catalog, pg_temp as $$
    select count(pg_terminate_backend(running.pid))::integer
      from pg_stat_activity as running,
           lateral (select string_to_array(running.application_name, '/') as name) as split
     where running.datname = current_database() and running.usename = '{app}'
       and running.pid <> pg_backend_pid() and running.xact_start is not null
       and split.name[1] = 'azukari'
       and exists (select 1 from sec.stop_over(split.name[3], split.name[2]::integer))
$$;

revoke all on all functions in schema sec from public;
grant execute on all functions in schema sec to {app};
revoke execute on function sec.refused, sec.standing from {app};
revoke all on sec.key from {app};

-- Persons and their memberships: the city sees all, an organisation its own.  (coalesce: see entrust/locks.py)
alter table entrust_person enable row level security;
alter table entrust_person force row level security;
create policy within_reach on entrust_person to {app}
    using (coalesce((select sec.reach()) = any (array[0, home_id]), false)) with check (coalesce((select sec.reach()) = any (array[0, home_id]), false));
create policy owner_may on entrust_person to {owner} using (true) with check (true);
alter table entrust_person alter column id set generated always;  -- or a clash would tell that a number is taken

alter table entrust_membership enable row level security;
alter table entrust_membership force row level security;
create policy within_reach on entrust_membership to {app}
    using (coalesce((select sec.reach()) = any (array[0, organisation_id]), false))
    with check (coalesce((select sec.reach()) = any (array[0, organisation_id]), false));
create policy owner_may on entrust_membership to {owner} using (true) with check (true);
alter table entrust_membership alter column id set generated always;

alter table entrust_session enable row level security;
alter table entrust_session force row level security;
create policy owner_may on entrust_session to {owner} using (true) with check (true);
revoke all on entrust_session from {app};

alter table entrust_grantrequest enable row level security;
alter table entrust_grantrequest force row level security;
create policy within_reach on entrust_grantrequest to {app}
    using (coalesce((select sec.reach()) = any (array[0, organisation_id]), false))
    with check (coalesce((select sec.reach()) = any (array[0, organisation_id]), false));
alter table entrust_grantrequest alter column id set generated always;

-- Records: written by whoever acts, seen within reach, changed and deleted by nobody.
alter table entrust_record enable row level security;
alter table entrust_record force row level security;
create policy anybody_writes on entrust_record for insert to {app} with check (true);
create policy within_reach on entrust_record for select to {app}
    using (coalesce((select sec.reach()) = any (array[0, organisation]), false));
create policy owner_reads on entrust_record for select to {owner} using (true);
alter table entrust_touch enable row level security;
alter table entrust_touch force row level security;
create policy anybody_writes on entrust_touch for insert to {app} with check (true);
create policy within_reach on entrust_touch for select to {app} using ((select sec.reach()) is not null);
create policy owner_reads on entrust_touch for select to {owner} using (true);
revoke update, delete, truncate on entrust_record, entrust_touch from {app};

create function sec.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '操作記録は変更も削除もできません';
end $$;
create trigger records_stay before update or delete or truncate on entrust_record
    for each statement execute function sec.refuse_change();
create trigger records_stay before update or delete or truncate on entrust_touch
    for each statement execute function sec.refuse_change();

-- Power over others hangs on the signed act: raw SQL outside it gives no grant, approves nothing, lifts no stop.
alter table entrust_grant enable row level security;
alter table entrust_grant force row level security;
create policy everybody_reads on entrust_grant for select to {app} using (true);
create policy made_by_act on entrust_grant for insert to {app} with check ((select sec.acting()) in ('entrust.grant.give', 'entrust.grant.decide'));
create policy changed_by_act on entrust_grant for update to {app} using ((select sec.acting()) in ('entrust.grant.give', 'entrust.grant.decide'));
create policy owner_may on entrust_grant to {owner} using (true) with check (true);
revoke delete, truncate on entrust_grant from {app};

alter table entrust_entrustment enable row level security;
alter table entrust_entrustment force row level security;
create policy everybody_reads on entrust_entrustment for select to {app} using (true);
create policy made_by_act on entrust_entrustment for insert to {app} with check ((select sec.acting()) in ('entrust.entrustment.change'));
create policy changed_by_act on entrust_entrustment for update to {app} using ((select sec.acting()) in ('entrust.entrustment.change'));
create policy owner_may on entrust_entrustment to {owner} using (true) with check (true);
revoke delete, truncate on entrust_entrustment from {app};

alter table entrust_stop enable row level security;
alter table entrust_stop force row level security;
create policy everybody_reads on entrust_stop for select to {app} using (true);
create policy made_by_act on entrust_stop for insert to {app} with check ((select sec.acting()) in ('entrust.stop.press'));
create policy changed_by_act on entrust_stop for update to {app} using ((select sec.acting()) in ('entrust.stop.lift'));
create policy owner_may on entrust_stop to {owner} using (true) with check (true);
revoke delete, truncate on entrust_stop from {app};

alter table entrust_lift enable row level security;
alter table entrust_lift force row level security;
create policy everybody_reads on entrust_lift for select to {app} using (true);
create policy made_by_act on entrust_lift for insert to {app} with check ((select sec.acting()) in ('entrust.stop.lift'));
create policy owner_may on entrust_lift to {owner} using (true) with check (true);
revoke delete, truncate on entrust_lift from {app};
