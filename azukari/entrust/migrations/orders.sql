-- Orders to a vendor: issued by the city in its act, answered by the vendor in its own; the signed file never changes.

alter table entrust_order enable row level security;
alter table entrust_order force row level security;
create policy within_reach on entrust_order for select to {app}
    using (coalesce((select sec.reach()) = any (array[0, organisation_id, asked_for_id]), false));
create policy issued_by_city on entrust_order for insert to {app}
    with check ((select sec.acting()) = 'entrust.order.issue' and (select sec.by_city())
                and issued_by = (select sec.person()) and state = 'open');
-- Of several policies any one's check lets a row through: each says its act in the check too.
create policy answered_by_vendor on entrust_order for update to {app}
    using ((select sec.acting()) = 'entrust.order.answer' and organisation_id = (select sec.organisation()) and state = 'open')
    with check ((select sec.acting()) = 'entrust.order.answer' and state in ('done', 'unable') and answered_by = (select sec.person()));
create policy withdrawn_by_city on entrust_order for update to {app}
    using ((select sec.acting()) in ('entrust.order.issue', 'entrust.organisation.close') and (select sec.by_city())
           and state in ('open', 'unable'))
    with check ((select sec.acting()) in ('entrust.order.issue', 'entrust.organisation.close') and (select sec.by_city())
                and state = 'withdrawn' and answered_by = (select sec.person()));
revoke update, delete, truncate on entrust_order from {app};
grant update (state, done_on, answer, answered_by, answered_at) on entrust_order to {app};
alter table entrust_order alter column id set generated always;

-- With an organisation what it asked for ends too.
create policy ended_with_organisation on entrust_grantrequest for update to {app}
    using ((select sec.acting()) = 'entrust.organisation.close' and (select sec.by_city()))
    with check ((select sec.acting()) = 'entrust.organisation.close' and (select sec.by_city())
                and state = 'lapsed' and decided_by_id = (select sec.person()));

insert into sec.city_act values ('entrust.order.issue') on conflict do nothing;
