"""A case leaves on a medium as one sealed file, and only what its own vendor answers comes back into it."""

from __future__ import annotations

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from azukari.entrust.door import perform
from azukari.entrust.rules.media import NotThere, TooBig
from azukari.entrust.services import entrustments, media, media_handing
from azukari.entrust.services._media import NoSuchMedium
from azukari.house import acts
from azukari.house.models import Line, Register
from azukari.house.rules.family.entry import settle
from azukari.house.rules.package import LINES, REGISTERS, differences
from azukari.house.services import cases, packages
from azukari.house.services.family import entering, looking
from azukari.house.services.packages import AlreadyTaken, AnotherFile, CityChanged, NeverLent, NotEntrusted, WrongCase
from azukari.law.refusal import NotRight
from azukari.paper.package import Key, NotOpened, NotSigned, Package, PublicKey, open_sealed, seal
from azukari.site import cli
from tests.entrust.ledger import Ledger, laid
from tests.entrust.test_matrix import browser
from tests.house import scenes
from tests.house.family_examples import STORY

pytestmark = pytest.mark.usefixtures("city")
YEAR = date(2026, 4, 1), date(2027, 3, 31)
REGISTER = {"kind": "closed", "town": "見本市", "honseki": "一丁目1番", "head": "見本辻 太郎", "since": "", "until": ""}


@dataclass
class Scene:
    """A case of one register and one line, entrusted, with a medium set aside for it."""

    ledger: Ledger
    case: int
    house: int
    lending: int

    def out(self) -> bytes:
        """Written, handed over and received."""
        sealed = packages.write_package(self.case, by=self.ledger.clerk).content
        media_handing.hand_medium(self.lending, by=self.ledger.clerk)
        media_handing.receive_medium(self.lending, by=self.ledger.vendor)
        return sealed

    def opened(self, sealed: bytes) -> Package:
        return open_sealed(sealed, self.ledger.key)

    def answer(self, sealed: bytes, **changes: object) -> bytes:
        """What the vendor seals in reply, with a line and the deliverables added."""
        lent = self.opened(sealed)
        lines = [*json.loads(lent.files[LINES]), self.new_line(lent)]
        files = {**lent.files, LINES: encoded(lines), "deliverables/chart/図.pdf": b"%PDF-1"}
        facts = {"id": str(uuid4()), "answers": lent.id, "sender": self.ledger.key.public, "files": files}
        back = replace(lent, **{**facts, **changes})
        return seal(back, self.ledger.key, to=[lent.sender, self.ledger.key.public])

    def new_line(self, lent: Package) -> dict[str, object]:
        register = json.loads(lent.files[REGISTERS])[0]["id"]
        return {"id": "new-1", "register": register, "says": "妻", "fact": settle(STORY[1], 1)}


def encoded(says: object) -> bytes:
    return json.dumps(says, ensure_ascii=False).encode()


def entrusted(ledger: Ledger, contract: int, at: str) -> tuple[int, int]:
    pk = scenes.surveyed(ledger.chief, at)
    register = entering.keep_register(pk, REGISTER, by=ledger.chief)
    entering.enter_line(pk, register, STORY[0], by=ledger.chief)
    case = cases.rank_case(pk, 1, by=ledger.chief)
    cases.entrust_case(case, scenes.terms(contract), by=ledger.chief)
    return case, pk


@pytest.fixture
def scene(city) -> Scene:
    ledger = laid()
    scenes.budget(ledger.chief)
    ledger.contract = entrustments.draft_entrustment(
        "委-調査", "権利関係等の調査", ledger.vendor.organisation, *YEAR, by=ledger.chief
    )
    entrustments.change_state(ledger.contract, "approved", by=ledger.chief)
    ledger.medium = media.register_medium("USB-01", "usb", "空家", 10_000_000, ledger.locker, by=ledger.clerk)
    return Scene(ledger, *entrusted(ledger, ledger.contract, "緑町1-2-3"), ledger.lend())


def test_what_leaves_opens_for_the_vendor_alone_and_its_hash_is_in_the_ledger(scene):
    sealed = packages.write_package(scene.case, by=scene.ledger.clerk)
    lent = scene.opened(sealed.content)
    assert (lent.medium, lent.answers) == ("USB-01", "")
    assert {"house.json", "transfers.json", REGISTERS, LINES} <= set(lent.files)
    (content,) = media.see_lending(scene.lending, by=scene.ledger.chief).contents
    assert (content.package, content.sealed, content.size) == (lent.id, True, len(sealed.content))
    assert content.digests == lent.digests
    assert "見本辻" not in sealed.content.decode("latin-1")
    with pytest.raises(NotOpened):
        open_sealed(sealed.content, Key.draw())


def test_the_citys_key_is_its_owners_alone(scene, settings):
    scene.out()
    assert settings.PACKAGE_KEY.stat().st_mode & 0o777 == 0o600


def test_what_comes_back_is_shown_line_by_line_and_taken_over_once(scene):
    back = scene.answer(scene.out())
    before = looking.see_family(scene.house, by=scene.ledger.chief).folder
    found = packages.compare_package(scene.case, back, by=scene.ledger.clerk)
    assert [(one.change, one.what) for one in found.differences] == [("add", "戸籍の記載"), ("add", "相続関係説明図")]
    assert "婚姻" in found.differences[0].says
    assert "見本辻 花 女" in found.differences[0].says
    assert len(looking.see_family(scene.house, by=scene.ledger.chief).folder.lines) == len(before.lines) == 1
    with pytest.raises(AnotherFile):
        packages.take_package(scene.case, back, "0" * 64, by=scene.ledger.clerk)
    assert packages.take_package(scene.case, back, found.sha256, by=scene.ledger.clerk) == 2
    assert len(looking.see_family(scene.house, by=scene.ledger.chief).folder.lines) == 2
    assert [one.name for one in cases.see_case(scene.case, by=scene.ledger.chief).deliverables] == ["図.pdf"]
    with pytest.raises(AlreadyTaken):
        packages.take_package(scene.case, back, found.sha256, by=scene.ledger.clerk)
    with pytest.raises(AlreadyTaken):
        packages.compare_package(scene.case, back, by=scene.ledger.clerk)


def test_of_many_who_take_it_over_at_once_one_does(scene):
    back = scene.answer(scene.out())
    agreed = packages.compare_package(scene.case, back, by=scene.ledger.clerk).sha256

    def take(_: int) -> bool:
        try:
            return bool(packages.take_package(scene.case, back, agreed, by=scene.ledger.clerk))
        except (AlreadyTaken, CityChanged):
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(take, range(4))) == 1
    assert len(looking.see_family(scene.house, by=scene.ledger.chief).folder.lines) == 2


def test_only_the_returned_case_changes(scene):
    other, house = entrusted(scene.ledger, scene.ledger.contract, "柏木2-2")
    back = scene.answer(scene.out())
    with pytest.raises(WrongCase):
        packages.compare_package(other, back, by=scene.ledger.clerk)
    found = packages.compare_package(scene.case, back, by=scene.ledger.clerk)
    packages.take_package(scene.case, back, found.sha256, by=scene.ledger.clerk)
    assert len(looking.see_family(house, by=scene.ledger.chief).folder.lines) == 1
    assert not cases.see_case(other, by=scene.ledger.chief).deliverables


def test_a_line_of_another_house_is_not_smuggled_in(scene):
    _, house = entrusted(scene.ledger, scene.ledger.contract, "柏木2-2")
    elsewhere = looking.see_family(house, by=scene.ledger.chief).folder.registers[0].pk
    sealed = scene.out()
    lent = scene.opened(sealed)
    lines = encoded([*json.loads(lent.files[LINES]), {**scene.new_line(lent), "register": elsewhere}])
    back = scene.answer(sealed, files={**lent.files, LINES: lines})
    found = packages.compare_package(scene.case, back, by=scene.ledger.clerk)
    with pytest.raises(NotRight):
        packages.take_package(scene.case, back, found.sha256, by=scene.ledger.clerk)
    assert packages.compare_package(scene.case, back, by=scene.ledger.clerk).differences  # nothing was taken


def test_what_was_never_lent_is_refused(scene):
    sealed = scene.out()
    with pytest.raises(NeverLent):
        packages.compare_package(scene.case, scene.answer(sealed, answers=str(uuid4())), by=scene.ledger.clerk)
    with pytest.raises(NotOpened):
        packages.compare_package(scene.case, sealed, by=scene.ledger.clerk)
    with pytest.raises(NotOpened):
        packages.compare_package(scene.case, b"not a package", by=scene.ledger.clerk)


def test_what_another_signed_is_refused(scene):
    lent = scene.opened(scene.out())
    forger = Key.draw()
    forged = seal(replace(lent, answers=lent.id, sender=forger.public), forger, to=[lent.sender])
    with pytest.raises(NotSigned):
        packages.compare_package(scene.case, forged, by=scene.ledger.clerk)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("house.json", b"{}"),
        ("more.txt", b"x"),
        ("deliverables/x/y.pdf", b"x"),
        (LINES, b"["),
        (LINES, b'[{"id": 1}]'),
        (REGISTERS, b'[{"id": 1, "kind": 2}]'),
    ],
)
def test_what_may_not_change_or_cannot_be_read_is_said(scene, name, content):
    sealed = scene.out()
    back = scene.answer(sealed, files={**scene.opened(sealed).files, name: content})
    with pytest.raises(NotRight) as refused:
        packages.compare_package(scene.case, back, by=scene.ledger.clerk)
    assert [finding.field for finding in refused.value.findings] == [name]


def test_a_my_number_does_not_come_in_by_this_way(scene):
    sealed = scene.out()
    lent = scene.opened(sealed)
    lines = encoded([*json.loads(lent.files[LINES]), {**scene.new_line(lent), "says": scenes.MY_NUMBER}])
    back = scene.answer(sealed, files={**lent.files, LINES: lines})
    found = packages.compare_package(scene.case, back, by=scene.ledger.clerk)
    with pytest.raises(NotRight):
        packages.take_package(scene.case, back, found.sha256, by=scene.ledger.clerk)


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
    sealed = scene.out()
    lent = scene.opened(sealed)
    lines = encoded([*json.loads(lent.files[LINES]), {**scene.new_line(lent), "fact": fact}])
    with pytest.raises(NotRight):
        packages.compare_package(
            scene.case, scene.answer(sealed, files={**lent.files, LINES: lines}), by=scene.ledger.clerk
        )


@pytest.mark.parametrize("change", [{"kind": "nonsense"}, {"town": "村" * 61}, {"head": "a\0b"}, {"honseki": "\ud800"}])
def test_a_register_that_no_form_would_take_is_refused_with_a_sentence(scene, change):
    sealed = scene.out()
    lent = scene.opened(sealed)
    registers = json.dumps([{**json.loads(lent.files[REGISTERS])[0], **change}]).encode()
    with pytest.raises(NotRight):
        packages.compare_package(
            scene.case, scene.answer(sealed, files={**lent.files, REGISTERS: registers}), by=scene.ledger.clerk
        )


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
    back = scene.answer(scene.out())
    register = looking.see_family(scene.house, by=scene.ledger.chief).folder.registers[0].pk
    entering.enter_line(scene.house, register, STORY[1], by=scene.ledger.chief)
    with pytest.raises(CityChanged):
        packages.compare_package(scene.case, back, by=scene.ledger.clerk)


def test_a_line_that_changed_is_undone_and_entered_anew(scene):
    sealed = scene.out()
    lent = scene.opened(sealed)
    (line,) = json.loads(lent.files[LINES])
    back = scene.answer(sealed, files={**lent.files, LINES: encoded([{**line, "says": "読み直した"}])})
    found = packages.compare_package(scene.case, back, by=scene.ledger.clerk)
    assert [(one.change, one.says) for one in found.differences] == [
        ("change", f"記載: {line['says'] or 'なし'} → 読み直した")
    ]
    packages.take_package(scene.case, back, found.sha256, by=scene.ledger.clerk)
    folder = looking.see_family(scene.house, by=scene.ledger.chief).folder
    assert [one.says for one in folder.lines] == ["読み直した"]


def test_a_case_is_written_only_on_a_medium_that_is_here_and_has_room(scene):
    scene.out()
    with pytest.raises(NotThere):
        packages.write_package(scene.case, by=scene.ledger.clerk)


def test_a_medium_without_room_is_refused_before_anything_is_written(scene):
    media.cancel_lending(scene.lending, scene.ledger.locker, "容量", by=scene.ledger.clerk)
    with pytest.raises(NoSuchMedium):
        packages.write_package(scene.case, by=scene.ledger.clerk)
    small = media.lend_medium(scene.ledger.spare, scene.ledger.contract, by=scene.ledger.clerk)
    with pytest.raises(TooBig):
        packages.write_package(scene.case, by=scene.ledger.clerk)
    assert not media.see_lending(small, by=scene.ledger.chief).contents


def test_a_case_that_is_not_entrusted_does_not_leave(scene):
    case = cases.rank_case(scenes.surveyed(scene.ledger.chief, "柏木3-3"), 1, by=scene.ledger.chief)
    with pytest.raises(NotEntrusted):
        packages.write_package(case, by=scene.ledger.clerk)


def test_the_same_files_differ_nowhere(scene):
    files = scene.opened(scene.out()).files
    assert differences(files, files) == []


def test_on_screen_the_file_goes_out_and_its_answer_comes_in(scene):
    screen = browser("city-clerk")
    assert "USB-01" in screen.get(reverse("house-package", args=[scene.case])).content.decode()
    sealed = screen.post(reverse("house-package", args=[scene.case]), {"because": ""}).content
    media_handing.hand_medium(scene.lending, by=scene.ledger.clerk)
    media_handing.receive_medium(scene.lending, by=scene.ledger.vendor)
    url = reverse("house-package-back", args=[scene.case])
    shown = screen.post(url, {"file": upload(scene.answer(sealed))}).content.decode()
    assert "相続関係説明図" in shown
    typed = {name: re.search(rf'name="{name}" value="([^"]*)"', shown)[1] for name in ("agreed", "sealed")}
    assert screen.post(url, typed).status_code == 302
    assert screen.post(url, typed).status_code == 409
    assert "この鍵では開けません" in screen.post(url, {"file": upload(b"x")}).content.decode()


def upload(content: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("x.azukari", content)


def test_the_vendors_copy_opens_edits_and_seals_without_a_database(scene, tmp_path, capsys):
    (tmp_path / "key").write_text(str(scene.ledger.key), encoding="ascii")
    out = tmp_path / "案件.azukari"
    out.write_bytes(scene.out())
    city = scene.opened(out.read_bytes()).sender
    folder = tmp_path / "案件"
    opening = ["package", "open", str(out), "--key", str(tmp_path / "key"), "--city"]
    assert cli.main([*opening, "0" * 20]) == 2
    assert not folder.exists()
    assert cli.main([*opening, city.fingerprint]) == 0
    assert "見本辻 太郎" in (folder / "閲覧.html").read_text(encoding="utf-8")
    register = str(json.loads((folder / REGISTERS).read_bytes())[0]["id"])
    (tmp_path / "図.pdf").write_bytes(b"%PDF-1")
    line = [register, "妻", json.dumps(settle(STORY[1], 1))]
    assert cli.main(["package", "edit", str(folder), "--line", *line]) == 0
    assert cli.main(["package", "edit", str(folder), "--deliver", "chart", str(tmp_path / "図.pdf")]) == 0
    assert cli.main(["package", "edit", str(folder), "--drop", "999"]) == 2
    assert cli.main(["package", "seal", str(folder), "--key", str(tmp_path / "key")]) == 0
    assert not folder.exists()
    back = (tmp_path / "案件-返却.azukari").read_bytes()
    found = packages.compare_package(scene.case, back, by=scene.ledger.clerk)
    assert [one.change for one in found.differences] == ["add", "add"]


def test_a_vendor_draws_a_key_once(tmp_path, capsys):
    assert cli.main(["package", "key", str(tmp_path / "key")]) == 0
    public = PublicKey.read(capsys.readouterr().out.splitlines()[1])
    assert Key.read((tmp_path / "key").read_text(encoding="ascii")).public == public
    assert os.stat(tmp_path / "key").st_mode & 0o777 == 0o600
    assert cli.main(["package", "key", str(tmp_path / "key")]) == 2
    assert cli.main(["package", "seal", str(Path(tmp_path)), "--key", str(tmp_path / "key")]) == 2
