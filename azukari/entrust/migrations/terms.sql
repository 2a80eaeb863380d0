-- A contract under which media were lent ends only after its trustee stated that nothing was left, once all were back.

create policy owner_reads on entrust_lending for select to {owner} using (true);
create policy owner_reads on entrust_deletionstatement for select to {owner} using (true);

create function sec.end_with_statement() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select 1 from public.entrust_lending as lending
                where lending.entrustment_id = new.id and lending.state <> 'cancelled'
                  and not exists (select 1 from public.entrust_deletionstatement as statement
                                   where statement.entrustment_id = new.id
                                     and statement.stated_at >= lending.closed_at)) then
        raise exception using errcode = 'check_violation', constraint = 'entrustment_ends_with_statement',
            message = '作業終了の申告がない委託は終了できません。';
    end if;
    return new;
end $$;

create trigger end_with_statement before update on entrust_entrustment for each row
    when (new.state = 'ended' and old.state <> 'ended') execute function sec.end_with_statement();

revoke all on function sec.end_with_statement from public;
revoke update, delete, truncate on entrust_deletionstatement, entrust_specification from {app};
