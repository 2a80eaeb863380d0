-- As in known_at_once.sql; with it the day a certification was decided and the month a charge began.
create or replace function care_known(person bigint, month date) returns setof jsonb
language sql stable security invoker as $$
    select jsonb_build_object(
        'insurer_listed', (
            select not exists (select 1 from public.care_insurer) or exists (
                select 1 from public.care_insurer as i join public.care_insured as p on p.insurer = i.number
                 where p.id = person and i.since <= month and (i.until is null or i.until >= month))),
        'certifications', array(
            select jsonb_build_object('level', c.level, 'since', c.since, 'until', c.until,
                'limit_units', c.limit_units, 'limit_since', c.limit_since, 'limit_until', c.limit_until,
                'status', c.status, 'decided_on', c.decided_on)
              from public.care_certification as c
             where c.insured_id = person and c.status <> 'superseded' order by c.id),
        'notices', array(
            select jsonb_build_object('accepted_on', n.accepted_on, 'since', n.since, 'planner', n.planner,
                'office', n.office)
              from public.care_plannotice as n where n.insured_id = person order by n.id),
        'charge', (
            select jsonb_build_object('centre', centre.number, 'centre_id', centre.id, 'office', office.number,
                'care_manager', c.care_manager, 'centre_care_manager', c.centre_care_manager, 'mode', c.mode, 'since', c.since,
                'registered', exists (
                    select 1 from public.care_caremanager as m
                     where m.number = c.care_manager and m.organisation_id = coalesce(c.office_id, c.centre_id)
                       and m.since < month + interval '1 month' and (m.until is null or m.until >= month)))
              from public.care_charge as c
              join public.entrust_organisation as centre on centre.id = c.centre_id
              left join public.entrust_organisation as office on office.id = c.office_id
             where c.insured_id = person and c.since <= month and (c.until is null or c.until >= month)
             order by c.since desc limit 1))
$$;

-- As in counted.sql; with it what a standing claim is for: a month, or its 給付管理票 alone.
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
            select jsonb_build_object('scheme', c.scheme, 'state', c.state, 'purpose', c.purpose,
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
