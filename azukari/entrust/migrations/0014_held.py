"""Sealing goes on under a stop, which takes power over others at once; nothing is put under a contract that just ends."""

from pathlib import Path

from django.conf import settings
from django.db import migrations


def hold(apps, schema_editor):
    sql = (Path(__file__).parent / "held.sql").read_text(encoding="utf-8")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(sql.replace("{app}", settings.DATABASES["default"]["USER"]))


class Migration(migrations.Migration):
    dependencies = [("entrust", "0013_decided_once")]
    operations = [migrations.RunPython(hold)]
