"""Row security of the care network: a centre and an office see the persons they are in charge of, and whom they were
in charge of while those months can still be claimed.

A certification or notice is seen only by those whose charge overlaps it: who took over a person's care later does
not show it to the one before.
"""

from django.conf import settings
from django.db import migrations

from azukari.entrust.locks import lock, within

APP = settings.DATABASES["default"]["USER"]
WHOLE_CITY = "(select sec.reach()) = 0"
SEEN_FROM = "(select (date_trunc('month', now() at time zone 'Asia/Tokyo') - interval '26 months')::date)"  # 時効まで
CHARGE_SEEN = f"""{within("centre_id", "office_id")}
    and (until is null or until >= {SEEN_FROM} or {WHOLE_CITY})"""
IN_CHARGE = f"""{WHOLE_CITY} or exists (
    select 1 from care_charge as charge where charge.insured_id = care_insured.id)"""


def in_charge_during(table: str, first: str, last: str) -> str:
    """Whether some charge within reach overlaps the row's days."""
    return f"""{WHOLE_CITY} or exists (
        select 1 from care_charge as charge
         where charge.insured_id = {table}.insured_id
           and charge.since <= {last}
           and (charge.until is null or charge.until >= date_trunc('month', {first})::date))"""


def during(table: str, first: str, last: str):
    return lock(table, condition=in_charge_during(table, f"{table}.{first}", last), writes=WHOLE_CITY)


class Migration(migrations.Migration):
    dependencies = [("care", "0001_initial"), ("entrust", "0002_locks")]

    operations = [
        lock("care_charge", condition=CHARGE_SEEN, writes=WHOLE_CITY),
        lock("care_correction", condition=WHOLE_CITY),
        migrations.RunSQL(f'revoke update, delete, truncate on care_correction from "{APP}"', migrations.RunSQL.noop),
        lock("care_insured", condition=IN_CHARGE, writes=WHOLE_CITY),
        during("care_certification", "since", "coalesce(care_certification.until, 'infinity')"),
        during("care_plannotice", "since", "'infinity'"),
        lock(
            "care_caremanager",
            condition="""(select sec.reach()) = any (array[0, organisation_id]) or exists (
                select 1 from entrust_organisation as organisation
                 where organisation.id = (select sec.reach()) and organisation.kind = 'centre')""",
            writes=WHOLE_CITY,
        ),
        lock("care_claim", "centre_id", "office_id"),
        lock("care_closing", "centre_id"),
        lock("care_transmissionfile", "centre_id"),
        lock("care_transmitted", "centre_id", "office_id"),
    ]
