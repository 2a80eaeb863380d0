-- What was filed and what was sent stays as it was.  A claim's facts never change, its state only by the act that
-- stands for it; a closing and a file for the insurer never change; of a document that was sent, only the result.

create function care_refuse(says text) returns void language plpgsql as $$
begin
    raise exception using errcode = 'insufficient_privilege', message = says;
end $$;

-- Which acts may bring a claim into a state.
create function care_may_become(state text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
    select coalesce(sec.acting() = any (case state
        when 'filed' then '{care.claim.file,care.upload.file}'::text[]
        when 'accepted' then '{care.claim.accept,care.slip.correct}'
        when 'returned' then '{care.claim.return}'
        when 'withdrawn' then '{care.claim.withdraw,care.slip.correct}'
        when 'replaced' then '{care.claim.file,care.upload.file}'
        when 'sent' then '{care.month.close}'
        else '{}' end), false)
$$;

create function care_keep_claim() returns trigger
language plpgsql set search_path = public, pg_catalog, pg_temp as $$
declare
    changing text[] := '{state,decided_by,decided_at,reason,closing_id}';
begin
    if tg_op = 'UPDATE' and to_jsonb(old) - changing <> to_jsonb(new) - changing then
        perform care_refuse('提出された請求の内容は変えられません。');
    end if;
    if tg_op = 'UPDATE' and old.closing_id is not null and new.closing_id is distinct from old.closing_id then
        perform care_refuse('締めた請求は、ほかの締めに移せません。');
    end if;
    if tg_op = 'INSERT' or new.state <> old.state then
        if tg_op = 'UPDATE' and old.state = 'sent' or not care_may_become(new.state) then
            perform care_refuse('請求の状態は、そのための取扱いだけが変えられます。');
        end if;
    end if;
    return new;
end $$;

create trigger keep before insert or update on care_claim for each row execute function care_keep_claim();

create function care_keep_transmitted() returns trigger
language plpgsql set search_path = public, pg_catalog, pg_temp as $$
declare
    changing text[] := '{outcome,outcome_says}';
begin
    if to_jsonb(old) - changing <> to_jsonb(new) - changing then
        perform care_refuse('送った書類の履歴は変えられません。');
    end if;
    if sec.acting() is distinct from 'care.result.record' then
        perform care_refuse('審査の結果は「審査結果を記録する」だけが変えられます。');
    end if;
    return new;
end $$;

create trigger keep before update on care_transmitted for each row execute function care_keep_transmitted();

create function care_keep_whole() returns trigger
language plpgsql set search_path = public, pg_catalog, pg_temp as $$
begin
    perform care_refuse('締めと伝送ファイルは、作られたときのまま保存します。');
    return null;
end $$;

create trigger keep before update or delete on care_closing for each row execute function care_keep_whole();
create trigger keep before update or delete on care_transmissionfile for each row execute function care_keep_whole();

revoke delete, truncate on care_claim, care_transmitted, care_closing, care_transmissionfile from {app};
revoke update on care_closing, care_transmissionfile from {app};
