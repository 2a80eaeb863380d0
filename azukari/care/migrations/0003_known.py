"""``care_known`` and ``care_history``: what the registers say about a person for a month, as one document."""

from pathlib import Path

from django.db import migrations

HISTORY = ("care_claim", "care_transmitted", "care_charge")  # the tables that care_history reads past row security


class Migration(migrations.Migration):
    dependencies = [("care", "0002_locks")]

    operations = [
        migrations.RunSQL(
            (Path(__file__).parent / "known.sql").read_text(encoding="utf-8"),
            "drop function care_history(bigint, date, bigint[], integer); "
            "drop function care_known(bigint, date, bigint[])",
        ),
        *(
            migrations.RunSQL(
                f"create policy history_reads on {table} for select to current_user using (true)",
                f"drop policy history_reads on {table}",
            )
            for table in HISTORY
        ),
    ]
