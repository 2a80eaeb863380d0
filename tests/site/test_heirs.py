"""``azukari heirs``, from the one command to the answer."""

import json

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
