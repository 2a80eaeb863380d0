"""初回加算 and 委託連携加算 count as each month was last billed; what was withdrawn (過誤) does not."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("care", "0006_one_index_each")]

    operations = [
        migrations.RunSQL((Path(__file__).parent / "counted.sql").read_text(encoding="utf-8"), ""),
    ]
