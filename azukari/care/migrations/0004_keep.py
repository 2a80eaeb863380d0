"""What was filed and sent cannot be changed, not even by raw SQL; a claim says what it is for."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models


def keep(apps, schema_editor):
    app = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    sql = (Path(__file__).parent / "keep.sql").read_text(encoding="utf-8").replace("{app}", app)
    schema_editor.execute(sql, None)


class Migration(migrations.Migration):
    dependencies = [("care", "0003_known")]

    operations = [
        migrations.AddField(
            "claim",
            "purpose",
            models.CharField(
                "目的",
                max_length=6,
                choices=[("month", "月の請求"), ("slip", "給付管理票だけ"), ("cancel", "給付管理票の取消")],
                default="month",
            ),
        ),
        migrations.RunPython(keep),
    ]
