-- What the registers say about a person for a service month, as one document.  It runs with the rights of whoever
-- asks, so row security holds inside.  `besides`: claims that are being decided and do not count as filed.
create function care_known(person bigint, month date, besides bigint[]) returns jsonb
language sql stable security invoker set search_path = public, pg_temp as $$
    select jsonb_build_object(
        'certifications', array(
            select jsonb_build_object('level', c.level, 'since', c.since, 'until', c.until,
                'limit_units', c.limit_units, 'limit_since', c.limit_since, 'limit_until', c.limit_until,
                'status', c.status)
              from care_certification as c where c.insured_id = person order by c.id),
        'notices', array(
            select jsonb_build_object('accepted_on', n.accepted_on, 'since', n.since, 'planner', n.planner,
                'office', n.office)
              from care_plannotice as n where n.insured_id = person order by n.id),
        'charge', (
            select jsonb_build_object('centre', centre.number, 'centre_id', centre.id, 'office', office.number,
                'care_manager', c.care_manager, 'centre_care_manager', c.centre_care_manager, 'mode', c.mode,
                'registered', exists (select 1 from care_caremanager as m where m.number = c.care_manager))
              from care_charge as c
              join entrust_organisation as centre on centre.id = c.centre_id
              left join entrust_organisation as office on office.id = c.office_id
             where c.insured_id = person and c.since <= month and (c.until is null or c.until >= month)
             order by c.since desc limit 1),
        'sent', array(
            select jsonb_build_object('document', t.document, 'service_month', t.service_month,
                'review_month', t.review_month, 'revision', t.revision, 'outcome', t.outcome)
              from care_transmitted as t
             where t.insured_id = person and t.service_month = month order by t.id),
        'filed', array(
            select jsonb_build_object('office', coalesce(office.number, ''), 'scheme', c.scheme, 'state', c.state)
              from care_claim as c left join entrust_organisation as office on office.id = c.office_id
             where c.insured_id = person and c.service_month = month and c.state in ('filed', 'accepted')
               and c.id <> all (besides) order by c.id),
        'last_claim', (
            select jsonb_build_object('pk', c.id, 'version', c.version, 'state', c.state)
              from care_claim as c
             where c.insured_id = person and c.service_month = month and c.id <> all (besides)
             order by c.version desc limit 1),
        'had_first', exists (
            select 1 from care_claim as c
             where c.insured_id = person and c.service_month <> month and c.first
               and c.state in ('filed', 'accepted', 'sent')),
        'had_linkage', exists (
            select 1 from care_claim as c
             where c.insured_id = person and c.service_month <> month and c.linkage
               and c.state in ('filed', 'accepted', 'sent')))
$$;
