"""Two persons at once, with real threads and real transactions: one wins, the other reads why."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from azukari.care.services import closing, filing, review
from azukari.care.views.meanwhile import file_once
from azukari.law.refusal import NotRight, Refusal
from tests import people
from tests.care import town
from tests.care.town import HANAKO, MONTH, TARO
from tests.covers import covers
from tests.people import ASAHI

pytestmark = pytest.mark.usefixtures("city")


def at_once(*verbs: Callable[[], object]) -> list[object]:
    """What each verb gives, or the refusal it met; all begin together."""
    gate, found = Barrier(len(verbs)), [None] * len(verbs)

    def run(at: int, verb: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            found[at] = verb()
        except Refusal as refusal:
            found[at] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def one_wins(found: list[object], *how: type[Refusal]) -> None:
    refused = [each for each in found if isinstance(each, Refusal)]
    assert len(refused) == 1, found
    assert isinstance(refused[0], how)
    assert refused[0].sentence


@pytest.fixture
def cast(city):
    known = people.cast()
    town.lay(known)
    return known


def state(cast, number=HANAKO):
    rows, _ = review.list_claims(review.Question(number=number), by=cast.chief)
    return [row["state"] for row in rows]


@pytest.mark.parametrize("again", range(3))
def test_two_close_the_same_month(cast, again):
    review.accept_claims([town.file_one(number, cast.sakura) for number in (HANAKO, TARO)], by=cast.asahi)
    other = people.enter("asahi-chief")
    found = at_once(
        lambda: closing.close_month(ASAHI, MONTH, by=cast.asahi),
        lambda: closing.close_month(ASAHI, MONTH, by=other),
    )
    one_wins(found, closing.NothingAccepted, closing.ClosedMeanwhile)
    assert len({file.closing_id for file in closing.list_files(by=cast.asahi)}) == 1
    assert len(closing.list_files(by=cast.asahi)) == 2


@covers("CARE-02")
@pytest.mark.parametrize("again", range(3))
def test_two_file_the_same_and_both_read_that_it_is_filed(cast, again):
    other, sheet = people.enter("sakura"), town.sheet(HANAKO)
    found = at_once(
        lambda: file_once(filing.file_claim, sheet, by=cast.sakura),
        lambda: file_once(filing.file_claim, sheet, by=other),
    )
    assert found[0] == found[1]
    assert state(cast) == ["filed"]


@covers("CARE-02")
@pytest.mark.parametrize("again", range(3))
def test_a_hand_over_sent_twice_at_once_leads_to_one_page(city, again):
    cast, month = town.here_and_now()
    offices = [town.client("sakura") for _ in range(2)]
    page = offices[0].post(
        "/care/upload/", {"files": [SimpleUploadedFile(*file) for file in town.files(month).items()]}
    )
    sealed = html.unescape(re.search(r'name="parcel" value="([^"]+)"', page.content.decode())[1])
    both = [town.whose(number) for number in (HANAKO, TARO)]
    typed = {"parcel": sealed, "shown": both, "chosen": both}
    answers = at_once(*(lambda office=office: office.post("/care/upload/file/", typed) for office in offices))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert len(review.list_claims(review.Question(), by=cast.asahi)[0]) == 2


@pytest.mark.parametrize("again", range(3))
def test_two_file_the_same_person_differently(cast, again):
    other = people.enter("sakura")
    found = at_once(
        lambda: file_once(filing.file_claim, town.sheet(HANAKO), by=cast.sakura),
        lambda: file_once(filing.file_claim, town.sheet(HANAKO, units=1500), by=other),
    )
    one_wins(found, NotRight)
    assert state(cast) == ["filed"]


@pytest.mark.parametrize("again", range(3))
def test_the_centre_accepts_while_the_office_takes_back(cast, again):
    pk = town.file_one(HANAKO, cast.sakura)
    found = at_once(
        lambda: review.accept_claims([pk], by=cast.asahi),
        lambda: filing.withdraw_claim(pk, by=cast.sakura),
    )
    one_wins(found, filing.NoSuchClaim)
    assert state(cast) == ["withdrawn" if isinstance(found[0], Refusal) else "accepted"]


@pytest.mark.parametrize("again", range(3))
def test_two_accept_the_same_claims(cast, again):
    pks = [town.file_one(number, cast.sakura) for number in (HANAKO, TARO)]
    other = people.enter("asahi-clerk")
    found = at_once(
        lambda: review.accept_claims(pks, by=cast.asahi),
        lambda: review.accept_claims(pks[::-1], by=other),
    )
    one_wins(found, filing.NoSuchClaim)
    assert state(cast) == state(cast, TARO) == ["accepted"]


def test_the_centre_returns_while_it_closes(cast):
    pk = town.file_one(HANAKO, cast.sakura)
    review.accept_claims([pk], by=cast.asahi)
    other = people.enter("asahi-clerk")
    found = at_once(
        lambda: closing.close_month(ASAHI, MONTH, by=cast.asahi),
        lambda: review.return_claim(pk, "直してください。", by=other),
    )
    one_wins(found, closing.NothingAccepted, filing.NoSuchClaim)
    assert state(cast) == ["returned" if isinstance(found[0], Refusal) else "sent"]
