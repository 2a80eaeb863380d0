"""Row security as migration operations: the second lock behind ``seen_by``.

``lock(table, columns)`` forces row security on a table and lets the application role see and write a row only
when the reach of the signed context is the whole city (0) or one of the row's organisations.  The reach is a
scalar sub-select, evaluated once a statement; the index stays with the query's own ``seen_by`` clause.
"""

from django.conf import settings
from django.db.migrations import RunSQL


def within(*columns: str) -> str:
    """The condition that the reach of the context is the whole city or one of ``columns``."""
    return f"(select sec.reach()) = any (array[0, {', '.join(columns)}])"


def lock(table: str, *columns: str, condition: str = "", owner_may: bool = False) -> RunSQL:
    """Force row security on ``table``; ``owner_may`` lets ``sec`` functions (the owner) read it at sign-in."""
    rule = condition or within(*columns)
    statements = [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy within_reach on {table} using ({rule}) with check ({rule})",
    ]
    if owner_may:
        statements.append(f"create policy owner_may on {table} to current_user using (true) with check (true)")
    return RunSQL(";\n".join(statements), f"alter table {table} disable row level security")


def give_rights(apps, schema_editor):
    """The application role may read and write what the owner makes from here on; migrations take back exceptions."""
    app = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(f"alter default privileges grant select, insert, update, delete on tables to {app}")
    schema_editor.execute(f"alter default privileges grant usage, select on sequences to {app}")
    schema_editor.execute(f"grant usage on schema public to {app}")
    schema_editor.execute(f"grant select on django_migrations to {app}")
