"""Row security of the vacant houses: the city alone; who refers a house may write it down and not read it back."""

from django.db import migrations

from azukari.entrust.locks import lock, within

WHOLE_CITY = "(select sec.reach()) = 0"
TABLES = (
    "house", "complaint", "survey", "inquiry", "obtained", "transfer", "register", "line", "conclusion", "case",
    "deliverable",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("house", "0001_initial"), ("entrust", "0002_locks")]

    operations = [
        *(lock(f"house_{table}", condition=WHOLE_CITY) for table in TABLES),
        lock("house_referral", condition=WHOLE_CITY, writes=within("organisation_id")),
    ]
