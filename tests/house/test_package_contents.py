"""What a returned medium may bring into its case, and what is refused with a sentence."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from django.urls import reverse
from django.utils import timezone

from azukari.entrust.door import perform
from azukari.house import acts
from azukari.house.models import Line, Register
from azukari.house.rules.family.entry import Told
from azukari.house.rules.package import ANSWER, LINES, REGISTERS, differences
from azukari.house.services import houses, surveys
from azukari.house.services.family import concluding, entering, looking
from azukari.house.services.houses import HouseFacts
from azukari.house.services.packages import CityChanged
from azukari.law.refusal import NotRight
from tests.covers import covers
from tests.entrust.test_matrix import browser
from tests.house import scenes
from tests.house.family_examples import FATHER, STORY
from tests.house.medium import Scene, added_line, encoded, entrusted, laid_out
from tests.people import TODAY

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def scene(city) -> Scene:
    return laid_out()


def test_a_line_of_another_house_is_not_smuggled_in(scene):
    _, house = entrusted(scene.ledger, scene.ledger.contract, "柏木2-2")
    elsewhere = looking.see_family(house, by=scene.ledger.chief).folder.registers[0].pk
    answer = scene.returned(lambda lent: added_line(lent, register=elsewhere))
    with pytest.raises(NotRight):
        scene.take(answer)
    assert scene.look(answer).differences  # nothing was taken


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("house.json", b"{}"),
        (ANSWER, b"[]x"),
        ("more.txt", b"x"),
        ("deliverables/x/y.pdf", b"x"),
        (LINES, b"["),
        (LINES, b'[{"id": 1}]'),
        (REGISTERS, b'[{"id": 1, "kind": 2}]'),
    ],
)
def test_what_may_not_change_or_cannot_be_read_is_said(scene, name, content):
    with pytest.raises(NotRight) as refused:
        scene.look(scene.returned(lambda _: {name: content}))
    assert [finding.field for finding in refused.value.findings] == [name]


@covers("AKI-37")
@pytest.mark.parametrize(
    "change",
    [
        lambda lent: added_line(lent, says=scenes.MY_NUMBER),
        lambda _: {"deliverables/list/目録.csv": f"氏名,番号\r\n架空,{scenes.MY_NUMBER}\r\n".encode("cp932")},
    ],
)
def test_a_my_number_does_not_come_in_by_this_way(scene, change):
    with pytest.raises(NotRight):
        scene.take(scene.returned(change))


ODD_FACTS = [
    {"event": "nonsense"},
    {"event": ["birth"]},
    {"event": "birth", "persons": ["P1"]},
    {"event": "birth", "persons": {"P9": {"name": {"deep": 1}}}},
    {"event": "marriage", "relations": [{"t": "marriage", "a": "P1"}]},
    {"event": "marriage", "relations": [{"t": "marriage", "a": "P1", "b": "P77"}]},
    {"event": "death", "persons": {"P1": {"d": "昭和99年99月99日"}}},
    {"event": "death", "persons": {"P1": {"d": "昭和1年1月1日"}}},
    {"event": "divorce", "ends": [{"t": "marriage", "a": "P1", "b": "P1", "end": "昭和50年1月1日"}]},
]


@pytest.mark.parametrize("fact", ODD_FACTS)
def test_a_line_that_makes_no_family_is_refused_with_a_sentence(scene, fact):
    with pytest.raises(NotRight):
        scene.look(scene.returned(lambda lent: added_line(lent, fact=fact)))


@pytest.mark.parametrize("change", [{"kind": "nonsense"}, {"town": "村" * 61}, {"head": "a\0b"}, {"honseki": "\ud800"}])
def test_a_register_that_no_form_would_take_is_refused_with_a_sentence(scene, change):
    def odd(lent):
        return {REGISTERS: json.dumps([{**json.loads(lent.files[REGISTERS])[0], **change}]).encode()}

    with pytest.raises(NotRight):
        scene.look(scene.returned(odd))


@pytest.mark.parametrize("fact", ODD_FACTS)
def test_a_line_that_makes_no_family_is_still_shown_and_can_be_undone(scene, fact):
    with perform(acts.ENTER_FAMILY, by=scene.ledger.chief):
        line = Line.objects.create_by(
            scene.ledger.chief, house_id=scene.house, says="形の違う記載", fact=fact, entered_by=1,
            entered_at=timezone.now(), register=Register.objects.seen_by(scene.ledger.chief).get(house=scene.house),
        )  # fmt: skip
    screen = browser("city-chief")
    assert "形の違う記載" in screen.get(reverse("house-family", args=[scene.house])).content.decode()
    url = reverse("family-line-undo", args=[scene.house, line.pk])
    assert screen.get(url).status_code == 200
    assert screen.post(url, {"line": line.pk}).status_code == 302
    assert len(looking.see_family(scene.house, by=scene.ledger.chief).folder.lines) == 1


def test_what_the_city_changed_meanwhile_is_not_overwritten(scene):
    answer = scene.returned()
    register = looking.see_family(scene.house, by=scene.ledger.chief).folder.registers[0].pk
    entering.enter_line(scene.house, register, STORY[1], by=scene.ledger.chief)
    with pytest.raises(CityChanged):
        scene.look(answer)


def test_a_line_that_changed_is_undone_and_entered_anew(scene):
    def reread(lent):
        (line,) = json.loads(lent.files[LINES])
        return {LINES: encoded([{**line, "says": "読み直した"}])}

    answer = scene.returned(reread)
    assert [(one.change, one.says) for one in scene.look(answer).differences] == [
        ("change", "記載: なし → 読み直した")
    ]  # fmt: skip
    scene.take(answer)
    folder = looking.see_family(scene.house, by=scene.ledger.chief).folder
    assert [one.says for one in folder.lines] == ["読み直した"]


def test_the_same_files_differ_nowhere(scene):
    files = scene.opened(scene.out()).files
    assert differences(files, files, {name: sha256(content).hexdigest() for name, content in files.items()}) == []


def test_a_letter_the_city_sent_meanwhile_does_not_keep_the_vendors_work_out(scene):
    answer = scene.returned()
    chief = scene.ledger.chief
    surveys.open_survey(scene.house, "所有者が変わった", by=chief)
    surveys.make_inquiry(scene.house, scenes.wish("tax"), by=chief)
    houses.change_house(scene.house, HouseFacts("柏木1-1", note="塀が傾いている", found_on=TODAY), by=chief)
    assert len(scene.look(answer).differences) == 2


def test_what_the_city_concluded_goes_out_with_its_reasons_and_is_for_reading(scene):
    assert json.loads(scene.opened(scene.out()).files[ANSWER]) == []
    scene.back()
    scene.lending = scene.ledger.lend()
    register = looking.see_family(scene.house, by=scene.ledger.chief).folder.registers[0].pk
    for told in (*STORY[1:], Told("addresses", {"who": (FATHER,)}, {"nationality": "韓国"})):
        entering.enter_line(scene.house, register, told, by=scene.ledger.chief)
    concluding.keep_conclusion(scene.house, FATHER, "final", by=scene.ledger.chief)
    told = {one["title"]: one["says"] for one in json.loads(scene.opened(scene.out()).files[ANSWER])}
    assert "見本辻 梅　2分の1" in told["現在の権利者"]
    assert told["注意"] == ["日本の国籍のない人の相続です。本国法を確かめてください。"]
    assert "民法" in told["理由"][0]
