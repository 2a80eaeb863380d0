"""A case leaves on a medium as one sealed file, and only what that medium brings back comes into it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from azukari.entrust.rules.media import CameOtherwise, NotBack, NotThere, TooBig
from azukari.entrust.services import media, media_handing
from azukari.entrust.services._media import NoSuchMedium
from azukari.house.rules.family.entry import settle
from azukari.house.rules.package import LINES, REGISTERS
from azukari.house.services import cases, packages
from azukari.house.services._returned import LASTS, LookAgain
from azukari.house.services.family import looking
from azukari.house.services.packages import AlreadyTaken, CityChanged, NeverLent, NotEntrusted, OurOwn, WrongCase
from azukari.paper.package import MOST_BYTES, Key, NotOpened, NotSigned, PublicKey, open_sealed
from azukari.site import cli
from tests.covers import covers
from tests.entrust.test_matrix import browser, last_record
from tests.house import scenes
from tests.house.family_examples import STORY
from tests.house.medium import DELIVERED, Scene, entrusted, laid_out, sealed_bytes

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def scene(city) -> Scene:
    return laid_out()


def lines_of(scene: Scene) -> int:
    return len(looking.see_family(scene.house, by=scene.ledger.chief).folder.lines)


def test_what_leaves_opens_for_the_vendor_alone_and_its_hash_is_in_the_ledger(scene):
    sealed = scene.written()
    lent = scene.opened(sealed)
    assert (lent.medium, lent.answers) == ("USB-01", "")
    assert {"house.json", "transfers.json", REGISTERS, LINES} <= set(lent.files)
    (content,) = media.see_lending(scene.lending, by=scene.ledger.chief).contents
    assert (content.package, content.sealed, content.size) == (lent.id, True, len(sealed))
    assert set(content.digests) == set(lent.files)
    assert "見本辻" not in sealed.decode("latin-1")
    with pytest.raises(NotOpened):
        open_sealed(BytesIO(sealed), Key.draw())


def test_the_page_of_a_case_leads_to_its_medium_and_what_comes_next_follows_it(scene):
    def page(name: str) -> str:
        return browser("city-clerk").get(reverse(name, args=[scene.case])).content.decode()

    lending = reverse("lending", args=[scene.lending])
    assert lending not in page("house-case")
    scene.out()
    case = page("house-case")
    assert lending in case
    assert case.index("返ってきた内容を取り込む") < case.index("媒体に書き出す")
    write = page("house-package")
    assert "いま市にありません" in write
    assert lending in write


def test_the_citys_key_is_its_owners_alone(scene, settings):
    scene.out()
    assert settings.PACKAGE_KEY.stat().st_mode & 0o777 == 0o600


def test_what_comes_back_is_shown_line_by_line_and_taken_over_once(scene):
    answer = scene.returned()
    found = scene.look(answer)
    assert [(one.change, one.what) for one in found.differences] == [("add", "戸籍の記載"), ("add", "相続関係説明図")]
    assert "婚姻" in found.differences[0].says
    assert "見本辻 花 女" in found.differences[0].says
    assert lines_of(scene) == 1
    assert packages.take_package(scene.case, found.sha256, by=scene.ledger.clerk) == 2
    assert lines_of(scene) == 2
    assert [one.name for one in cases.see_case(scene.case, by=scene.ledger.chief).deliverables] == ["図.pdf"]
    with pytest.raises(LookAgain):
        packages.take_package(scene.case, found.sha256, by=scene.ledger.clerk)
    with pytest.raises(AlreadyTaken):
        scene.look(answer)


def test_what_was_looked_at_lies_sealed_for_a_day_and_is_gone_once_taken(scene, settings, tmp_path):
    settings.PACKAGE_KEY = tmp_path / "package.key"
    folder = tmp_path / "returned"
    answer = scene.returned()
    digest = scene.look(answer).sha256
    (laid,) = folder.iterdir()
    assert (laid.name, laid.read_bytes(), laid.stat().st_mode & 0o777) == (digest, answer, 0o600)
    os.utime(laid, (0, laid.stat().st_mtime - LASTS - 1))
    with pytest.raises(NotOpened):
        scene.look(b"x")
    assert digest not in [each.name for each in folder.iterdir()]
    for gone in (digest, "../package.key", ""):
        with pytest.raises(LookAgain):
            packages.take_package(scene.case, gone, by=scene.ledger.clerk)
    scene.take(answer)
    assert digest not in [each.name for each in folder.iterdir()]


@covers("AKI-29")
def test_with_chart_and_list_the_case_goes_on(scene):
    scene.take(scene.returned(lambda _: DELIVERED))
    folder = cases.see_case(scene.case, by=scene.ledger.chief)
    assert folder.case.state == "delivered"
    assert cases.fetch_deliverable(folder.deliverables[0].pk, by=scene.ledger.chief) == ("図.pdf", b"%PDF chart")


@covers("AKI-38")
def test_what_did_not_come_back_on_its_medium_is_refused_and_the_attempt_is_on_the_record(scene):
    answer = scene.answer(scene.out(), DELIVERED)
    with pytest.raises(NotBack):  # メールで先に届いたもの
        scene.look(answer)
    assert last_record("house.package.take") == ("refused", "city-clerk")
    scene.back(leaves="nothing")
    with pytest.raises(CameOtherwise):  # 何も残さずに返された媒体からは、何も来ない
        scene.look(answer)
    assert not cases.see_case(scene.case, by=scene.ledger.chief).deliverables


@covers("AKI-38")
def test_a_lost_medium_that_turned_up_brings_nothing(scene):
    answer = scene.answer(scene.out(), DELIVERED)
    media_handing.report_medium(scene.lending, "lost", "見当たりません。", by=scene.ledger.vendor)
    media_handing.take_back_medium("USB-01", scene.ledger.locker, erased=False, by=scene.ledger.clerk)
    with pytest.raises(CameOtherwise):
        scene.look(answer)


@covers("AKI-38")
def test_a_later_addition_goes_only_on_a_medium_that_is_exchanged(scene):
    scene.take(scene.returned())
    with pytest.raises(NoSuchMedium):
        packages.write_package(scene.case, by=scene.ledger.clerk)
    scene.lending = scene.ledger.lend()
    lent = scene.opened(scene.out())
    assert "deliverables/chart/図.pdf" in lent.files
    with pytest.raises(NotThere):  # いちど渡したら、戻るまで書き足せない
        packages.write_package(scene.case, by=scene.ledger.clerk)


def test_of_many_who_take_it_over_at_once_one_does(scene):
    agreed = scene.look(scene.returned()).sha256

    def take(_: int) -> bool:
        try:
            return bool(packages.take_package(scene.case, agreed, by=scene.ledger.clerk))
        except (AlreadyTaken, CityChanged, LookAgain):
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(take, range(4))) == 1
    assert lines_of(scene) == 2


KILLED = """
import os, signal, sys
import django
django.setup()
from azukari.house.services import packages
from tests.people import enter
packages._take_deliverables = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
packages.take_package(int(sys.argv[1]), sys.argv[2], by=enter("city-clerk"))
"""


def test_who_is_killed_while_taking_it_over_took_nothing(scene):
    answer = scene.returned()
    agreed = scene.look(answer).sha256
    command = [sys.executable, "-c", KILLED, str(scene.case), agreed]
    assert subprocess.run(command, check=False, env=os.environ).returncode == -9
    assert lines_of(scene) == 1
    assert packages.take_package(scene.case, agreed, by=scene.ledger.clerk) == 2
    assert lines_of(scene) == 2


def test_only_the_returned_case_changes(scene):
    other, house = entrusted(scene.ledger, scene.ledger.contract, "柏木2-2")
    answer = scene.returned()
    with pytest.raises(WrongCase):
        packages.compare_package(other, BytesIO(answer), by=scene.ledger.clerk)
    scene.take(answer)
    assert len(looking.see_family(house, by=scene.ledger.chief).folder.lines) == 1
    assert not cases.see_case(other, by=scene.ledger.chief).deliverables


@pytest.mark.parametrize("change", [{"answers": str(uuid4())}, {"medium": "USB-02"}])
def test_what_was_never_lent_is_refused(scene, change):
    with pytest.raises(NeverLent):
        scene.look(scene.returned(**change))


def test_the_file_that_went_out_is_told_from_the_one_that_comes_back(scene):
    with pytest.raises(OurOwn, match="終わりが「-返却"):
        scene.look(scene.out())


def test_what_is_not_for_the_city_is_refused(scene):
    key = scene.ledger.key
    package = replace(scene.opened(scene.out()), sender=key.public)
    for sealed in (sealed_bytes(package, key, key.public), b"not a package"):
        with pytest.raises(NotOpened):
            scene.look(sealed)


def test_what_another_signed_is_refused(scene):
    lent = scene.opened(scene.out())
    forger = Key.draw()
    with pytest.raises(NotSigned):
        scene.look(sealed_bytes(replace(lent, answers=lent.id, sender=forger.public), forger, lent.sender))


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


def test_on_screen_the_file_goes_out_and_its_answer_comes_in(scene):
    screen = browser("city-clerk")
    assert "USB-01" in screen.get(reverse("house-package", args=[scene.case])).content.decode()
    sealed = b"".join(screen.post(reverse("house-package", args=[scene.case]), {"because": ""}).streaming_content)
    media_handing.hand_medium(scene.lending, by=scene.ledger.clerk)
    media_handing.receive_medium(scene.lending, by=scene.ledger.vendor)
    answer = scene.answer(sealed, DELIVERED)
    scene.back()
    url = reverse("house-package-back", args=[scene.case])
    assert "この鍵では開けません" in screen.post(url, {"file": upload(b"x")}).content.decode()
    shown = screen.post(url, {"file": upload(answer)}).content.decode()
    assert "相続関係説明図" in shown
    agreed = {"agreed": re.search(r'name="agreed" value="([^"]*)"', shown)[1]}
    assert screen.post(url, agreed).status_code == 302
    assert screen.post(url, agreed).status_code == 409


def test_what_no_medium_holds_is_refused_before_it_is_read(scene):
    screen = browser("city-clerk")
    url = reverse("house-package-back", args=[scene.case])
    answer = screen.post(url, {"file": upload(b"x")}, headers={"content-length": str(MOST_BYTES * 2)})
    assert answer.status_code == 413
    assert "700MB" in answer.content.decode()


def test_the_upload_is_protected_like_every_form(scene):
    screen = browser("city-clerk")
    screen.handler.enforce_csrf_checks = True
    assert screen.post(reverse("house-package-back", args=[scene.case]), {"agreed": "0" * 64}).status_code == 403


def upload(content: bytes) -> SimpleUploadedFile:
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
    word = re.search(r"合言葉: ([\d ]+)", capsys.readouterr().out)[1]
    assert len(word.replace(" ", "")) == 20
    assert "見本辻" not in (folder / "閲覧.html").read_text(encoding="utf-8")
    register = str(json.loads((folder / REGISTERS).read_bytes())[0]["id"])
    (tmp_path / "図.pdf").write_bytes(b"%PDF-1")
    line = [register, "妻", json.dumps(settle(STORY[1], 1))]
    assert cli.main(["package", "edit", str(folder), "--line", *line]) == 0
    (tmp_path / "目録.pdf").write_bytes(b"%PDF-1")
    both = ["--deliver", "chart", str(tmp_path / "図.pdf"), "--deliver", "list", str(tmp_path / "目録.pdf")]
    assert cli.main(["package", "edit", str(folder), *both]) == 0
    assert cli.main(["package", "edit", str(folder), "--drop", "999"]) == 2
    assert cli.main(["package", "seal", str(folder), "--key", str(tmp_path / "key")]) == 0
    assert not folder.exists()
    scene.back()
    found = scene.look((tmp_path / "案件-返却.azukari").read_bytes())
    assert [one.change for one in found.differences] == ["add", "add", "add"]


def test_a_vendor_draws_a_key_once(tmp_path, capsys):
    assert cli.main(["package", "key", str(tmp_path / "key")]) == 0
    public = PublicKey.read(capsys.readouterr().out.splitlines()[1])
    assert Key.read((tmp_path / "key").read_text(encoding="ascii")).public == public
    assert os.stat(tmp_path / "key").st_mode & 0o777 == 0o600
    assert cli.main(["package", "key", str(tmp_path / "key")]) == 2
    assert cli.main(["package", "seal", str(Path(tmp_path)), "--key", str(tmp_path / "key")]) == 2
