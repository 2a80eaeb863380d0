"""Organisations added on screen, and persons who act for several."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models


def lay_locks(apps, schema_editor):
    owner = schema_editor.quote_name(schema_editor.connection.settings_dict["USER"])
    sql = (Path(__file__).parent / "organisations.sql").read_text(encoding="utf-8")
    sql = sql.replace("{app}", settings.DATABASES["default"]["USER"]).replace("{owner}", owner)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("entrust", "0003_media")]
    operations = [
        migrations.RemoveConstraint("membership", "membership_once"),
        migrations.AddConstraint(
            "membership",
            models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("person", "organisation"),
                name="membership_once",
                violation_error_message="この利用者は、すでにこの組織に所属しています。",
            ),
        ),
        migrations.AddField("session", "chosen", models.BooleanField("組織を選んだ", db_default=False)),
        migrations.RunPython(lay_locks),
    ]
