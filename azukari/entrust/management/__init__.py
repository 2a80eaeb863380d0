"""The emergency stop from the shell, which works when the web tier does not; records, orders, media."""

from __future__ import annotations

import argparse


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds ``stop``, ``records``, ``order`` and ``medium`` with their verbs."""
    here = "azukari.entrust.management"
    stop = subparsers.add_parser("stop", help="緊急停止: 停止する・状況を見る・解除する・訓練する")
    verbs = stop.add_subparsers()

    press = verbs.add_parser("press", help="緊急停止する")
    press.add_argument("--reason", required=True, metavar="理由", help="止められた人の画面に表示する理由")
    press.add_argument(
        "--scope", default="", metavar="範囲", help="care. など仕組み一つ、または取扱いの名前(既定は全部)"
    )
    press.add_argument("--organisation", metavar="番号", help="この組織だけを止める(事業所番号など)")
    press.set_defaults(run=f"{here}.stop:press")

    verbs.add_parser("list", help="停止しているものと、これまでの停止を表示する").set_defaults(run=f"{here}.stop:show")

    lift = verbs.add_parser("lift", help="2人の職員がサインインして、緊急停止を解除する")
    lift.add_argument("number", type=int, metavar="停止番号", help="azukari stop list で表示される番号")
    lift.set_defaults(run=f"{here}.stop:lift")

    drill = verbs.add_parser("drill", help="動いている画面に負荷をかけながら訓練用組織を停止し、止まるまでの時間を測る")
    drill.add_argument("--clients", type=int, default=64, metavar="数", help="同時に使う端末の数(既定は64)")
    drill.add_argument("--url", default="http://127.0.0.1:8000", metavar="URL", help="動いている画面のアドレス")
    drill.set_defaults(run=f"{here}.drill:drill")

    records = subparsers.add_parser("records", help="操作記録: 封をする・書き換えがないか確かめる")
    kinds = records.add_subparsers()
    seal = kinds.add_parser("seal", help="これまでの記録に封をし、照合番号を表示する(15分ごとに動かす)")
    seal.set_defaults(run=f"{here}.records:seal")
    verify = kinds.add_parser("verify", help="封をした記録が、書き換え・削除・追加されていないか確かめる")
    verify.add_argument("--head", default="", metavar="照合番号", help="前に控えた照合番号。いまもあるかを確かめる")
    verify.add_argument("--stop", action="store_true", help="合わないものがあれば、すべてを緊急停止する")
    verify.set_defaults(run=f"{here}.records:verify")

    order = subparsers.add_parser("order", help="指示書: 市が署名したものかを確かめる(受託者用)")
    looks = order.add_subparsers()
    look = looks.add_parser("check", help="受け取った指示書の署名と依頼の番号を確かめて、中身を表示する")
    look.add_argument("file", metavar="ファイル")
    look.add_argument("--city", required=True, metavar="照合番号", help="市の照合番号(電話で確かめたもの)")
    look.set_defaults(run=f"{here}.order:check", bare=True)

    medium = subparsers.add_parser("medium", help="媒体: 消去を確かめる・届かない郵便を調べる")
    does = medium.add_subparsers()
    check = does.add_parser("check", help="返された媒体(またはその写し)に何も残っていないことを確かめる")
    check.add_argument("file", metavar="媒体", help="/dev/sdX などの媒体、または媒体全体を写したファイル")
    check.set_defaults(run=f"{here}.media:check", bare=True)
    does.add_parser("watch", help="受取りの期限を過ぎた郵便を、紛失として記録する").set_defaults(
        run=f"{here}.media:watch"
    )
