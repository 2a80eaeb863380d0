"""Row security as migration operations: the second lock behind ``seen_by``.

``lock(table, columns)`` forces row security on a table and lets the application role see and write a row only
when the reach of the signed context is the whole city (0) or one of the row's organisations.  The reach is a
scalar sub-select, evaluated once a statement; the index stays with the query's own ``seen_by`` clause.
"""

from django.conf import settings
from django.db.migrations import RunSQL


def within(*columns: str) -> str:
    """The condition that the reach of the context is the whole city or one of ``columns``.

    The planner believes that a bare ``= any`` leaves one row in hundreds, and then sorts thousands instead of reading
    the index in order; of ``coalesce`` it believes one in two.
    """
    return f"coalesce((select sec.reach()) = any (array[0, {', '.join(columns)}]), false)"


def lock(table: str, *columns: str, condition: str = "", writes: str = "") -> RunSQL:
    """Force row security on ``table``; ``condition`` for seeing and ``writes`` for writing stand for other rules."""
    sees = condition or within(*columns)
    return RunSQL(
        f"""
        alter table {table} enable row level security;
        alter table {table} force row level security;
        create policy within_reach on {table} using ({sees}) with check ({writes or sees});
        """,
        f"alter table {table} disable row level security",
    )


def give_rights(apps, schema_editor):
    """The application role may read and write what the owner makes from here on; migrations take back exceptions."""
    app = schema_editor.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(f"alter default privileges grant select, insert, update, delete on tables to {app}")
    schema_editor.execute(f"alter default privileges grant usage, select on sequences to {app}")
    schema_editor.execute(f"grant usage on schema public to {app}")
    schema_editor.execute(f"grant select on django_migrations to {app}")
