-- What was once decided is not rewritten when it is taken back.

create trigger keep before update or delete on house_pastdecision for each row execute function house_keep_whole();
revoke update, delete, truncate on house_pastdecision from {app};
