-- What holds at one moment: a stop against what runs, the end of a contract against what is being put under it.

-- The stop in force, if any, that covers an act of an organisation.  Never stopped: the stop itself, signing in to lift it,
-- and sealing the records, which shows nobody anything.
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
           and act not in ('entrust.record.seal', 'entrust.record.verify')
         order by stop.pressed_at
         limit 1;
end $$;

-- The act being performed, or null outside a door or under a stop: what hangs on the act is stopped with it.
create or replace function sec.acting() returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if sec.reach() is null then return null; end if;
    return (sec.context())[3];
end $$;

-- The record of the act that is being performed, or was refused by a stop: who, for whom and which act are the context's,
-- the moment the database's own.  Nothing else writes a record.
create or replace function sec.write_record(
    outcome text, entrustment integer, device text, says text, detail jsonb, subjects text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    part text[] := sec.context();
    whose integer := nullif(part[2]::integer, 0);
    number bigint;
begin
    if part is null then
        raise insufficient_privilege using message = '記録は取扱いの中でだけ書けます';
    end if;
    insert into public.entrust_record (at, act, outcome, person, organisation, entrustment, device, says, detail)
    values (clock_timestamp(), part[3], outcome, nullif(part[6]::integer, 0), whose, entrustment, device, says, detail)
    returning id into number;
    insert into public.entrust_touch (subject, record_id, organisation)
    select subject, number, whose from unnest(subjects) as subject;
end $$;

-- A stop is lifted when two different persons agreed, also for SQL of one's own inside the act.
alter policy changed_by_act on entrust_stop
    with check ((select sec.acting()) = 'entrust.stop.lift' and ((select sec.by_city()) or organisation_id = (select sec.organisation()))
                and (select count(distinct lift.agreed_by) from entrust_lift as lift where lift.stop_id = entrust_stop.id) >= 2);

-- An act changes of a row what it is for, and never whose it is.
revoke update on entrust_person, entrust_membership, entrust_entrustment, entrust_grant, entrust_grantrequest, entrust_stop,
    entrust_lift from {app};
grant update (password, first_password, closed_on) on entrust_person to {app};
grant update (until) on entrust_membership to {app};
grant update (state) on entrust_entrustment to {app};
grant update (ended_at) on entrust_grant to {app};
grant update (state, answer, decided_by_id, decided_at) on entrust_grantrequest to {app};
grant update (lifted_at) on entrust_stop to {app};

-- What is put under a contract waits for whoever is ending it, or closing its trustee, at that moment, and is then refused.
-- The trustee is held first, as the closing does it, so that neither waits for the other.
create function sec.hold_entrustment() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform from public.entrust_organisation as trustee
      where trustee.id = (select e.trustee_id from public.entrust_entrustment as e where e.id = new.entrustment_id) for key share;
    perform from public.entrust_entrustment as held where held.id = new.entrustment_id and held.state <> 'ended' for share;
    if not found then
        raise exception using errcode = 'check_violation', constraint = 'entrustment_not_ended',
            message = 'この委託は終了しています。';
    end if;
    return new;
end $$;
revoke all on function sec.hold_entrustment from public;

create trigger hold_entrustment before insert on entrust_grantrequest for each row execute function sec.hold_entrustment();
create trigger hold_entrustment before insert on entrust_order for each row execute function sec.hold_entrustment();
create trigger hold_entrustment before insert on entrust_lending for each row execute function sec.hold_entrustment();
