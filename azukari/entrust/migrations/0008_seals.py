"""Seals over the records."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models


def lay_locks(apps, schema_editor):
    owner = schema_editor.quote_name(schema_editor.connection.settings_dict["USER"])
    sql = (Path(__file__).parent / "seals.sql").read_text(encoding="utf-8")
    sql = sql.replace("{app}", settings.DATABASES["default"]["USER"]).replace("{owner}", owner)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("entrust", "0007_media_terms")]
    operations = [
        migrations.CreateModel(
            "Seal",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begins", models.BigIntegerField("最初の記録", unique=True)),
                ("ends", models.BigIntegerField("最後の記録")),
                ("rows", models.IntegerField("件数")),
                ("digest", models.BinaryField("照合番号", max_length=32)),
                ("sealed_at", models.DateTimeField("封をした日時")),
            ],
            {"verbose_name": "操作記録の封"},
        ),
        migrations.RunPython(lay_locks),
    ]
