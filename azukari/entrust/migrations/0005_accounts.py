"""First passwords, former names, and organisations that are confirmed each quarter and closed."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now


def lay_locks(apps, schema_editor):
    owner = schema_editor.quote_name(schema_editor.connection.settings_dict["USER"])
    sql = (Path(__file__).parent / "accounts.sql").read_text(encoding="utf-8")
    sql = sql.replace("{app}", settings.DATABASES["default"]["USER"]).replace("{owner}", owner)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("entrust", "0004_organisations")]
    operations = [
        migrations.AddField(
            "organisation", "confirmed_on", models.DateField("利用者と権限を確認した日", db_default=Now())
        ),
        migrations.AddField("organisation", "closed_on", models.DateField("閉じた日", null=True)),
        migrations.AddField(
            "person", "first_password", models.BooleanField("最初のパスワードのまま", db_default=False)
        ),
        migrations.CreateModel(
            "FormerName",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField("名称", max_length=80)),
                ("until", models.DateField("最後の日")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_names",
                        to="entrust.organisation",
                    ),
                ),
            ],
            {"verbose_name": "旧名称"},
        ),
        migrations.RunPython(lay_locks),
    ]
