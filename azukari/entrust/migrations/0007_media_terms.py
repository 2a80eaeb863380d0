"""What a contract says about media, and the trustee's statement without which it does not end."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from azukari.entrust.locks import lock


def end_with_statement(apps, schema_editor):
    owner = schema_editor.quote_name(schema_editor.connection.settings_dict["USER"])
    sql = (Path(__file__).parent / "terms.sql").read_text(encoding="utf-8")
    sql = sql.replace("{app}", settings.DATABASES["default"]["USER"]).replace("{owner}", owner)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [
        ("entrust", "0006_planned"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeletionStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("says", models.CharField(max_length=300, verbose_name="確かめた方法")),
                ("stated_by", models.IntegerField(verbose_name="申告した人")),
                ("stated_at", models.DateTimeField(auto_now_add=True)),
                (
                    "entrustment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entrust.entrustment",
                        verbose_name="委託",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entrust.organisation",
                        verbose_name="受託者",
                    ),
                ),
            ],
            options={
                "verbose_name": "作業終了の申告",
            },
        ),
        migrations.CreateModel(
            name="Specification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="版")),
                ("clauses", models.JSONField(default=dict, verbose_name="条項")),
                ("set_by", models.IntegerField(verbose_name="定めた人")),
                ("set_at", models.DateTimeField(auto_now_add=True)),
                (
                    "entrustment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="specifications",
                        to="entrust.entrustment",
                    ),
                ),
            ],
            options={
                "verbose_name": "仕様書の条項",
                "constraints": [
                    models.UniqueConstraint(fields=("entrustment", "version"), name="specification_version_once")
                ],
            },
        ),
        lock("entrust_deletionstatement", "organisation_id"),
        migrations.RunPython(end_with_statement),
    ]
