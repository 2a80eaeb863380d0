"""Organisations, their people and their care managers from files, as a city keeps them."""

from __future__ import annotations

import re

import pytest

from azukari.entrust import door
from azukari.entrust.services import organisations, sessions
from azukari.site import cli
from tests.people import SAKURA, TODAY, enter

pytestmark = pytest.mark.usefixtures("city")

OFFICES = """番号,名称,種別,電話,委託番号,業務,開始日,終了日
1370100032,ももケアプラン(架空),居宅介護支援事業所,,委-08-13,介護予防支援の一部,2026-04-01,2099-03-31
1370100040,すももケアプラン(架空),居宅介護支援事業所,,委-08-14,介護予防支援の一部,2026-04-01,2099-03-31
"""
PEOPLE = "番号,氏名,サインイン名,立場\n1370100032,桃 計画,momo,取扱責任者\n1370100040,李 計画,sumomo,取扱責任者\n"


def run(tmp_path, words: list[str], content: str, encoding: str = "utf-8") -> int:
    path = tmp_path / "file.csv"
    path.write_text(content, encoding=encoding)
    return cli.main([*words, str(path)])


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_offices_come_from_a_file_and_are_approved_in_one_go(tmp_path, capsys, encoding):
    assert run(tmp_path, ["city", "organisations"], OFFICES, encoding) == 0
    assert run(tmp_path, ["city", "people"], PEOPLE, encoding) == 0
    told = [line.split(",") for line in capsys.readouterr().out.splitlines() if "," in line]
    assert [login for _, login, *_ in told] == ["momo", "sumomo"]
    chief = enter("city-chief")
    those = organisations.see_organisations(by=chief)
    drafted = [one.pk for each in those for one in each.entrustments if one.state == "drafted"]
    assert organisations.approve_drafted(drafted, by=chief) == 2
    by = door.visitor("127.0.0.1", TODAY)
    office = door.who_comes(sessions.sign_in("momo", told[0][2], by=by), "127.0.0.1", TODAY)
    assert office.permits.keys() == enter("sakura").permits.keys()


@pytest.mark.parametrize(
    ("words", "content", "said"),
    [
        (["city", "organisations"], OFFICES.replace("1370100040", "1370100041"), "検証番号"),
        (["city", "organisations"], OFFICES.replace("居宅介護支援事業所,,委-08-14", "薬局,,委-08-14"), "種別「薬局」"),
        (["city", "organisations"], OFFICES.replace("委-08-14", "委-08-13"), "2回出てきます"),
        (["city", "people"], PEOPLE, "組織がありません"),
        (["city", "people"], PEOPLE.replace("1370100032", SAKURA).replace("momo", "ume"), "使われています"),
        (["city", "people"], PEOPLE.replace("取扱責任者", "係長"), "立場「係長」"),
        (
            ["masters", "care-managers"],
            "事業所番号,介護支援専門員番号,氏名,開始日\n1370100016,12,桜,2026-04-01\n",
            "8桁",
        ),
        (["masters", "care-managers"], "事業所番号\n", "見出し"),
    ],
)
def test_a_wrong_file_adds_nothing_and_says_why(tmp_path, capsys, words, content, said):
    assert run(tmp_path, words, content) == 2
    told = capsys.readouterr()
    assert (told.out, said in told.err) == ("", True)
    assert not re.search("[a-z]{4}", told.err.replace("momo", "").replace("sumomo", "")), (
        "a field by its name in the code"
    )
    assert len(organisations.see_organisations(by=enter("city-chief"))) == 7


def test_care_managers_come_from_a_file_once(tmp_path, capsys):
    rows = f"事業所番号,介護支援専門員番号,氏名,開始日\n{SAKURA},13990001,桜 計画,2026-04-01\n"
    assert run(tmp_path, ["masters", "care-managers"], rows) == 0
    assert run(tmp_path, ["masters", "care-managers"], rows) == 0
    assert "1人は登録済み" in capsys.readouterr().out
