"""A server of the city's own, named by ``DATABASE_URL`` with the owner's role: used, never started or stopped."""

from __future__ import annotations

import os
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from azukari.law.refusal import Refusal
from azukari.site.postgres import roles
from azukari.site.postgres.binaries import OLDEST

DJANGO = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}


class Unreachable(Refusal):
    says = "DATABASE_URL のデータベースに接続できません: {reason}"


class TooOld(Refusal):
    says = "DATABASE_URL の PostgreSQL は{version}です。{oldest}以上が必要です。"


class NeedsAdministrator(Refusal):
    says = (
        "アプリ用の役割を作る権限がありません。データベース管理者に次の2行の実行を依頼してください。\n{create}\n{grant}"
    )


def url() -> str | None:
    return os.environ.get("DATABASE_URL") or None


def owner() -> dict[str, Any]:
    """The owner's connection in Django's words; anything beyond (sslmode …) in OPTIONS."""
    try:
        said = conninfo_to_dict(url() or "")
    except psycopg.ProgrammingError as fault:
        raise Unreachable(reason=str(fault).strip()) from fault
    known = {DJANGO[key]: value for key, value in said.items() if key in DJANGO}
    rest = {key: value for key, value in said.items() if key not in DJANGO}
    return {"HOST": "", "PORT": "", "NAME": "", "USER": "", "PASSWORD": "", **known} | (
        {"OPTIONS": rest} if rest else {}
    )


def app(password: str) -> dict[str, Any]:
    return owner() | {"USER": roles.APP, "PASSWORD": password}


def prepare(password: str) -> None:
    """See that the server is young enough and the application's role is there and answers to our password."""
    try:
        connection = psycopg.connect(url() or "", autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as fault:
        raise Unreachable(reason=str(fault).strip()) from fault
    with connection:
        if connection.info.server_version < OLDEST * 10000:
            raise TooOld(version=connection.info.server_version // 10000, oldest=OLDEST)
        if not _answers(password):
            _make_app_role(connection, password)


def _answers(password: str) -> bool:
    try:
        psycopg.connect(url() or "", user=roles.APP, password=password, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


def _make_app_role(connection: psycopg.Connection, password: str) -> None:
    me, database = connection.info.user, connection.info.dbname
    try:
        roles.make_role(connection, roles.APP, password)
        connection.execute(_grant(me))
        connect = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
        connection.execute(connect.format(sql.Identifier(database), sql.Identifier(roles.APP)))
    except psycopg.errors.InsufficientPrivilege as fault:
        create = roles.role_line(connection, roles.APP, password)
        lines = [f"{line.as_string(connection)};" for line in (create, _grant(me))]
        raise NeedsAdministrator(create=lines[0], grant=lines[1]) from fault


def _grant(owner: str) -> sql.Composed:
    return sql.SQL("GRANT {} TO {}").format(sql.Identifier(roles.APP), sql.Identifier(owner))
