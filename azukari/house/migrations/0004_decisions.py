"""A decision can be taken back and is then kept; vendors have a kind and agreements."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from azukari.entrust.locks import lock


def keep(apps, schema_editor):
    app = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    sql = (Path(__file__).parent / "keep_past.sql").read_text(encoding="utf-8").replace("{app}", app)
    schema_editor.execute(sql, None)


class Migration(migrations.Migration):
    dependencies = [
        ("entrust", "0004_organisations"),
        ("house", "0003_keep"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="decided_on",
            field=models.DateField(blank=True, null=True, verbose_name="申立人を決めた日"),
        ),
        migrations.AddField(
            model_name="case",
            name="handed_on",
            field=models.DateField(blank=True, null=True, verbose_name="相続人に渡した日"),
        ),
        migrations.AddField(
            model_name="case",
            name="vendor_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("bar", "弁護士会"),
                    ("law", "法律事務所"),
                    ("judicial", "司法書士"),
                    ("admin", "行政書士"),
                    ("other", "その他"),
                ],
                max_length=8,
                verbose_name="委託先の区分",
            ),
        ),
        migrations.CreateModel(
            name="PastDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("heirs", models.JSONField(default=list, verbose_name="相続人の意思")),
                (
                    "petitioner",
                    models.CharField(
                        choices=[("heir", "相続人"), ("mayor", "市長")], max_length=6, verbose_name="申立人"
                    ),
                ),
                ("petitioner_because", models.CharField(max_length=300, verbose_name="申立人を決めた理由")),
                ("procedure", models.CharField(max_length=120, verbose_name="手続")),
                ("decided_on", models.DateField(null=True, verbose_name="決めた日")),
                ("handed_on", models.DateField(null=True, verbose_name="相続人に渡した日")),
                ("deposit_yen", models.PositiveIntegerField(null=True, verbose_name="確保していた予納金(円)")),
                ("deposit_year", models.PositiveSmallIntegerField(null=True, verbose_name="予納金の年度")),
                ("because", models.CharField(max_length=300, verbose_name="取り消した理由")),
                ("taken_back_on", models.DateField(verbose_name="取り消した日")),
                ("taken_back_by", models.IntegerField(verbose_name="取り消した人")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="past_decisions", to="house.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "取り消した申立人の決定",
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("partner", models.CharField(max_length=80, verbose_name="協定の相手")),
                ("subject", models.CharField(max_length=120, verbose_name="協定の名称")),
                ("since", models.DateField(verbose_name="開始日")),
                ("until", models.DateField(verbose_name="終了日")),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entrust.organisation",
                        verbose_name="委託先の候補",
                    ),
                ),
            ],
            options={
                "verbose_name": "協定",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))),
                        name="agreement_period",
                        violation_error_message="終了日は開始日以後の日にしてください。",
                    )
                ],
            },
        ),
        lock("house_pastdecision", condition="(select sec.reach()) = 0"),
        migrations.RunPython(keep),
    ]
