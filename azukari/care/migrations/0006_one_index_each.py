"""A column that begins a longer index needs none of its own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0005_known_at_once"),
        ("entrust", "0010_waived"),
    ]

    operations = [
        migrations.AlterField(
            model_name="charge",
            name="centre",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="entrust.organisation",
                verbose_name="包括",
            ),
        ),
        migrations.AlterField(
            model_name="charge",
            name="insured",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="charges", to="care.insured"
            ),
        ),
        migrations.AlterField(
            model_name="charge",
            name="office",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="entrust.organisation",
                verbose_name="委託先",
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="centre",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="entrust.organisation",
                verbose_name="包括",
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="insured",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="care.insured"
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="office",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="entrust.organisation",
                verbose_name="事業所",
            ),
        ),
        migrations.AlterField(
            model_name="transmitted",
            name="insured",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transmitted",
                to="care.insured",
            ),
        ),
    ]
