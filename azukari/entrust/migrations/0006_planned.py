"""The questions that every act asks of the door are planned once a connection."""

from pathlib import Path

from django.db import migrations


def plan_once(apps, schema_editor):
    sql = (Path(__file__).parent / "planned.sql").read_text(encoding="utf-8")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("entrust", "0005_accounts")]
    operations = [migrations.RunPython(plan_once)]
