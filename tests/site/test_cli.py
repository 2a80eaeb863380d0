"""The console: Japanese help, refusals in one sentence, exit codes a script can trust."""

from __future__ import annotations

from io import StringIO

import pytest

from azukari.law.refusal import Finding, NotRight, Refusal
from azukari.site import cli


class Sorry(Refusal):
    says = "{what}はできません。"


@pytest.fixture
def command(monkeypatch):
    """Makes ``azukari try`` run a function of the test's own."""

    def become(run):
        parser = cli.argparse.ArgumentParser()
        parser.set_defaults(run=run, bare=True)
        monkeypatch.setattr(cli, "_parser", lambda: parser)

    return become


def test_help_is_japanese(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    said = capsys.readouterr().out
    assert "使い方" in said
    for english in ("usage", "options", "positional", "show this help"):
        assert english not in said


def commands(parser=None, words=()):
    """Every command there is, and what its own help says it does."""
    parser = parser or cli._parser()
    for action in parser._subparsers._group_actions if parser._subparsers else ():
        for name, child in action.choices.items():
            yield (*words, name), child.description
            yield from commands(child, (*words, name))


@pytest.mark.parametrize(("words", "says"), [pytest.param(*found, id=" ".join(found[0])) for found in commands()])
def test_every_command_explains_itself_in_japanese(words, says, capsys):
    assert not says.isascii()
    with pytest.raises(SystemExit) as end:
        cli.main([*words, "--help"])
    assert end.value.code == 0
    said = capsys.readouterr().out
    assert "使い方" in said
    assert not [english for english in ("usage", "options:", "positional", "show this help") if english in said]


REFUSED = [
    ["city", "found", "none.toml"],
    ["city", "organisations", "none.csv"],
    ["city", "people", "none.csv"],
    ["masters", "import", "none.csv"],
    ["masters", "care-managers", "none.csv"],
    ["people", "import", "none.csv"],
    ["heirs", "none.yaml"],
]


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_every_refusal_is_one_sentence_and_two(words, city, capsys):
    assert cli.main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "none." in said.err


@pytest.mark.parametrize(
    ("words", "said"),
    [([], "指定が足りません"), (["nonsense"], "選べません"), (["serve", "--port", "x"], "正しくありません")],
)
def test_a_mistyped_command_is_a_sentence(words, said, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    assert end.value.code == 2
    assert said in capsys.readouterr().err


def test_a_refusal_is_one_sentence_and_two(command, capsys):
    def refuse(chosen):
        raise Sorry(what="送信")

    command(refuse)
    assert cli.main([]) == 2
    assert capsys.readouterr() == ("", "送信はできません。\n")


def test_findings_come_along(command, capsys):
    def refuse(chosen):
        raise NotRight([Finding("単位数", "442にしてください。")])

    command(refuse)
    assert cli.main([]) == 2
    assert "・単位数: 442にしてください。" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_a_sentence(command, capsys, tmp_path):
    command(lambda chosen: (tmp_path / "none.csv").read_text())
    assert cli.main([]) == 2
    assert "none.csv" in capsys.readouterr().err


def test_a_question_that_nobody_answers_is_a_sentence(command, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())
    command(lambda chosen: input())
    assert cli.main([]) == 2
    assert "端末から" in capsys.readouterr().err


def test_a_crash_is_left_to_the_developer(command):
    command(lambda chosen: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli.main([])


def test_what_a_command_returns_is_its_exit_code(command):
    command(lambda chosen: 1)
    assert cli.main([]) == 1
