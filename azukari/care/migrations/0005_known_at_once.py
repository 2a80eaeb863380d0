"""``care_known`` becomes part of the statement that asks."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("care", "0004_keep")]

    operations = [
        migrations.RunSQL((Path(__file__).parent / "known_at_once.sql").read_text(encoding="utf-8"), ""),
    ]
