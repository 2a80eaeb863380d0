"""The operator's own commands: start, serve, found a city, migrate, look after the database, compute heirs."""

from __future__ import annotations

import argparse


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds up, serve, rounds, city, database, migrate and heirs."""
    here = "azukari.site.management"

    up = subparsers.add_parser("up", help="データベースの準備から画面の起動までを行う(初回は架空の市を作る)")
    up.add_argument("--empty", action="store_true", help="架空の市を作らない(本物の市を始めるとき。次からも作らない)")
    up.set_defaults(run=f"{here}.up:up", bare=True)
    _port(up)

    serve = subparsers.add_parser("serve", help="画面を起動する")
    serve.add_argument("--workers", type=int, metavar="数", help="プロセスの数")
    serve.add_argument("--stop-database", action="store_true", help="終了するときデータベースも停止する")
    serve.add_argument("--rounds", action="store_true", help="決まった時刻の見回り(rounds)も行う")
    serve.set_defaults(run=f"{here}.up:serve", bare=True)
    _port(serve)

    rounds = subparsers.add_parser("rounds", help="見回り: 操作記録の封など、決まった時刻にすることを続けて行う")
    rounds.add_argument("--beside", type=int, metavar="番号", help="このプロセスが動いている間だけ続ける")
    rounds.set_defaults(run=f"{here}.rounds:rounds", bare=True)

    _city(subparsers, here)

    database = subparsers.add_parser("database", help="組込みデータベースを起動・停止・確認する")
    database.add_argument("verb", choices=("start", "stop", "status"), metavar="start|stop|status")
    database.set_defaults(run=f"{here}.database:database", bare=True)

    migrate = subparsers.add_parser("migrate", help="表を最新の形にし、新しい版の取扱いの権限を付ける")
    migrate.set_defaults(run=f"{here}.database:migrate")

    heirs = subparsers.add_parser("heirs", help="事例ファイル(YAML)から法定相続人と相続分を計算する")
    heirs.add_argument("file", metavar="ファイル")
    heirs.add_argument("--json", action="store_true", help="結果をJSONで出力する")
    heirs.set_defaults(run=f"{here}.heirs:heirs", bare=True)


def _city(subparsers: argparse._SubParsersAction[argparse.ArgumentParser], here: str) -> None:
    city = subparsers.add_parser("city", help="本物の市を始める")
    verbs = city.add_subparsers()

    found = verbs.add_parser(
        "found",
        help="設定ファイル(TOML)から、市の課と最初の職員を作る",
        description="空のデータベースに、市の課・最初の職員・夜間処理を一度に作る。誤りが1つでもあれば何も作らない。",
        epilog="設定ファイルの例: docs/operate/市の例.toml",
    )
    found.add_argument("file", metavar="ファイル")
    found.add_argument("--ask", action="store_true", help="最初のパスワードを作らずに、一人ずつ入力する")
    found.set_defaults(run=f"{here}.city:found_city")

    organisations = verbs.add_parser(
        "organisations",
        help="委託する組織(CSV)を、承認前の委託と一緒に登録する",
        epilog="見出し: 番号,名称,種別,電話,委託番号,業務,開始日,終了日",
    )
    organisations.add_argument("file", metavar="ファイル")
    organisations.set_defaults(run=f"{here}.imports:import_organisations")

    people = verbs.add_parser(
        "people",
        help="組織の利用者(CSV)を登録し、最初のパスワードを一度だけ表示する",
        epilog="見出し: 番号,氏名,サインイン名,立場",
    )
    people.add_argument("file", metavar="ファイル")
    people.set_defaults(run=f"{here}.imports:import_people")


def _port(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, metavar="番号", help="ポート番号(指定がなければ8000から空きを探す)")
