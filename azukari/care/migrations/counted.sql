-- What was filed and sent for a person, whoever did it: two offices must not learn of each other, and still not file
-- the same month twice.  It runs as the owner of the tables, sees all rows through the policy `history_reads`, and
-- answers only whom the month's charge concerns; another office is just 'other', its claims have no number.
-- `besides`: claims that are being decided and do not count as filed.  `counted`: what each month was last billed with;
-- a 給付管理票 alone bills nothing, and what was withdrawn (過誤) was never billed.  `gap`: months without a claim after which a
-- person is new again (初回加算).
create or replace function care_history(person bigint, month date, besides bigint[], gap integer) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    with asking as materialized (select sec.reach() as reach),
    concerned as materialized (
        select reach, reach = 0 or exists (
            select 1 from public.care_charge as c
             where c.insured_id = person and asking.reach in (c.centre_id, c.office_id)
               and c.since <= month and (c.until is null or c.until >= month)) as is_so
          from asking),
    claim as materialized (
        select c.*, concerned.reach = 0 or coalesce(concerned.reach in (c.office_id, c.centre_id), false) as own
          from public.care_claim as c, concerned
         where c.insured_id = person and c.id <> all (besides)
           and (concerned.is_so or concerned.reach in (c.office_id, c.centre_id))),
    counted as (
        select last.* from (
            select distinct on (service_month) * from claim
             where state in ('filed', 'accepted', 'sent') and purpose = 'month'
             order by service_month, version desc) as last
         where not exists (
            select 1 from public.care_transmitted as t
             where t.insured_id = person and t.service_month = last.service_month and t.claim_id = last.id
               and t.document <> '8222' and t.outcome = 'withdrawn'))
    select jsonb_build_object(
        'sent', array(
            select jsonb_build_object('document', t.document, 'service_month', t.service_month,
                'review_month', t.review_month, 'revision', t.revision, 'outcome', t.outcome)
              from public.care_transmitted as t, concerned
             where t.insured_id = person and t.service_month = month
               and (concerned.is_so or concerned.reach in (t.office_id, t.centre_id)) order by t.id),
        'filed', array(
            select jsonb_build_object('scheme', c.scheme, 'state', c.state,
                'office', case when c.own then coalesce(office.number, '') else 'other' end)
              from claim as c left join public.entrust_organisation as office on office.id = c.office_id
             where c.service_month = month and c.state in ('filed', 'accepted') order by c.id),
        'last_claim', (
            select jsonb_build_object('pk', case when c.own then c.id end, 'version', c.version, 'state', c.state)
              from claim as c where c.service_month = month order by c.version desc, c.id desc limit 1),
        'last_codes', coalesce((
            select c.sheet -> 'codes' from counted as c
             where c.service_month = month - interval '1 month'), '[]'),
        'had_first', exists (select 1 from counted as c where c.first and c.service_month < month)
                and exists (
                    select 1 from counted as c
                     where c.service_month < month and c.service_month >= month - make_interval(months => gap))
            or exists (
                select 1 from counted as c
                 where c.first and c.service_month > month
                   and c.service_month <= month + make_interval(months => gap)),
        'had_linkage', exists (select 1 from counted as c where c.service_month <> month and c.linkage))
$$;
