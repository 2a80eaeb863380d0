"""Every service about claims, closing and results: done, refused, and recorded with whose data it touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest

from azukari.care.rules.facts import PlanLine
from azukari.care.rules.returned import Returned
from azukari.care.services import closing, correction, examination, filing, overview, results, review
from azukari.law.calendar import add_months
from azukari.law.refusal import NotRight, Refusal
from tests import people
from tests.care import town
from tests.care.town import HANAKO, MONTH, NURSES, SAKURAKO, TARO, UMEKO
from tests.entrust import raw
from tests.people import ASAHI, Cast

REVIEW = add_months(MONTH, 1)
CAME_BACK = Returned(HANAKO, MONTH, ("8222",), "A 一次チェックエラー", town.INSURER)


@dataclass
class Town:
    """What a case works on: TARO waits, HANAKO was sent, UMEKO came back."""

    cast: Cast
    waits: int
    sent: int
    returned: int
    file: int


@pytest.fixture
def laid(city):
    cast = people.cast()
    town.lay(cast)
    sent = town.file_one(HANAKO, cast.sakura)
    review.accept_claims([sent], by=cast.asahi)
    files = closing.close_month(ASAHI, MONTH, by=cast.asahi)
    waits, returned = town.file_one(TARO, cast.sakura), town.file_one(UMEKO, cast.ume)
    town.return_one(returned, cast.asahi)
    return Town(cast, waits, sent, returned, next(file.pk for file in files if file.kind == "slips"))


def last_record() -> tuple[str, str, set[str]]:
    """Act, outcome and touched persons of the newest record, as the city's database has it."""
    with raw.app() as app, app.transaction():
        raw.standing(app, raw.signed(raw.words(app, act="entrust.record.see")))
        pk, act, outcome = app.execute(
            "select id, act, outcome from entrust_record order by id desc limit 1"
        ).fetchone()
        touched = {
            subject for (subject,) in app.execute("select subject from entrust_touch where record_id = %s", [pk])
        }
        numbers = dict(app.execute("select 'insured/' || id, number from care_insured").fetchall())
    return act, outcome, {numbers.get(subject, subject) for subject in touched}


def accepted(at: Town) -> None:
    review.accept_claims([at.waits], by=at.cast.asahi)


def filed_at(pk: int, at: Town) -> datetime:
    return review.see_claim(pk, by=at.cast.chief).claim.filed_at


def prepared(at: Town) -> int:
    results.record_result(at.sent, "8222", "accepted", by=at.cast.asahi)
    return correction.correct_slip(at.sent, [PlanLine(NURSES, "63", 900)], by=at.cast.asahi)


def returns(number: str) -> bytes:
    row = f"2,2,7411,D1,0000139998,東野森市,{number},シケン,給,{MONTH:%Y%m},46,451,A,届出なし,12P4\r\n"
    return row.encode("cp932")


Do = Callable[[Town], object]
CASES: list[tuple[str, Do, set[str], Do, type[Refusal]]] = [
    # 取扱い、できること、触れる人、断られること、断り方
    (
        "care.claim.list", lambda at: review.list_claims(review.Question(), by=at.cast.sakura), {HANAKO, TARO},
        lambda at: review.list_claims(review.Question(), by=at.cast.vendor), Refusal,
    ),
    (
        "care.claim.list", lambda at: review.export_claims(review.Question(state="sent"), by=at.cast.asahi), {HANAKO},
        lambda at: review.export_claims(review.Question(), by=at.cast.vendor), Refusal,
    ),
    (
        "care.claim.list", lambda at: review.list_waiting([at.waits, at.sent], by=at.cast.asahi), {TARO},
        lambda at: review.list_waiting([at.waits], by=at.cast.vendor), Refusal,
    ),
    (
        "care.home.see", lambda at: overview.see_home(MONTH, by=at.cast.asahi), {UMEKO},
        lambda at: overview.see_home(MONTH, by=at.cast.vendor), Refusal,
    ),
    (
        "care.claim.list", lambda at: overview.see_handover(filed_at(at.waits, at), by=at.cast.sakura), {TARO},
        lambda at: overview.see_handover(filed_at(at.waits, at), by=at.cast.ume), filing.NoSuchClaim,
    ),
    (
        "care.insured.list", lambda at: overview.list_missing(MONTH, by=at.cast.sakura), {SAKURAKO},
        lambda at: overview.list_missing(MONTH, by=at.cast.vendor), Refusal,
    ),
    (
        "care.claim.see", lambda at: review.see_claim(at.sent, by=at.cast.sakura), {HANAKO},
        lambda at: review.see_claim(at.sent, by=at.cast.ume), filing.NoSuchClaim,
    ),
    (
        "care.claim.accept", lambda at: review.accept_claims([at.waits], by=at.cast.asahi), {TARO},
        lambda at: review.accept_claims([at.waits, at.sent], by=at.cast.asahi), filing.NoSuchClaim,
    ),
    (
        "care.claim.return", lambda at: review.return_claim(at.waits, "直してください。", by=at.cast.asahi), {TARO},
        lambda at: review.return_claim(at.waits, " ", by=at.cast.asahi), review.NoReason,
    ),
    (
        "care.claim.withdraw", lambda at: filing.withdraw_claim(at.waits, by=at.cast.sakura), {TARO},
        lambda at: filing.withdraw_claim(at.waits, by=at.cast.asahi), filing.NoSuchClaim,
    ),
    (
        "care.month.see", lambda at: closing.see_month(MONTH, by=at.cast.asahi), set(),
        lambda at: closing.see_month(MONTH, by=at.cast.sakura), Refusal,
    ),
    (
        "care.month.see", lambda at: [accepted(at), closing.plan_closing(ASAHI, MONTH, by=at.cast.asahi)], {TARO},
        lambda at: closing.plan_closing(ASAHI, MONTH, by=at.cast.midori), closing.NothingAccepted,
    ),
    (
        "care.month.close", lambda at: [accepted(at), closing.close_month(ASAHI, MONTH, by=at.cast.asahi)], {TARO},
        lambda at: closing.close_month(ASAHI, MONTH, by=at.cast.midori), closing.NoSuchCentre,
    ),
    (
        "care.file.list", lambda at: closing.list_files(by=at.cast.asahi), set(),
        lambda at: closing.list_files(by=at.cast.sakura), Refusal,
    ),
    (
        "care.file.download", lambda at: closing.download_file(at.file, by=at.cast.asahi), {HANAKO},
        lambda at: closing.download_file(at.file, by=at.cast.midori), closing.NoSuchFile,
    ),
    (
        "care.file.download", lambda at: closing.download_month(ASAHI, MONTH, by=at.cast.chief), {HANAKO},
        lambda at: closing.download_month(ASAHI, MONTH, by=at.cast.midori), closing.NoSuchCentre,
    ),
    (
        "care.file.download", lambda at: closing.download_review(REVIEW, by=at.cast.chief), {HANAKO},
        lambda at: closing.download_review(REVIEW, by=at.cast.midori), closing.NoSuchFile,
    ),
    (
        "care.result.record", lambda at: results.record_result(at.sent, "8222", "returned", by=at.cast.asahi), {HANAKO},
        lambda at: results.record_result(at.sent, "8222", "withdrawn", by=at.cast.asahi), results.NotForSlips,
    ),
    (
        "care.result.record", lambda at: results.record_returns(returns(HANAKO), by=at.cast.asahi), {HANAKO},
        lambda at: results.record_returns(b"x", by=at.cast.asahi), NotRight,
    ),
    (
        "care.result.record",
        lambda at: [results.record_returns(returns(HANAKO), by=at.cast.asahi), results.list_returned(by=at.cast.asahi)],
        {HANAKO}, lambda at: results.list_returned(by=at.cast.sakura), Refusal,
    ),
    (
        "care.result.record", lambda at: examination.list_waiting(by=at.cast.asahi), set(),
        lambda at: examination.list_waiting(by=at.cast.sakura), Refusal,
    ),
    (
        "care.result.record", lambda at: results.note_returned([CAME_BACK], by=at.cast.asahi), {HANAKO},
        lambda at: results.note_returned([CAME_BACK], by=at.cast.sakura), Refusal,
    ),
    (
        "care.result.record", lambda at: examination.decide_examination(REVIEW, by=at.cast.asahi), {HANAKO},
        lambda at: examination.decide_examination(MONTH, by=at.cast.asahi), examination.NothingSent,
    ),
    (
        "care.slip.correct", prepared, {HANAKO},
        lambda at: correction.correct_slip(at.sent, [], by=at.cast.asahi), correction.ResultFirst,
    ),
    (
        "care.slip.correct",
        lambda at: [
            results.record_result(at.sent, "8222", "accepted", by=at.cast.asahi),
            correction.cancel_slip(at.sent, by=at.cast.asahi),
        ],
        {HANAKO}, lambda at: correction.cancel_slip(at.sent, by=at.cast.asahi), correction.ResultFirst,
    ),
    (
        "care.slip.correct", lambda at: correction.drop_slip(prepared(at), by=at.cast.asahi), {HANAKO},
        lambda at: correction.drop_slip(at.waits, by=at.cast.asahi), filing.NoSuchClaim,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("act", "do", "whose", "refused", "how"), CASES)
def test_done_and_refused_are_recorded_with_whose_data(laid, act, do, whose, refused, how):
    with pytest.raises(how):
        refused(laid)
    assert last_record()[:2] == (act, "refused")
    do(laid)
    assert last_record() == (act, "done", whose)


def test_every_service_of_these_rooms_is_in_the_table():
    import inspect
    from pathlib import Path

    source = Path(__file__).read_text(encoding="utf-8")
    for room in (closing, correction, examination, overview, results, review):
        for name, verb in inspect.getmembers(room, inspect.isfunction):
            ours = verb.__module__ == room.__name__ and not name.startswith("_")
            assert not ours or f"{room.__name__.split('.')[-1]}.{name}" in source, name
