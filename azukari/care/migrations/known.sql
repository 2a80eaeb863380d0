-- What the registers say about a person for a service month, as one document.  It runs with the rights of whoever
-- asks, so row security holds inside.  `besides` belongs to the history and is not used here.
create function care_known(person bigint, month date, besides bigint[]) returns jsonb
language sql stable security invoker set search_path = public, pg_temp as $$
    select jsonb_build_object(
        'insurer_listed', (
            select not exists (select 1 from care_insurer) or exists (
                select 1 from care_insurer as i join care_insured as p on p.insurer = i.number
                 where p.id = person and i.since <= month and (i.until is null or i.until >= month))),
        'certifications', array(
            select jsonb_build_object('level', c.level, 'since', c.since, 'until', c.until,
                'limit_units', c.limit_units, 'limit_since', c.limit_since, 'limit_until', c.limit_until,
                'status', c.status)
              from care_certification as c
             where c.insured_id = person and c.status <> 'superseded' order by c.id),
        'notices', array(
            select jsonb_build_object('accepted_on', n.accepted_on, 'since', n.since, 'planner', n.planner,
                'office', n.office)
              from care_plannotice as n where n.insured_id = person order by n.id),
        'charge', (
            select jsonb_build_object('centre', centre.number, 'centre_id', centre.id, 'office', office.number,
                'care_manager', c.care_manager, 'centre_care_manager', c.centre_care_manager, 'mode', c.mode,
                'registered', exists (
                    select 1 from care_caremanager as m
                     where m.number = c.care_manager and m.organisation_id = coalesce(c.office_id, c.centre_id)
                       and m.since < month + interval '1 month' and (m.until is null or m.until >= month)))
              from care_charge as c
              join entrust_organisation as centre on centre.id = c.centre_id
              left join entrust_organisation as office on office.id = c.office_id
             where c.insured_id = person and c.since <= month and (c.until is null or c.until >= month)
             order by c.since desc limit 1))
$$;

-- What was filed and sent for a person, whoever did it: two offices must not learn of each other, and still not file
-- the same month twice.  It runs as the owner of the tables, sees all rows through the policy `history_reads`, and
-- answers only whom the month's charge concerns; another office is just 'other', its claims have no number.
-- `besides`: claims that are being decided and do not count as filed.  `gap`: months without a claim after which a
-- person is new again (初回加算).
create function care_history(person bigint, month date, besides bigint[], gap integer) returns jsonb
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
    counted as (select * from claim where state in ('filed', 'accepted', 'sent'))
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
             where c.service_month = month - interval '1 month' order by c.version desc limit 1), '[]'),
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
