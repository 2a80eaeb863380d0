-- A conclusion, a deliverable and an obtained paper never change; of an inquiry only its answer is added, once; of a
-- register's line only that it was undone, once.

create function house_refuse(says text) returns void language plpgsql as $$
begin
    raise exception using errcode = 'insufficient_privilege', message = says;
end $$;

create function house_keep_whole() returns trigger
language plpgsql set search_path = public, pg_catalog, pg_temp as $$
begin
    perform house_refuse('確定の記録・成果物・取得した書類は、保存したときのまま残します。');
    return null;
end $$;

-- Only the named columns may be filled in, all of them while the first is still empty.
create function house_keep_but() returns trigger
language plpgsql set search_path = public, pg_catalog, pg_temp as $$
begin
    if to_jsonb(old) - tg_argv <> to_jsonb(new) - tg_argv then
        perform house_refuse('照会と戸籍の記載の内容は変えられません。');
    end if;
    if to_jsonb(old) ->> tg_argv[0] is not null then
        perform house_refuse('照会の回答と記載の取消しは、一度だけ記録できます。');
    end if;
    return new;
end $$;

create trigger keep before update or delete on house_conclusion for each row execute function house_keep_whole();
create trigger keep before update or delete on house_deliverable for each row execute function house_keep_whole();
create trigger keep before update or delete on house_obtained for each row execute function house_keep_whole();
create trigger keep before update on house_inquiry for each row
    execute function house_keep_but('answered_on', 'answer', 'source_class');
create trigger keep before update on house_line for each row execute function house_keep_but('undone_at', 'undone_by');

revoke delete, truncate on house_conclusion, house_deliverable, house_obtained, house_inquiry, house_line from {app};
revoke update on house_conclusion, house_deliverable, house_obtained from {app};
