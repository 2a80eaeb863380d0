"""A trustee who cannot be reached states nothing; the city then ends the contract on its own word."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("entrust", "0009_usage")]
    operations = [
        migrations.AlterField("deletionstatement", "says", models.CharField("確かめた方法・理由", max_length=300)),
        migrations.AddField("deletionstatement", "waived", models.BooleanField("申告に代わる市の決定", default=False)),
    ]
