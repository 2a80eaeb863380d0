"""``care_known``: what the registers say about a person for a month, as one document."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("care", "0002_locks")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parent / "known.sql").read_text(encoding="utf-8"),
            "drop function care_known(bigint, date, bigint[])",
        )
    ]
