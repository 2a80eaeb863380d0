from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("house", "0005_letters")]

    operations = [
        migrations.AddField(
            model_name="line",
            name="position",
            field=models.BigIntegerField(null=True, verbose_name="直す前の行の番号"),
        ),
    ]
