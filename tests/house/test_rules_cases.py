"""The path of a case and the steps of an investigation, as tables."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from azukari.house.rules import cases, hearing, inquiries, obtaining
from azukari.house.rules.cases import Contract
from azukari.house.rules.obtaining import Answer, Got
from azukari.house.rules.petitioner import (
    ConcludedLongAgo,
    Heir,
    NobodyKnown,
    NoProcedure,
    OtherHeirs,
    StillUnasked,
    answered,
    decide,
    heirs_of,
    must_escalate,
    procedures,
)
from azukari.law import dated
from azukari.law.calendar import add_months
from azukari.law.refusal import Refusal
from tests.covers import covers

D = date
TODAY = D(2026, 11, 5)
YEAR = Contract(D(2026, 4, 1), D(2027, 3, 31))


@covers("AKI-07")
@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (D(2026, 4, 1), 3, D(2026, 7, 1)),
        (D(2026, 11, 30), 3, D(2027, 2, 28)),
        (D(2026, 12, 31), 3, D(2027, 3, 31)),
        (D(2027, 1, 31), 1, D(2027, 2, 28)),
        (D(2026, 5, 31), 1, D(2026, 6, 30)),
    ],
)
def test_due(start, months, due):
    assert cases.due_on(start, YEAR, months) == due


@covers("AKI-07")
@pytest.mark.parametrize(
    ("start", "months", "refusal"),
    [
        (D(2027, 1, 1), 3, cases.CannotFit),
        (D(2027, 3, 31), 1, cases.CannotFit),
        (D(2026, 3, 31), 3, cases.OutsideTheContract),
        (D(2027, 4, 1), 3, cases.OutsideTheContract),
        (D(2026, 5, 1), 4, cases.NotSoManyMonths),
        (D(2026, 5, 1), 0, cases.NotSoManyMonths),
    ],
)
def test_a_start_that_cannot_fit_is_refused(start, months, refusal):
    with pytest.raises(refusal):
        cases.due_on(start, YEAR, months)


@covers("AKI-07")
@given(st.dates(D(2020, 1, 1), D(2030, 12, 31)), st.integers(0, 800), st.integers(0, 800), st.integers(1, 3))
def test_due_is_at_most_three_months_on_and_inside_the_contract(since, length, later, months):
    contract = Contract(since, since + timedelta(days=length))
    start = since + timedelta(days=later)
    try:
        due = cases.due_on(start, contract, months)
    except Refusal:
        assume(contract.since <= start <= contract.until)
        assert add_months(start, months) > contract.until
    else:
        assert start < due <= contract.until
        assert due <= add_months(start, 3)
        assert due.day == start.day or (due + timedelta(days=1)).day == 1


@covers("AKI-05")
@pytest.mark.parametrize(
    ("entrusted", "because", "passes"), [(0, "", True), (1, "", True), (2, "", False), (2, "倒壊の危険", True)]
)
def test_the_third_case_of_a_year_needs_a_reason(entrusted, because, passes):
    if passes:
        cases.refuse_over_cap(entrusted, 2, 2026, because)
    else:
        with pytest.raises(cases.OverTheCap):
            cases.refuse_over_cap(entrusted, 2, 2026, because)


@covers("AKI-34")
@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_the_sum_never_passes_the_budget(spent, more, budget):
    try:
        cases.refuse_over_budget(spent, more, budget, 2026)
    except cases.OverTheBudget:
        assert spent + more > budget
    else:
        assert spent + more <= budget


@given(st.lists(st.integers(1, 50), unique=True, min_size=1), st.data())
def test_ranks_have_no_gaps_and_keep_the_others_in_order(ranked, data):
    moved, rank = data.draw(st.sampled_from(ranked)), data.draw(st.integers(1, 60))
    ranks = cases.reorder(ranked, moved, rank)
    assert sorted(ranks.values()) == list(range(1, len(ranked) + 1))
    assert ranks[moved] == min(rank, len(ranked))
    others = [pk for pk in ranked if pk != moved]
    assert sorted(others, key=ranks.__getitem__) == others


W, U, R, M, A = Heir.WILLING, Heir.UNWILLING, Heir.RENOUNCED, Heir.MISSING, Heir.UNASKED


@covers("AKI-11", "AKI-13")
@pytest.mark.parametrize(
    ("heirs", "petitioner", "escalates", "procedure"),
    [
        ([], "mayor", False, "相続財産清算人"),
        ([W], "heir", False, "相続人"),
        ([W, A], "heir", False, "相続人"),
        ([R, W], "heir", False, "相続人"),
        ([U], "mayor", False, "管理不全建物"),
        ([U, R], "mayor", False, "管理不全建物"),
        ([R], "mayor", True, "相続財産清算人"),
        ([R, R, R], "mayor", True, "相続財産清算人"),
        ([R, R, U], "mayor", False, "管理不全建物"),
        ([M], "mayor", False, "不在者財産管理人"),
        ([M, R], "mayor", False, "不在者財産管理人"),
        ([M, U], "mayor", False, "不在者財産管理人"),
    ],
)
def test_petitioner(heirs, petitioner, escalates, procedure):
    decision = decide(heirs, TODAY)
    assert (decision.petitioner, decision.escalates) == (petitioner, escalates)
    assert procedure in decision.procedure


@covers("AKI-11")
def test_every_family_gives_exactly_one_petitioner_and_a_willing_heir_always_comes_first():
    for size in range(5):
        for heirs in product(Heir, repeat=size):
            try:
                decision = decide(heirs, TODAY)
            except StillUnasked:
                assert A in heirs
                assert W not in heirs
            else:
                assert decision.petitioner == ("heir" if W in heirs else "mayor")
                assert decision.escalates == must_escalate(heirs) == (set(heirs) == {R})


@pytest.mark.parametrize(
    ("heirs", "day", "procedure"),
    [
        ([R], D(2023, 3, 31), "相続財産管理人の選任(民法952条1項)"),
        ([R], D(2023, 4, 1), "相続財産清算人の選任(民法952条1項)"),
        ([R], D(2023, 12, 13), "相続財産清算人の選任(民法952条1項・空家法14条1項)"),
        ([M], D(2023, 3, 31), "不在者財産管理人の選任(民法25条1項)"),
        ([M], D(2023, 12, 13),
         "不在者財産管理人の選任(民法25条1項・空家法14条1項)か、所有者不明建物管理命令(民法264条の8・空家法14条2項)"),
        ([U], D(2023, 4, 1), "管理不全建物管理命令(民法264条の14)"),
    ],
)  # fmt: skip
def test_the_procedure_is_that_of_the_day(heirs, day, procedure):
    assert decide(heirs, day).procedure == procedure


def test_before_the_building_orders_there_is_nothing_to_file_against_an_heir_who_does_not_act():
    with pytest.raises(NoProcedure, match="令和5年3月31日"):
        decide([U], D(2023, 3, 31))


@pytest.mark.parametrize("version", dated.load("houses/procedures.toml").versions, ids=lambda one: str(one.since))
def test_a_procedure_and_its_petition_go_to_the_same_court(version):
    forms = dated.load("houses/forms.toml").on(version.since).says
    for code, procedure in procedures(version.since).items():
        assert procedure.court == forms.get(code, {"court": "家庭裁判所"})["court"]
    assert {code for codes in version.says["when"].values() for code in codes} <= set(procedures(version.since))


def test_an_heir_who_was_not_asked_is_asked_first():
    with pytest.raises(StillUnasked):
        decide([U, A], TODAY)


@pytest.mark.parametrize(
    ("conclusion", "states"),
    [
        ({"shares": {"P2": "1/2", "P3": "1/2"}, "labels": {"P2": "架空 一郎", "P3": "架空 二郎"}},
         [("架空 一郎", A), ("架空 二郎", A)]),
        ({"shares": {"__NO_HEIR__": "1"}, "left_out": [{"who": "P2", "of": "P1", "code": "renounced"}]},
         [("P2", R)]),
        ({"shares": {}, "candidates": [{"shares": {"P2": "1"}}, {"shares": {"P3": "1"}}]}, [("P2", A), ("P3", A)]),
        ({"shares": {"P2": "1"}, "left_out": [{"who": "P3", "of": "P1", "code": "named", "because": "又は放棄"}]},
         [("P2", A)]),
    ],
)  # fmt: skip
def test_the_heirs_of_a_conclusion(conclusion, states):
    assert [(heir["name"], Heir(heir["state"])) for heir in heirs_of(conclusion)] == states


@covers("AKI-11")
def test_where_the_law_is_disputed_the_heirs_of_every_reading_are_asked():
    disputed = {"shares": {}, "candidates": [{"shares": {"P1": "1/1"}}, {"shares": {"P2": "1/1"}}]}
    with pytest.raises(OtherHeirs):
        answered(disputed, {"P1": "unwilling"})
    assert len(answered(disputed, {"P1": "unwilling", "P2": "willing"})) == 2


def test_a_conclusion_that_does_not_say_who_renounced_is_made_anew():
    kept = {"shares": {"P2": "1"}, "left_out": [{"who": "P3", "of": "P1", "because": "相続を放棄しました"}]}
    with pytest.raises(ConcludedLongAgo):
        answered(kept, {"P2": "unwilling"})


@covers("AKI-11")
def test_nobody_is_to_be_asked_only_where_the_conclusion_says_that_nobody_inherits():
    assert answered({"shares": {"__NO_HEIR__": "1/1"}}, {}) == []
    with pytest.raises(NobodyKnown):
        answered({"shares": {}, "candidates": []}, {})


# --- inquiries ---------------------------------------------------------------------------------------------------


@covers("AKI-31")
def test_every_kind_has_an_article_a_purpose_and_an_addressee():
    for version in dated.load("houses/stages.toml").versions:
        found = inquiries.kinds(version.since)
        assert found
        for kind in found.values():
            assert kind.basis, kind.code
            assert kind.purpose, kind.code
            assert kind.addressee, kind.code
            assert kind.name, kind.code
            assert kind.mandatory <= kind.letter
            assert not kind.letter or inquiries.letter(kind.code, version.since)["asks"], kind.code


@pytest.mark.parametrize(
    ("kind", "day", "basis"),
    [
        ("tax", D(2020, 1, 1), "10条1項"), ("utilities", D(2020, 1, 1), "10条3項"),
        ("family", D(2024, 2, 29), "戸籍法10条の2第2項"), ("family", D(2024, 3, 1), "戸籍法120条の2"),
    ],
)  # fmt: skip
def test_basis(kind, day, basis):
    assert basis in inquiries.kind(kind, day).basis


def test_there_was_no_basis_before_the_act():
    with pytest.raises(Refusal):
        inquiries.kinds(D(2015, 5, 25))
    with pytest.raises(inquiries.NoSuchKind):
        inquiries.kind("dna", TODAY)


@covers("AKI-37")
def test_no_kind_asks_for_a_my_number():
    """There is neither a kind nor a paper of a kind that would bring one."""
    for version in dated.load("houses/stages.toml").versions:
        for kind in inquiries.kinds(version.since).values():
            assert "resident_with_number" not in kind.papers
            assert not any(word in f"{kind.name}{kind.purpose}" for word in inquiries.NUMBER_WORDS)


@pytest.mark.parametrize(
    ("purpose", "addressee", "about", "fields"),
    [
        ("所有者の確認", "法務局", "緑町1-2の建物", []),
        ("", " ", "", ["purpose", "addressee", "about"]),
        ("個人番号の確認", "市民課", "架空 太郎", ["purpose"]),
        ("所有者の確認", "市民課", "架空 太郎のマイナンバー", ["about"]),
    ],
)
def test_an_inquiry_needs_its_purpose_and_never_names_a_my_number(purpose, addressee, about, fields):
    wish = inquiries.Wish("residents", purpose, addressee, about)
    assert [found.field for found in inquiries.check(wish)] == fields


def test_an_article_nobody_compared_with_its_source_is_said_so():
    doubted = [code for code, kind in inquiries.kinds(TODAY).items() if not kind.is_verified]
    assert doubted == ["registry", "residents"]


@covers("AKI-08")
def test_the_mandatory_steps():
    assert [kind.code for kind in inquiries.still_open([], TODAY)] == ["registry", "tax", "residents", "family"]
    assert not inquiries.still_open(["registry", "tax", "residents", "family", "neighbours"], TODAY)


@covers("AKI-30")
@pytest.mark.parametrize(
    ("source", "note", "fields"),
    [
        ("commissioner", "数年前から市外の施設にいると聞いた。連絡先は親族へ。", []),
        ("", "市外の施設", ["source_class"]),
        ("friend", "市外の施設", ["source_class"]),
        ("neighbour", "あ" * 121, ["answer"]),
        ("neighbour", "認知症で施設に入った", ["answer"]),
        ("neighbour", "生活保護、通院", ["answer", "answer"]),
    ],
)
def test_a_note_of_a_hearing(source, note, fields):
    assert [found.field for found in hearing.check(source, note, TODAY)] == fields


@covers("AKI-42")
@pytest.mark.parametrize(
    ("requester", "paper", "answer"),
    [
        ("self", "resident_with_number", Answer.MAY),
        ("household", "resident_with_number", Answer.MAY),
        ("proxy", "resident_with_number", Answer.OWN_ADDRESS),
        ("professional", "resident_with_number", Answer.NO),
        ("city", "resident_with_number", Answer.NO),
        ("professional", "resident", Answer.MAY),
        ("professional", "family", Answer.MAY),
        ("professional", "tax", Answer.NO),
        ("city", "family", Answer.MAY),
        ("city", "tax", Answer.MAY),
        ("neighbour", "resident", Answer.NO),
        ("city", "unheard of", Answer.NO),
    ],
)
def test_who_may_obtain_which_paper(requester, paper, answer):
    assert obtaining.may_obtain(requester, paper, TODAY) == answer
    assert bool(list(obtaining.check(requester, paper, TODAY))) == (answer != Answer.MAY)


@covers("AKI-35")
@pytest.mark.parametrize(
    ("got", "says"),
    [
        (Got(1, 1, "family", D(2026, 5, 2), "family", D(2026, 5, 1)), None),
        (Got(1, 1, "family", D(2026, 5, 2)), "照会がありません"),
        (Got(1, 1, "family", D(2026, 5, 2), "tax", D(2026, 5, 1)), "得られる書類ではありません"),
        (Got(1, 1, "family", D(2026, 4, 30), "family", D(2026, 5, 1)), "前の日"),
        (Got(1, 1, "family", D(2026, 5, 2), "gone", D(2026, 5, 1)), "得られる書類ではありません"),
    ],
)
def test_a_paper_that_nobody_asked_for_is_an_alert(got, says):
    found = [text for _, text in obtaining.alerts([got])]
    assert found == [] if says is None else says in found[0]


@covers("AKI-35")
@pytest.mark.parametrize(
    ("counts", "review"),
    [
        ({}, []),
        ({1: 3, 2: 4, 3: 5}, []),
        ({1: 3, 2: 4, 3: 30}, [3]),
        ({1: 30}, [1]),
        ({1: 30, 2: 2}, [1]),
        ({1: 1, 2: 1, 3: 8}, []),
    ],
)
def test_far_more_papers_than_the_peers_are_reviewed(counts, review):
    assert obtaining.to_review(counts) == review


@covers("AKI-30")
@pytest.mark.parametrize(
    ("note", "sensitive"),
    [
        ("長男の家にうつった", False), ("がんばると話していた", False), ("生保内に住む姉が知る", False),
        ("うつで通院", True), ("がんで入院", True), ("生保を受けている", True), ("うつった先でうつになった", True),
        ("障害物の奥に住む弟", False), ("耐震診断の業者が連絡先を知る", False), ("市外の病院に入院中", False),
        ("ＨＩＶ", True), ("ＤＶから逃げた", True), ("刑務所にいる", True), ("少年院", True), ("在日と聞いた", True),
    ],
)  # fmt: skip
def test_a_word_is_sensitive_only_where_it_is_that_word(note, sensitive):
    assert bool(list(hearing.check("neighbour", note, D(2026, 11, 5)))) == sensitive


@covers("AKI-30")
def test_each_sensitive_word_is_said_once_with_its_article():
    found = list(hearing.check("neighbour", "精神障害で自己破産した", D(2026, 11, 5)))
    assert [(one.says.partition("」")[0][1:], one.source) for one in found] == [
        ("自己破産", "個人情報の保護に関する法律61条2項"),
        ("精神", "個人情報の保護に関する法律2条3項"),
        ("障害", "個人情報の保護に関する法律施行令2条1号"),
    ]
