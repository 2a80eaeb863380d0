"""An answer to an inquiry has a row of its own, so that it can be corrected and what stood there before is kept."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from azukari.entrust.locks import lock


def keep(apps, schema_editor):
    app = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    sql = (Path(__file__).parent / "answers.sql").read_text(encoding="utf-8").replace("{app}", app)
    schema_editor.execute(sql, None)


class Migration(migrations.Migration):
    dependencies = [("house", "0006_corrections")]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_class", models.CharField(blank=True, max_length=20, verbose_name="聞き取りの相手の種別")),
                ("says", models.CharField(max_length=400, verbose_name="回答の要点")),
                ("recorded_on", models.DateField(verbose_name="記録日")),
                ("recorded_by", models.IntegerField(null=True, verbose_name="記録した人")),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="house.answer"
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="house.inquiry"
                    ),
                ),
            ],
            options={
                "verbose_name": "照会の回答",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrects__isnull", True)), fields=("inquiry",), name="answer_begins_once"
                    )
                ],
            },
        ),
        migrations.RunPython(keep),
        lock("house_answer", condition="(select sec.reach()) = 0"),
        migrations.RemoveField(model_name="inquiry", name="answer"),
        migrations.RemoveField(model_name="inquiry", name="answered_on"),
        migrations.RemoveField(model_name="inquiry", name="source_class"),
    ]
