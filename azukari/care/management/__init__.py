"""What a script does for the care network: masters and persons in, a month's files out, a file looked at."""

from __future__ import annotations

import argparse
from datetime import date

HERE = "azukari.care.management"
PEOPLE = (
    "保険者番号,被保険者番号,氏名,氏名カナ,生年月日,性別,公費負担者番号,公費受給者番号,"
    "要介護状態区分,認定開始日,認定終了日,支給限度額,限度額開始月,限度額終了月,認定状況,"
    "届出受付日,届出開始日,計画作成区分,届出事業所,"
    "センター,委託先,担当介護支援専門員,センターの介護支援専門員,形態,担当開始月,担当終了月"
)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds masters, people, month and transmission."""
    masters = subparsers.add_parser("masters", help="単位数表マスタと事業所台帳を取り込む").add_subparsers()
    imported = masters.add_parser("import", help="市の総合事業単位数表マスタ(CSV、19列と24列)を取り込む")
    imported.add_argument("file", metavar="ファイル")
    imported.set_defaults(run=f"{HERE}.masters:import_units")
    designations = masters.add_parser(
        "designations",
        help="事業所台帳(CSV)を取り込む",
        epilog="見出し: 事業所番号,名称,種類,区分,地域区分,開始日,終了日",
    )
    designations.add_argument("file", metavar="ファイル")
    designations.set_defaults(run=f"{HERE}.masters:import_designations")
    managers = masters.add_parser(
        "care-managers",
        help="介護支援専門員(CSV)を取り込む",
        epilog="見出し: 事業所番号,介護支援専門員番号,氏名,開始日",
    )
    managers.add_argument("file", metavar="ファイル")
    managers.set_defaults(run=f"{HERE}.care_managers:take_in")

    insurers = masters.add_parser(
        "insurers",
        help="保険者の台帳(CSV)を取り込む。この市を最初の行にする",
        epilog="見出し: 保険者番号,名称,開始日,終了日",
    )
    insurers.add_argument("file", metavar="ファイル")
    insurers.set_defaults(run=f"{HERE}.masters:import_insurers")

    people = subparsers.add_parser("people", help="被保険者を取り込む").add_subparsers()
    insured = people.add_parser(
        "import",
        help="被保険者の台帳(CSV)を、認定・届出・担当と一緒に取り込む",
        description="1人1行。認定・届出・担当が複数あるときは、同じ番号の行を足す。すでに登録された人の行は、新しい認定・届出・担当だけを足す。誤りが1つでもあれば何も登録しない。",
        epilog=f"見出し: {PEOPLE}",
    )
    insured.add_argument("file", metavar="ファイル")
    insured.set_defaults(run=f"{HERE}.people:take_in")

    month = subparsers.add_parser("month", help="月の伝送ファイルを書き出す").add_subparsers()
    send = month.add_parser(
        "send", help="受け付けた請求を締めて伝送ファイルを書き出す。締めたあとは同じファイルをもう一度書き出す"
    )
    send.add_argument("--centre", required=True, metavar="番号", help="地域包括支援センターの事業所番号")
    send.add_argument("--month", required=True, type=_month, metavar="年-月", help="サービス提供月(2026-10 のように)")
    send.add_argument("--to", required=True, metavar="フォルダ", help="書き出す先。新しいフォルダか、空のフォルダ")
    send.set_defaults(run=f"{HERE}.month:send")

    transmission = subparsers.add_parser("transmission", help="伝送ファイルを調べる").add_subparsers()
    check = transmission.add_parser("check", help="国保連に送るファイルの誤りを、レコードと項目ごとに挙げる")
    check.add_argument("files", nargs="+", metavar="ファイル")
    check.set_defaults(run=f"{HERE}.month:check", bare=True)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"「{text}」は年月ではありません。2026-10 のように書いてください") from None
