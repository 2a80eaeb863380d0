-- The answers that stood in their inquiries become the first of their own rows; now neither ever changes.

alter table house_inquiry no force row level security;
insert into house_answer (inquiry_id, source_class, says, recorded_on)
    select id, source_class, answer, answered_on from house_inquiry where answered_on is not null;
alter table house_inquiry force row level security;

create or replace function house_keep_whole() returns trigger
language plpgsql set search_path = public, pg_catalog, pg_temp as $$
begin
    perform house_refuse('確定の記録・成果物・取得した書類・照会・回答は、保存したときのまま残します。');
    return null;
end $$;

drop trigger keep on house_inquiry;
create trigger keep before update or delete on house_inquiry for each row execute function house_keep_whole();
create trigger keep before update or delete on house_answer for each row execute function house_keep_whole();
revoke update on house_inquiry from {app};
revoke update, delete, truncate on house_answer from {app};
