"""``azukari``: everything an operator or a script does, in one command.

Each system adds its own commands in ``azukari.<system>.management.register(subparsers)``, importing nothing that needs
Django there.  A command names what runs it: ``set_defaults(run="azukari.care.management.month:send")``.  Before it
runs, the database is prepared and Django set up, unless it says ``set_defaults(bare=True)``.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pkgutil import resolve_name
from typing import Any

from azukari.law.refusal import NotRight, Refusal, reason_of
from azukari.site import postgres

SYSTEMS = ("site", "entrust", "care", "house", "library", "council", "gateway", "copies")
REFUSED = 2
INTERRUPTED = 130

JAPANESE = {
    "usage: ": "使い方: ",
    "positional arguments": "引数",
    "options": "オプション",
    "subcommands": "コマンド",
    "show this help message and exit": "この説明を表示する",
    "the following arguments are required: %s": "次の指定が足りません: %s",
    "unrecognized arguments: %s": "わからない指定があります: %s",
    "expected one argument": "値を一つ指定してください",
    "expected at most one argument": "値は一つだけ指定してください",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s は %(matches)s のどれか分かりません",
    "ignored explicit argument %r": "値 %r は要りません",
    "expected at least one argument": "値を一つ以上指定してください",
    "not allowed with argument %s": "%s と同時には指定できません",
    "one of the arguments %s is required": "%s のいずれかを指定してください",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r は選べません(%(choices)s から選んでください)",
    "invalid %(type)s value: %(value)r": "値 %(value)r は正しくありません",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "%(prog)s: error: %(message)s\n": "%(message)s\n",
}


def main(words: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 done with findings, 2 refused in one Japanese sentence."""
    try:
        return _run(_parser().parse_args(words))
    except NotRight as refusal:
        _say(str(refusal), *(f"・{finding.field}: {finding.says}" for finding in refusal.findings))
    except Refusal as refusal:
        _say(str(refusal))
    except (FileNotFoundError, PermissionError, IsADirectoryError) as fault:
        if fault.filename is None:
            raise
        _say(f"ファイル {fault.filename} を扱えません: {reason_of(fault)}")
    except EOFError:  # input() where nobody types
        _say("入力がありません。端末から実行してください。")
    except BrokenPipeError:  # | head: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return INTERRUPTED
    return REFUSED


def _run(chosen: argparse.Namespace) -> int:
    run = chosen.run
    if not getattr(chosen, "bare", False):
        set_up(start=not chosen.if_running)
    if isinstance(run, str):
        run = resolve_name(run)
    return int(run(chosen) or 0)


def set_up(*, start: bool = True) -> None:
    """The database runs and Django knows it."""
    postgres.prepare() if start else postgres.expect()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "azukari.site.settings")
    import django

    django.setup()


def _parser() -> argparse.ArgumentParser:
    argparse._ = lambda text: JAPANESE.get(text, text)  # type: ignore[attr-defined]  # argparse has no other door
    parser = _Parser(
        prog="azukari",
        description="預かり: 市が委託先に預けた個人情報を、預けたまま見守るための道具。",
        epilog="各コマンドの説明: azukari コマンド --help",
    )
    running = "データベースが停止していれば、起動せずに終わる(決まった時刻に動かすとき)"
    parser.add_argument("--if-running", action="store_true", help=running)
    subparsers = parser.add_subparsers()
    for system in SYSTEMS:
        if find_spec(f"azukari.{system}") and find_spec(f"azukari.{system}.management"):
            import_module(f"azukari.{system}.management").register(subparsers)
    return parser


class _Commands(argparse._SubParsersAction):  # type: ignore[type-arg]
    """What the list says of a command, its own help says too."""

    def add_parser(self, name: str, **words: Any) -> Any:
        return super().add_parser(name, **{"description": words.get("help"), **words})


class _Parser(argparse.ArgumentParser):
    """Every command with commands below it asks for one of them in the same words."""

    def __init__(self, **words: Any) -> None:
        super().__init__(**words)
        self.register("action", "parsers", _Commands)

    def add_subparsers(self, **words: Any) -> Any:
        return super().add_subparsers(title="コマンド", metavar="コマンド", required=True, **words)


def _say(*lines: str) -> None:
    print("\n".join(lines), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
