-- What the registers say about a person for a service month, as one document.  It runs with the rights of whoever
-- asks, so row security holds inside.  A set of one and nothing of its own to set: so it becomes part of the statement
-- that asks, and how far that reaches is found out once a statement, not once a person.
drop function care_known(bigint, date, bigint[]);
create function care_known(person bigint, month date) returns setof jsonb
language sql stable security invoker as $$
    select jsonb_build_object(
        'insurer_listed', (
            select not exists (select 1 from public.care_insurer) or exists (
                select 1 from public.care_insurer as i join public.care_insured as p on p.insurer = i.number
                 where p.id = person and i.since <= month and (i.until is null or i.until >= month))),
        'certifications', array(
            select jsonb_build_object('level', c.level, 'since', c.since, 'until', c.until,
                'limit_units', c.limit_units, 'limit_since', c.limit_since, 'limit_until', c.limit_until,
                'status', c.status)
              from public.care_certification as c
             where c.insured_id = person and c.status <> 'superseded' order by c.id),
        'notices', array(
            select jsonb_build_object('accepted_on', n.accepted_on, 'since', n.since, 'planner', n.planner,
                'office', n.office)
              from public.care_plannotice as n where n.insured_id = person order by n.id),
        'charge', (
            select jsonb_build_object('centre', centre.number, 'centre_id', centre.id, 'office', office.number,
                'care_manager', c.care_manager, 'centre_care_manager', c.centre_care_manager, 'mode', c.mode,
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
