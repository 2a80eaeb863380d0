"""Who may do what in PostgreSQL: one role that owns and migrates, one that works and can do neither."""

from __future__ import annotations

from psycopg import Connection, sql

OWNER = "azukari_owner"  # migrates, stops; no superuser
APP = "azukari_app"  # what the web tier is; cannot pass row-level security
APP_CONNECTIONS = 80  # of 100: the owner's door is never blocked by the web tier, on any version
RESERVED_CONNECTIONS_SINCE = 160000
NO_POWERS = sql.SQL("LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION")


def make_roles(admin: Connection, passwords: dict[str, str]) -> None:
    """Both roles with their passwords, as often as asked."""
    for role in (OWNER, APP):
        make_role(admin, role, passwords[role])
    admin.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(OWNER)))
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC"))
    if admin.info.server_version >= RESERVED_CONNECTIONS_SINCE:
        admin.execute(sql.SQL("GRANT pg_use_reserved_connections TO {}").format(sql.Identifier(OWNER)))


def make_role(admin: Connection, role: str, password: str) -> None:
    """The role without powers, or a new password for the one that is there."""
    admin.execute(role_line(admin, role, password))


def role_line(admin: Connection, role: str, password: str) -> sql.Composed:
    """The statement; the password stands in it as a verifier, so no log and no screen ever holds it."""
    name, limit = sql.Identifier(role), sql.Literal(APP_CONNECTIONS if role == APP else -1)
    verb = sql.SQL("ALTER ROLE {} LOGIN").format(name)
    if not has_role(admin, role):
        verb = sql.SQL("CREATE ROLE {} {}").format(name, NO_POWERS)
    return sql.SQL("{} CONNECTION LIMIT {} PASSWORD {}").format(verb, limit, verifier(admin, role, password))


def verifier(admin: Connection, role: str, password: str) -> sql.Literal:
    secret = admin.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    return sql.Literal(secret.decode())


def has_role(connection: Connection, role: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is not None


def has_database(connection: Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None


def make_database(admin: Connection, name: str, template: str = "template0") -> None:
    """A database of the owner's that only the two roles may enter (a template's own rights are not copied)."""
    database = sql.Identifier(name)
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            database, sql.Identifier(OWNER), sql.Identifier(template)
        )
    )
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(APP)))


def drop_database(admin: Connection, name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
