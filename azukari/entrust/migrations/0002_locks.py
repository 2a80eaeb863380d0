"""The signing key, the ``sec`` functions, row security, and records that stay."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

from azukari.entrust.rules import CITY_ONLY


def lay_locks(apps, schema_editor):
    names = {
        "app": settings.DATABASES["default"]["USER"],
        "owner": schema_editor.connection.settings_dict["USER"],
    }
    sql = (Path(__file__).parent / "locks.sql").read_text(encoding="utf-8")
    for name, role in names.items():
        sql = sql.replace("{" + name + "}", schema_editor.quote_name(role) if name == "owner" else role)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute("insert into sec.key values (1, %s, %s)", list(_pads(settings.CONTEXT_KEY)))
        cursor.execute("insert into sec.city_act select unnest(%s::text[])", [sorted(CITY_ONLY)])


def _pads(key: bytes) -> tuple[bytes, bytes]:
    """The inner and outer pad of HMAC-SHA256 (RFC 2104), so that PostgreSQL needs only sha256()."""
    if len(key) != 64:
        raise ValueError("the context key must be 64 bytes")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


class Migration(migrations.Migration):
    dependencies = [("entrust", "0001_initial")]
    operations = [migrations.RunPython(lay_locks)]
