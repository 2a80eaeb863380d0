"""``azukari heirs``, from the one command to the answer."""

import errno
import json
import os
import subprocess
import sys

from azukari.site import cli

CASE = "{id: a, persons: {X: {d: 2020-01-01}, A: {}}, relations: [{t: child, c: A, p: [X]}], decedent: X}"


def test_the_command_computes_a_file(tmp_path, capsys):
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    assert cli.main(["heirs", str(tmp_path / "case.yaml"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["shares"] == {"A": "1/1"}


def test_the_command_refuses_a_file_that_is_no_case(tmp_path, capsys):
    (tmp_path / "case.yaml").write_text("decedent: X", encoding="utf-8")
    assert cli.main(["heirs", str(tmp_path / "case.yaml")]) == 2
    assert "被相続人" in capsys.readouterr().err


def test_json_is_written_whole_whatever_the_machine_speaks(tmp_path):
    case = {"id": "見本", "persons": {"X": {"d": "2020-01-01"}, "\ud800": {}}, "decedent": "X"}
    case["relations"] = [{"t": "child", "c": "\ud800", "p": ["X"]}]
    (tmp_path / "case.json").write_text(json.dumps(case), encoding="ascii")
    command = [sys.executable, "-m", "azukari.site.cli", "heirs", tmp_path / "case.json", "--json"]
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": "latin-1"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)[0]["shares"] == {"\ud800": "1/1"}
    assert "見本" in done.stdout.decode()


def test_a_file_nobody_may_read_is_said_to_be_so(tmp_path, monkeypatch, capsys):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr("pathlib.Path.read_text", refuse)
    assert cli.main(["heirs", str(tmp_path / "case.yaml")]) == 2
    assert "case.yaml」を開けません(権限がありません)。" in capsys.readouterr().err


def test_the_command_knows_today(tmp_path, capsys):
    (tmp_path / "case.yaml").write_text(CASE.replace("A: {}", "A: {d: 9998-01-01}"), encoding="utf-8")
    assert cli.main(["heirs", str(tmp_path / "case.yaml"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)[0]["findings"]
    assert [(one["code"], one["entry"]) for one in found] == [("in-the-future", "persons.A")]
