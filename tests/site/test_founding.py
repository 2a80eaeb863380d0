"""``azukari city found``: a real city from a file, whole or not at all, never beside another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from azukari.entrust import door
from azukari.entrust.services import sessions
from azukari.law.refusal import NotRight
from azukari.site import charter, cli, mark, postgres
from azukari.site.postgres import roles
from tests import world
from tests.entrust import raw
from tests.people import TODAY

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "operate" / "市の例.toml"


@pytest.fixture
def nothing():
    """An empty database, as on the first day."""
    world.ready()
    world.close()
    with world.admin() as admin:
        roles.drop_database(admin, world.DATABASE)
        roles.make_database(admin, world.DATABASE)
    yield
    mark.remove()
    world.raze()


@pytest.fixture
def example(tmp_path):
    """The documented example, which holds from today on."""
    path = tmp_path / "city.toml"
    path.write_text(EXAMPLE.read_text(encoding="utf-8").replace("2027-04-01", "2026-04-01"), encoding="utf-8")
    return path


def told(said: str) -> dict[str, str]:
    """The first passwords by sign-in name, as the command printed them."""
    return dict(re.findall(r"^  (\S+) +(\S+)  ", said, re.M))


def test_the_example_founds_a_city_whose_people_sign_in(nothing, example, capsys):
    assert cli.main(["city", "found", str(example)]) == 0
    passwords = told(capsys.readouterr().out)
    assert len(set(passwords.values())) == len(passwords) == 4
    for login, password in passwords.items():
        token = sessions.sign_in(login, password, by=door.visitor("127.0.0.1", TODAY))
        assert door.who_comes(token, "127.0.0.1", TODAY).kind == "city"
    assert door.machine("test", TODAY).number == "kenko"
    assert mark.read() == mark.REAL


def test_a_second_city_is_refused_and_nothing_changes(nothing, example, capsys):
    assert cli.main(["city", "found", str(example)]) == 0
    with raw.owner() as owner:
        before = raw.count(owner, "entrust_person")
    capsys.readouterr()
    assert cli.main(["city", "found", str(example)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "すでに市" in said.err
    with raw.owner() as owner:
        assert raw.count(owner, "entrust_person") == before


def test_what_fails_half_way_leaves_nothing(nothing, example, monkeypatch):
    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr("azukari.site.founding._grant", fail)
    with pytest.raises(RuntimeError):
        cli.main(["city", "found", str(example)])
    with raw.owner() as owner:
        assert raw.count(owner, "entrust_organisation") == raw.count(owner, "entrust_person") == 0


def test_the_password_can_be_typed_instead(nothing, example, monkeypatch, capsys):
    monkeypatch.setattr("getpass.getpass", lambda question: "hajimete-no-aikotoba")
    assert cli.main(["city", "found", str(example), "--ask"]) == 0
    assert "hajimete" not in capsys.readouterr().out
    assert sessions.sign_in("mihonno-jiro", "hajimete-no-aikotoba", by=door.visitor("127.0.0.1", TODAY))


FAULTS = {
    "one supervisor": ('login = "mihonno-jiro"\nposition = "取扱責任者"', 'login = "jiro"\nposition = "x"', "2人以上"),
    "a name twice": ("mihonno-jiro", "mihonno-ichiko", "2回使っています"),
    "the machine's name": ("mihonno-jiro", "city-machine", "2回使っています"),
    "a number twice": ("toshi", "kenko", "2回使っています"),
    "a period that ends before it begins": ("2032-03-31", "2020-03-31", "開始日以後"),
    "a day that is a word": ("2026-04-01", '"きのう"', "日付を書いて"),
    "a position nobody has": ('"取扱者"', '"課長"', "立場は"),
    "a sign-in name with a capital": ("mihonno-jiro", "Mihonno", "サインイン名は"),
    "a long number": ("kenko", "k" * 13, "12文字以内"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_file_is_told_what_is_wrong(example, fault):
    right, wrong, said = FAULTS[fault]
    text = example.read_text(encoding="utf-8")
    assert right in text
    example.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(NotRight) as refusal:
        charter.read(str(example))
    assert any(said in finding.says for finding in refusal.value.findings)


@pytest.mark.parametrize("text", ["", "division = 1", "[[division]]", "[[division]]\nperson = 1", "machine = 1"])
def test_a_file_that_says_nothing_is_refused_too(tmp_path, text):
    path = tmp_path / "city.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotRight):
        charter.read(str(path))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"division = [", "書きかけ"),
        (b'since = 1\nuntil = "x\n', "2行目の11文字目"),
        ("name = '市'".encode("cp932"), "文字コード"),
    ],
)
def test_what_is_not_toml_is_one_sentence(tmp_path, capsys, monkeypatch, content, why):
    monkeypatch.setattr(cli, "set_up", lambda **_: None)
    path = tmp_path / "city.toml"
    path.write_bytes(content)
    assert cli.main(["city", "found", str(path)]) == 2
    said = capsys.readouterr().err
    assert (said.count("\n"), why in said) == (1, True)


def test_the_data_folder_remembers_nothing_at_first(nothing):
    assert postgres.folder().exists()
    assert mark.read() == ""
