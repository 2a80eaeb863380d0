from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("house", "0004_decisions")]

    operations = [
        migrations.AlterField(
            model_name="inquiry",
            name="about",
            field=models.CharField(blank=True, max_length=120, verbose_name="調べる物・事項"),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="persons",
            field=models.JSONField(blank=True, default=list, verbose_name="調べる人"),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="signer",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="差出人"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="inquiry",
            name="post",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="担当者の職名"),
            preserve_default=False,
        ),
    ]
