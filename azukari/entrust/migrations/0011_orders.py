"""Orders to a vendor; what a closed organisation asked for ends with it."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def lay_locks(apps, schema_editor):
    sql = (Path(__file__).parent / "orders.sql").read_text(encoding="utf-8")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(sql.replace("{app}", settings.DATABASES["default"]["USER"]))


class Migration(migrations.Migration):
    dependencies = [
        ("entrust", "0010_waived"),
    ]

    operations = [
        migrations.AlterField(
            model_name="grantrequest",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "市の判断待ち"),
                    ("granted", "認めた"),
                    ("declined", "認めない"),
                    ("lapsed", "組織が閉じて終了"),
                ],
                default="asked",
                max_length=8,
                verbose_name="状態",
            ),
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="番号")),
                ("change", models.CharField(max_length=400, verbose_name="変更の内容")),
                ("due_on", models.DateField(verbose_name="期日")),
                ("content", models.BinaryField(verbose_name="署名したファイル")),
                ("issued_by", models.IntegerField(verbose_name="指示した人")),
                ("issued_on", models.DateField(verbose_name="指示した日")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "実施待ち"),
                            ("done", "実施済"),
                            ("unable", "できない"),
                            ("withdrawn", "取消し"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="状態",
                    ),
                ),
                ("done_on", models.DateField(null=True, verbose_name="実施した日")),
                ("answer", models.CharField(blank=True, max_length=400, verbose_name="備考・理由")),
                ("answered_by", models.IntegerField(null=True, verbose_name="答えた人・取り消した人")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答えた日時・取り消した日時")),
                (
                    "asked_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entrust.organisation",
                        verbose_name="依頼元",
                    ),
                ),
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
                        verbose_name="指示先",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="entrust.grantrequest",
                        verbose_name="もとの依頼",
                    ),
                ),
            ],
            options={
                "verbose_name": "指示書",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="order_answered_by_somebody",
                        violation_error_message="答えた人と日時を記録してください。",
                    )
                ],
            },
        ),
        migrations.RunPython(lay_locks),
    ]
