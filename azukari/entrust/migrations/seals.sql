-- Seals over the records: blocks of them, each digest over its rows and the digest before, so that a row changed,
-- added or taken away, even by the owner of the tables, no longer fits.  Writing a record costs nothing for it.

alter table entrust_seal enable row level security;
alter table entrust_seal force row level security;
create policy everybody_reads on entrust_seal for select to {app} using (true);
create policy owner_reads on entrust_seal for select to {owner} using (true);
create policy owner_writes on entrust_seal for insert to {owner} with check (true);
revoke insert, update, delete, truncate on entrust_seal from {app};
create trigger seals_stay before update or delete or truncate on entrust_seal
    for each statement execute function sec.refuse_change();

-- The digest of the records of a block and of the digest before it.  As arrays, so that no value can pass for two;
-- the moment in seconds, which no time zone changes.
create function sec.digest_records(begins bigint, ends bigint, before bytea) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select sha256(before || convert_to(coalesce(string_agg(jsonb_build_array(
               record.id, extract(epoch from record.at), record.act, record.outcome, record.person, record.organisation,
               record.entrustment, record.device, record.says, record.detail, touched.subjects)::text, E'\n' order by record.id), ''), 'UTF8'))
      from public.entrust_record as record,
           lateral (select coalesce(jsonb_agg(jsonb_build_array(touch.subject, touch.organisation)
                                              order by touch.subject collate "C"), '[]') as subjects
                      from public.entrust_touch as touch where touch.record_id = record.id) as touched
     where record.id between begins and ends
$$;

-- Seal every record that is there, in blocks.  Returns how many seals were made.
create function sec.seal_records() returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    upto bigint;
    made integer := 0;
    newest public.entrust_seal;
    block record;
begin
    perform sec.only_in('entrust.record.seal');
    if not sec.by_city() then raise insufficient_privilege; end if;
    lock table public.entrust_seal in exclusive mode;
    begin  -- the lock waits for whoever writes just now; undone at once, it lets them go on, and upto stays
        lock table public.entrust_record in share mode;
        select max(id) into upto from public.entrust_record;
        raise exception using errcode = 'AZ001';
    exception when sqlstate 'AZ001' then null;
    end;
    loop
        select * into newest from public.entrust_seal order by id desc limit 1;
        select max(those.id) as ends, count(*) as rows into block
          from (select record.id from public.entrust_record as record
                 where record.id > coalesce(newest.ends, 0) and record.id <= upto order by record.id limit 10000) as those;
        exit when block.ends is null;
        insert into public.entrust_seal (begins, ends, rows, digest, sealed_at)
        values (coalesce(newest.ends, 0) + 1, block.ends, block.rows,
                sec.digest_records(coalesce(newest.ends, 0) + 1, block.ends, coalesce(newest.digest, '')), clock_timestamp());
        made := made + 1;
    end loop;
    return made;
end $$;

-- The seals that no longer fit their records or the seal before.
create function sec.broken_seals() returns setof bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform sec.only_in('entrust.record.verify');
    if not sec.by_city() then raise insufficient_privilege; end if;
    return query
        select seal.id
          from (select kept.*, lag(kept.digest, 1, '') over (order by kept.id) as before,
                       lag(kept.ends, 1, 0::bigint) over (order by kept.id) as ended
                  from public.entrust_seal as kept) as seal
         where seal.begins <> seal.ended + 1 or seal.digest <> sec.digest_records(seal.begins, seal.ends, seal.before)
         order by seal.id;
end $$;

revoke all on function sec.digest_records, sec.seal_records, sec.broken_seals from public;
grant execute on function sec.seal_records, sec.broken_seals to {app};
