"""What was concluded, delivered, written and obtained stays as it was, not even raw SQL changes it."""

from pathlib import Path

from django.conf import settings
from django.db import migrations


def keep(apps, schema_editor):
    app = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    sql = (Path(__file__).parent / "keep.sql").read_text(encoding="utf-8").replace("{app}", app)
    schema_editor.execute(sql, None)


class Migration(migrations.Migration):
    dependencies = [("house", "0002_locks")]

    operations = [migrations.RunPython(keep)]
