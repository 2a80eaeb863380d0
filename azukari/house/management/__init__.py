"""The vendor's copy: open, edit and seal a case on a lent medium, without a database or a network."""

from __future__ import annotations

import argparse


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds ``package key``, ``package open``, ``package edit`` and ``package seal``."""
    here = "azukari.house.management.package"
    package = subparsers.add_parser("package", help="案件ファイル: 鍵を作る・開く・書き足す・封をする(受託者用)")
    verbs = package.add_subparsers()

    key = verbs.add_parser("key", help="鍵を作り、市に届け出る公開鍵を表示する")
    key.add_argument("file", metavar="鍵ファイル")
    key.set_defaults(run=f"{here}:key", bare=True)

    opened = verbs.add_parser("open", help="案件ファイルを、媒体の上のフォルダに開く")
    opened.add_argument("file", metavar="案件ファイル")
    opened.add_argument("--key", required=True, metavar="鍵ファイル")
    opened.add_argument("--city", required=True, metavar="照合番号", help="市の照合番号(電話で確かめたもの)")
    opened.add_argument("--into", metavar="フォルダ", help="既定は案件ファイルの隣")
    opened.set_defaults(run=f"{here}:open_package", bare=True)

    edit = verbs.add_parser("edit", help="開いた案件に、記載や成果物を書き足す")
    edit.add_argument("folder", metavar="フォルダ")
    edit.set_defaults(line=[], drop=[], deliver=[])
    words = ("戸籍番号", "記載", "事実のJSON")
    edit.add_argument("--line", nargs=3, action="append", metavar=words, help="戸籍の記載を1行足す")
    edit.add_argument("--drop", action="append", metavar="行番号", help="戸籍の記載を1行消す")
    words = ("種類", "ファイル")
    says = "成果物を入れる(chart list draft other)。どれも、繰り返して書ける"
    edit.add_argument("--deliver", nargs=2, action="append", metavar=words, help=says)
    edit.set_defaults(run=f"{here}:edit", bare=True)

    sealed = verbs.add_parser("seal", help="市だけが開ける案件ファイルにして、開いたフォルダを消す")
    sealed.add_argument("folder", metavar="フォルダ")
    sealed.add_argument("--key", required=True, metavar="鍵ファイル")
    sealed.set_defaults(run=f"{here}:seal_folder", bare=True)
