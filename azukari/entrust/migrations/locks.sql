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

-- The context {reach, organisation, act, expiry, backend, person} when its signature holds, it has not expired and it was
-- made for this very connection, or null.
create function sec.context() returns text[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    part text[] := string_to_array(current_setting('azukari.context', true), '|');
    key sec.key;
begin
    if part is null or cardinality(part) <> 7 then return null; end if;
    select * into key from sec.key where id = 1;
    if key is null or part[7] <> encode(sha256(key.outer_pad || sha256(key.inner_pad ||
        convert_to(array_to_string(part[1:6], '|'), 'UTF8'))), 'hex') then return null; end if;
    if part[4]::bigint < extract(epoch from clock_timestamp()) then return null; end if;
    if part[5]::integer <> pg_backend_pid() then return null; end if;
    return part[1:6];
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

-- Who acts, and for which organisation; null for a visitor and outside a door.
create function sec.person() returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select nullif((sec.context())[6]::integer, 0)
$$;

create function sec.organisation() returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select nullif((sec.context())[2]::integer, 0)
$$;

-- Whether the city acts.
create function sec.by_city() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select 1 from public.entrust_organisation as whose
                    where whose.id = sec.organisation() and whose.kind = 'city')
$$;

-- Raises unless one of these acts is being performed: what follows is theirs alone.
create function sec.only_in(variadic allowed text[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not coalesce(sec.acting() = any (allowed), false) then
        raise insufficient_privilege using message = format('%s の中でだけ使えます', array_to_string(allowed, '・'));
    end if;
end $$;

-- The acts that only the city may hold; laid down from the rules by the migration.
create table sec.city_act (act text primary key);

-- Whether the trustee of an entrustment may hold an act with this reach; the drill lifts the stop of itself.
create function sec.may_hold(entrustment bigint, wanted text, reach text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (
        select 1 from public.entrust_entrustment as e join public.entrust_organisation as trustee on trustee.id = e.trustee_id
         where e.id = entrustment
           and (trustee.kind = 'city'
                or (reach <> 'city'
                    and (not exists (select 1 from sec.city_act where city_act.act = wanted)
                         or (trustee.number = 'drill' and wanted = 'entrust.stop.lift' and reach = 'own')))))
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

-- The record since which a name counts afresh: the city's last unlocking of it, or 0.
create function sec.unlocked(sign_in text) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(max(record.id), 0)
      from public.entrust_touch as touch join public.entrust_record as record on record.id = touch.record_id
     where touch.subject = 'unlock/' || sign_in
       and record.act = 'entrust.person.unlock' and record.outcome = 'done'
$$;

-- How many of the last attempts on a subject (``login/name``, ``source/address``) were refused within 15 minutes.
create function sec.refused(wanted text, source text, since bigint, most integer) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select count(*)
      from (select touch.record_id from public.entrust_touch as touch
             where touch.subject = wanted and touch.record_id > since order by touch.record_id desc limit most) as latest
      join public.entrust_record as record on record.id = latest.record_id
     where record.act = 'entrust.session.open' and record.outcome = 'refused'
       and record.device = source and record.at > now() - interval '15 minutes'
$$;

-- How many wrong passwords a name was given within an hour, from wherever.
create function sec.wrong(sign_in text, since bigint, most integer) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select count(*)
      from (select touch.record_id from public.entrust_touch as touch
             where touch.subject = 'wrong/' || sign_in and touch.record_id > since
             order by touch.record_id desc limit most) as latest
      join public.entrust_record as record on record.id = latest.record_id
     where record.act = 'entrust.session.open' and record.at > now() - interval '1 hour'
$$;

-- Whether the last attempt on a name was shut out.
create function sec.was_shut_out(sign_in text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce((
        select coalesce(record.detail ? 'shut_out', false)
          from public.entrust_touch as touch join public.entrust_record as record on record.id = touch.record_id
         where touch.subject = 'login/' || sign_in order by touch.record_id desc limit 1), false)
$$;

-- The password hash and memberships of a sign-in name, and how often it, and its source, were refused lately.
-- A source from which this person signed in within 30 days answers for itself alone: others cannot shut it out.
create function sec.credential(sign_in text, source text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    since bigint;
begin
    perform sec.only_in('entrust.session.open');
    since := sec.unlocked(sign_in);
    return (select jsonb_build_object(
        'password', person.password,
        'memberships', coalesce((select jsonb_agg(member.id order by member.id)
              from public.entrust_membership as member
             where member.person_id = person.id and sec.standing(member.id) is not null), '[]'),
        'refused', sec.refused('login/' || sign_in, source, since, 100),
        'refused_source', sec.refused('source/' || source, source, 0, 100),
        'wrong', case when exists (
            select 1 from public.entrust_session as session
              join public.entrust_membership as member on member.id = session.membership_id
             where member.person_id = person.id and session.source = credential.source
               and session.opened_at > now() - interval '30 days') then 0 else sec.wrong(sign_in, since, 100) end,
        'was_shut_out', sec.was_shut_out(sign_in))
      from (select 1) as one
      left join public.entrust_person as person
        on person.login = sign_in and person.closed_on is null and not person.is_machine);
end $$;

-- The numbers of the persons who cannot sign in just now, from one source (``few`` refusals) or anywhere (``many``).
create function sec.shut_out(few integer, many integer) returns setof bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform sec.only_in('entrust.person.see', 'entrust.person.unlock');
    if not sec.by_city() then return; end if;
    return query
        select person.id
          from public.entrust_person as person, lateral (select sec.unlocked(person.login) as since) as last
         where person.closed_on is null and (
             sec.wrong(person.login, last.since, many) >= many
             or exists (
                 select 1
                   from (select touch.record_id from public.entrust_touch as touch
                          where touch.subject = 'login/' || person.login and touch.record_id > last.since
                          order by touch.record_id desc limit 100) as latest
                   join public.entrust_record as record on record.id = latest.record_id
                  where record.act = 'entrust.session.open' and record.outcome = 'refused'
                    and record.at > now() - interval '15 minutes'
                  group by record.device having count(*) >= few));
end $$;

create function sec.open_session(token_hash bytea, membership bigint, source text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform sec.only_in('entrust.session.open');
    insert into public.entrust_session (token_hash, membership_id, source) values (token_hash, membership, source);
end $$;

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
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform sec.only_in('entrust.session.close');
    update public.entrust_session as session set ended_at = now() where session.token_hash = token;
end $$;

-- End one's own sessions but the one in hand; after a change of password.
create function sec.close_sessions(but bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform sec.only_in('entrust.person.password');
    update public.entrust_session as session set ended_at = now()
      from public.entrust_membership as member
     where member.id = session.membership_id and member.person_id = sec.person()
       and session.ended_at is null and session.token_hash <> but;
end $$;

-- End the sessions of those whom a stop of everything concerns, but the presser's own.  Returns how many.
create function sec.end_sessions(pressed bigint) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    ended integer;
begin
    perform sec.only_in('entrust.stop.press');
    update public.entrust_session as session set ended_at = now()
      from public.entrust_membership as member, public.entrust_stop as stop
     where member.id = session.membership_id and session.ended_at is null
       and stop.id = pressed and stop.scope = '' and stop.lifted_at is null
       and (stop.organisation_id is null or stop.organisation_id = member.organisation_id)
       and member.person_id is distinct from sec.person();
    get diagnostics ended = row_count;
    return ended;
end $$;

-- The standing of the city's own commands and nightly work; asked for with the signature of the application.
create function sec.machine() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform sec.only_in('entrust.session.machine');
    return (select sec.standing(member.id) from public.entrust_membership as member
              join public.entrust_person as person on person.id = member.person_id
             where person.is_machine order by member.id limit 1);
end $$;

-- The record of the act that is being performed: who, for whom and which act are the context's, the moment the
-- database's own.  Nothing else writes a record.
create function sec.write_record(
    outcome text, entrustment integer, device text, says text, detail jsonb, subjects text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    number bigint;
begin
    if sec.acting() is null then
        raise insufficient_privilege using message = '記録は取扱いの中でだけ書けます';
    end if;
    insert into public.entrust_record (at, act, outcome, person, organisation, entrustment, device, says, detail)
    values (clock_timestamp(), sec.acting(), outcome, sec.person(), sec.organisation(), entrustment, device, says, detail)
    returning id into number;
    insert into public.entrust_touch (subject, record_id, organisation)
    select subject, number, sec.organisation() from unnest(subjects) as subject;
end $$;

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
revoke execute on function sec.refused, sec.wrong, sec.unlocked, sec.was_shut_out, sec.standing from {app};
revoke all on sec.key, sec.city_act from {app};

-- What an organisation is, and of which kind, the application never changes.
revoke insert, update, delete, truncate on entrust_organisation from {app};

-- Persons and their memberships: the city sees all, an organisation its own.  (coalesce: see entrust/locks.py)
alter table entrust_person enable row level security;
alter table entrust_person force row level security;
create policy within_reach on entrust_person for select to {app} using (coalesce((select sec.reach()) = any (array[0, home_id]), false));
create policy admitted_by_city on entrust_person for insert to {app}
    with check ((select sec.acting()) = 'entrust.person.admit' and (select sec.by_city()));
create policy changed_by_act on entrust_person for update to {app}
    using (coalesce((select sec.reach()) = any (array[0, home_id]), false) and (
        ((select sec.acting()) in ('entrust.person.admit', 'entrust.person.dismiss') and (select sec.by_city()))
        or ((select sec.acting()) = 'entrust.person.password' and id = (select sec.person()))));
revoke delete, truncate on entrust_person from {app};
create policy owner_may on entrust_person to {owner} using (true) with check (true);
alter table entrust_person alter column id set generated always;  -- or a clash would tell that a number is taken

alter table entrust_membership enable row level security;
alter table entrust_membership force row level security;
create policy within_reach on entrust_membership for select to {app} using (coalesce((select sec.reach()) = any (array[0, organisation_id]), false));
create policy admitted_by_city on entrust_membership for insert to {app}
    with check ((select sec.acting()) = 'entrust.person.admit' and (select sec.by_city()));
revoke update, delete, truncate on entrust_membership from {app};
create policy owner_may on entrust_membership to {owner} using (true) with check (true);
alter table entrust_membership alter column id set generated always;

alter table entrust_session enable row level security;
alter table entrust_session force row level security;
create policy owner_may on entrust_session to {owner} using (true) with check (true);
revoke all on entrust_session from {app};

alter table entrust_grantrequest enable row level security;
alter table entrust_grantrequest force row level security;
create policy within_reach on entrust_grantrequest for select to {app} using (coalesce((select sec.reach()) = any (array[0, organisation_id]), false));
create policy asked_for_oneself on entrust_grantrequest for insert to {app}
    with check (coalesce((select sec.reach()) = any (array[0, organisation_id]), false) and state = 'asked' and asked_by_id = (select sec.person()));
create policy decided_by_city on entrust_grantrequest for update to {app}
    using ((select sec.acting()) = 'entrust.grant.decide' and (select sec.by_city()));
revoke delete, truncate on entrust_grantrequest from {app};
alter table entrust_grantrequest alter column id set generated always;

-- Records: written by sec.write_record alone, seen within reach, changed and deleted by nobody.
alter table entrust_record enable row level security;
alter table entrust_record force row level security;
create policy within_reach on entrust_record for select to {app}
    using (coalesce((select sec.reach()) = any (array[0, organisation]), false));
create policy owner_reads on entrust_record for select to {owner} using (true);
create policy owner_writes on entrust_record for insert to {owner} with check (true);
alter table entrust_touch enable row level security;
alter table entrust_touch force row level security;
create policy within_reach on entrust_touch for select to {app}
    using (coalesce((select sec.reach()) = any (array[0, organisation]), false));
create policy owner_reads on entrust_touch for select to {owner} using (true);
create policy owner_writes on entrust_touch for insert to {owner} with check (true);
revoke insert, update, delete, truncate on entrust_record, entrust_touch from {app};

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
create policy made_by_act on entrust_grant for insert to {app}
    with check ((select sec.acting()) in ('entrust.grant.give', 'entrust.grant.decide') and (select sec.by_city())
                and given_by_id = (select sec.person()) and sec.may_hold(entrustment_id, act, reach));
create policy changed_by_act on entrust_grant for update to {app}
    using ((select sec.acting()) in ('entrust.grant.give', 'entrust.grant.decide') and (select sec.by_city()))
    with check (sec.may_hold(entrustment_id, act, reach) or ended_at is not null);
create policy owner_may on entrust_grant to {owner} using (true) with check (true);
revoke delete, truncate on entrust_grant from {app};

alter table entrust_entrustment enable row level security;
alter table entrust_entrustment force row level security;
create policy everybody_reads on entrust_entrustment for select to {app} using (true);
create policy made_by_act on entrust_entrustment for insert to {app}
    with check ((select sec.acting()) = 'entrust.entrustment.change' and (select sec.by_city()));
create policy changed_by_act on entrust_entrustment for update to {app}
    using ((select sec.acting()) = 'entrust.entrustment.change' and (select sec.by_city()));
create policy owner_may on entrust_entrustment to {owner} using (true) with check (true);
revoke delete, truncate on entrust_entrustment from {app};

alter table entrust_stop enable row level security;
alter table entrust_stop force row level security;
create policy everybody_reads on entrust_stop for select to {app} using (true);
create policy made_by_act on entrust_stop for insert to {app}
    with check ((select sec.acting()) = 'entrust.stop.press' and ((select sec.by_city()) or organisation_id = (select sec.organisation()))
                and pressed_by = (select sec.person()) and lifted_at is null);
create policy changed_by_act on entrust_stop for update to {app}
    using ((select sec.acting()) = 'entrust.stop.lift' and ((select sec.by_city()) or organisation_id = (select sec.organisation())));
create policy owner_may on entrust_stop to {owner} using (true) with check (true);
revoke delete, truncate on entrust_stop from {app};

alter table entrust_lift enable row level security;
alter table entrust_lift force row level security;
create policy everybody_reads on entrust_lift for select to {app} using (true);
create policy made_by_act on entrust_lift for insert to {app}
    with check ((select sec.acting()) = 'entrust.stop.lift' and agreed_by = (select sec.person()) and exists (
        select 1 from entrust_stop as stop
         where stop.id = stop_id and ((select sec.by_city()) or stop.organisation_id = (select sec.organisation()))));
create policy owner_may on entrust_lift to {owner} using (true) with check (true);
revoke delete, truncate on entrust_lift from {app};
