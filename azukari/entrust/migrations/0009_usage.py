"""Rules of use, in versions that everybody reads, beside the procedure for media."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models


def lay_locks(apps, schema_editor):
    owner = schema_editor.quote_name(schema_editor.connection.settings_dict["USER"])
    sql = (Path(__file__).parent / "usage.sql").read_text(encoding="utf-8")
    sql = sql.replace("{app}", settings.DATABASES["default"]["USER"]).replace("{owner}", owner)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("entrust", "0008_seals")]
    operations = [
        migrations.AddField(
            "procedure",
            "subject",
            models.CharField(
                "何の", max_length=5, choices=[("media", "媒体の取扱手順"), ("use", "利用の決まり")], default="media"
            ),
        ),
        migrations.AlterField("procedure", "version", models.PositiveSmallIntegerField("版")),
        migrations.AlterModelOptions("procedure", {"verbose_name": "手順と決まり"}),
        migrations.AlterModelOptions("acknowledgement", {"verbose_name": "手順と決まりの確認"}),
        migrations.AddConstraint(
            "procedure", models.UniqueConstraint(fields=["subject", "version"], name="procedure_version_once")
        ),
        migrations.RunPython(lay_locks),
    ]
