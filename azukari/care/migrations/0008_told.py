"""The day a certification was decided is kept; it, the month a charge began and what a claim is for are told."""

from pathlib import Path

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("care", "0007_counted")]

    operations = [
        migrations.AddField(
            model_name="certification",
            name="decided_on",
            field=models.DateField(blank=True, null=True, verbose_name="認定日"),
        ),
        migrations.RunSQL((Path(__file__).parent / "told.sql").read_text(encoding="utf-8"), ""),
    ]
