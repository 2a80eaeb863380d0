"""The insurers' checks that can be known before sending, a row each: what changes, and what the clerk then reads.

Not here: what only the insurers know (ANNM 実績との突合, 15P6 種類別限度, 14QR 摘要) and what cannot happen, because
the amounts are ours (ASSA; see test_pricing and test_transmission).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from azukari.care.rules import claim, history
from azukari.care.rules.entry import Entry, Wish, sheet_of, usual_codes
from azukari.care.rules.facts import Certification, Filed, Notice, PlanLine, Sent, ServiceCode
from azukari.care.rules.outgoing import MONTH as FOR_THE_MONTH
from azukari.care.rules.outgoing import outgoing
from tests.care.examples import ANOTHER_OFFICE, CENTRE, CERTIFICATION, DAY_CARE, KNOWN, MONTH, NURSES, SHEET, TODAY
from tests.covers import covers

LINE = PlanLine(NURSES, "63", 1200)
AF = replace(SHEET, scheme="AF", codes=("AF2111",), lines=(PlanLine(DAY_CARE, "A6", 1798, "6"),), improvement=False)
REVIEW = date(2026, 10, 1)


def sent(document: str, outcome: str, revision: str = "1") -> dict:
    return {"sent": (Sent(document, MONTH, REVIEW, revision, outcome),)}


def certified(**changes) -> dict:
    return {"certifications": (replace(CERTIFICATION, **changes),)}


HEAVIER = (
    Certification("12", date(2026, 9, 16), date(2027, 9, 30), 5032, date(2026, 10, 1), date(2027, 9, 1)),
    Certification("13", date(2026, 4, 1), date(2026, 9, 15), 10531, date(2026, 4, 1), date(2026, 9, 1)),
)
ROWS = [  # 事由、何が起きたか、請求の変更、台帳の変更、画面の文
    ("ABB0", "番号がない", {"care_manager": ""}, {}, "担当の介護支援専門員番号がありません。"),
    ("ABB0", "認定の終わりがない", {"certified_until": None}, {}, "認定有効期間の終了日がありません。"),
    ("ABB0", "サービスの行がない", {"lines": ()}, {}, "サービスの単位数がありません。"),
    ("ABB0", "行の単位数が0", {"lines": (replace(LINE, units=0),)}, {}, "サービスの単位数がありません。"),
    (
        "ADD0", "サービス事業所が台帳にない", {"lines": (LINE,)},
        {"designations": {CENTRE: KNOWN.designations[CENTRE]}}, "は事業所台帳にありません。",
    ),
    ("ADD0", "センターの指定がない", {}, {"designations": {**KNOWN.designations, CENTRE: ()}}, "介護予防支援の指定が"),
    ("ADD0", "専門員の登録がない", {"care_manager": "13000009"}, {}, "介護支援専門員番号は登録されていません。"),
    ("ADD1", "種類の指定がない", {"lines": (replace(LINE, kind="64"),)}, {}, "種類64の指定を受けていません。"),
    ("ADD1", "指定が終わった", {"lines": (replace(LINE, kind="66"),)}, {}, "令和8年9月には有効ではありません。"),
    ("ADD2", "保険者が違う", {"insurer": "130005"}, {}, "保険者番号が台帳(132134)と違います。"),
    ("ADD2", "保険者が台帳にない", {}, {"insurer_listed": False}, "この月の保険者台帳にありません。"),
    ("ADD3", "指定の区分が違う", {"lines": (replace(LINE, office_class="5"),)}, {}, "事業所区分は台帳では1です。"),
    ("AEE2", "事業対象者の予防給付", {"level": "06"}, certified(level="06"), "事業対象者は予防給付を使えません。"),
    ("AEE2", "月末に要介護", {"level": "21"}, certified(level="21"), "月末に要介護の人は"),
    ("AEE2", "初回加算が二度目", {"first": True}, {"had_first": True}, "初回加算は既に算定されています。"),
    ("AEE2", "委託連携加算が二度目", {"linkage": True}, {"had_linkage": True}, "委託連携加算は利用者1人につき1回"),
    ("AEF", "生年月日が違う", {"birth": date(1941, 5, 1)}, {}, "生年月日が台帳(昭和15年5月1日)と違います。"),
    ("AEF", "性別が違う", {"sex": "1"}, {}, "性別が台帳と違います。"),
    ("AEF", "認定の期間が違う", {"certified_since": date(2026, 5, 1)}, {}, "開始日が台帳(令和8年4月1日)と違います。"),
    ("AEF", "限度額の期間が違う", {"limit_until": None}, {}, "終了年月が台帳(令和9年3月)と違います。"),
    ("ANN0", "この月の給管がある", {}, {"filed": (Filed("", "AF", "filed"),)}, "別の事業所から既に提出されています。"),
    ("ANN0", "給管の結果がまだ", {}, sent("8222", "sent"), "給付管理票は審査に送ってあり、結果がまだです。"),
    ("ANN2", "二つの事業所から", {}, {"filed": (Filed(ANOTHER_OFFICE, "46", "filed"),)}, "別の事業所から既に提出"),
    ("ANN2", "明細の結果がまだ", {}, sent("8125", "sent"), "令和8年10月の審査に送ってあります。"),
    ("ANN4", "過去に決定した", {}, sent("8125", "accepted"), "令和8年10月の審査で決定しています。"),
    ("ANN7", "過誤申立中", {}, sent("8125", "withdrawing"), "過誤の決定が届いた次の月から"),
    ("ANNK", "行が重なる", {"lines": (LINE, LINE)}, {}, "1行目と同じ事業所・種類です。"),
    ("12P0", "台帳にない番号", {}, {"person": None}, "台帳にないか、担当ではありません。"),
    ("12P0", "認定がない", {}, {"certifications": ()}, "認定の記録がありません。"),
    ("12P3", "限度額を超える", {"lines": (replace(LINE, units=5033),)}, {}, "限度額5,032単位を1単位超えています。"),
    ("12P3", "限度額が違う", {"limit_units": 5000}, {}, "区分支給限度基準額が台帳(5,032単位)と違います。"),
    ("12P4", "届出がない", {}, {"notices": ()}, "計画作成依頼届出が受理されていません。"),
    (
        "12P4", "届出はほかの事業所", {},
        {"notices": (Notice(date(2026, 4, 1), date(2026, 4, 1), "3", ANOTHER_OFFICE),)}, "届出の支援事業所は",
    ),
    (
        "12P5", "作成区分が違う", {},
        {"notices": (Notice(date(2026, 4, 1), date(2026, 4, 1), "1", CENTRE),)}, "届出の計画作成区分が",
    ),
    ("12PA", "認定を申請中", {}, certified(status="applied"), "認定を申請中です。"),
    ("12PA", "区分変更を申請中", {}, certified(status="changing"), "区分変更を申請中です。"),
    ("12PD", "認定の期間の外", {}, certified(since=date(2026, 10, 1)), "外です(台帳の認定は令和8年10月1日から"),
    ("12QJ", "区分が違う", {}, certified(level="13"), "月末の要介護状態区分が台帳(要支援2)と違います。"),
    ("12QJ", "重い方でない", {}, {"certifications": HEAVIER}, "給付管理票には重い方(要支援2)を入れてください。"),
]  # fmt: skip
WORTH_KNOWING = [  # 送れるが、作成区分を選んだことを伝える
    ("ANN9", "給管が返戻された", sent("8222", "returned"), "作成区分「新規」で送り直します。"),
    ("ANN9", "給管を取り消した", sent("8222", "accepted", "3"), "作成区分「新規」で送り直します。"),
    ("ANNJ", "給管が受理されている", sent("8222", "accepted"), "作成区分「修正」で送ります。"),
]
REGISTERS = replace(
    KNOWN,
    designations={
        **KNOWN.designations,
        NURSES: (
            *KNOWN.designations[NURSES],
            replace(KNOWN.designations[NURSES][0], kind="66", until=date(2026, 8, 31)),
        ),
    },
)


def found(sheet, known, **how):
    return list(claim.check(sheet, known, today=TODAY, **how))


@covers("CARE-02")
@pytest.mark.parametrize(("code", "case", "changes", "registers", "says"), ROWS)
def test_what_the_insurers_would_return_is_said_before_it_is_sent(code, case, changes, registers, says):
    findings = found(replace(SHEET, **changes), replace(REGISTERS, **registers))
    those = [one for one in findings if one.source.split()[-1].startswith(code) and says in one.says]
    assert [one.blocks for one in those] == [True], [one.says for one in findings]
    assert those[0].says.count("。") >= 2, "何が誤りかと、どうするかを言う"


@pytest.mark.parametrize(("code", "case", "registers", "says"), WORTH_KNOWING)
def test_the_revision_is_chosen_from_history_and_said(code, case, registers, says):
    those = found(SHEET, replace(REGISTERS, **registers))
    assert [(one.source.split()[-1], one.blocks) for one in those] == [(code, False)]
    assert says in those[0].says


def test_a_slip_is_not_corrected_while_its_claim_is_being_withdrawn():
    history = replace(KNOWN, sent=(*sent("8222", "accepted")["sent"], *sent("8125", "withdrawing")["sent"]))
    assert [one.source.split()[-1] for one in found(SHEET, history, slip_only=True) if one.blocks] == ["ANN7"]


# 番号が分からない人


def test_an_unknown_number_is_one_finding_that_says_what_to_do():
    nobody = replace(KNOWN, person=None, charge=None, certifications=(), notices=(), care_managers=frozenset())
    from_file = replace(SHEET, care_manager="", certified_since=None, certified_until=None)
    [finding] = found(from_file, nobody)
    assert (finding.field, finding.blocks) == ("insured", True)
    assert "番号を直してください。" in finding.says
    assert "事業所はセンターに、センターは市に知らせてください。" in finding.says


def test_an_unknown_number_does_not_hide_what_the_office_can_see_itself():
    nobody = replace(KNOWN, person=None, charge=None)
    wrong = replace(SHEET, sex="", lines=(LINE, LINE))
    assert [one.field for one in found(wrong, nobody)] == ["insured", "sex", "lines.1.office"]


# 総合事業だけで、給付管理票に載るサービスのない人


def test_af_without_a_service_on_the_slip_is_claimed_without_a_slip():
    alone = replace(AF, lines=())
    [finding] = found(alone, KNOWN)
    assert (finding.field, finding.blocks) == ("lines", False)
    assert "給付管理票は作らず、請求だけを送ります。" in finding.says
    goes = outgoing(alone, FOR_THE_MONTH, ())
    assert (goes.slip, goes.claim) == ("", True)


def test_the_form_takes_af_without_a_row_when_its_code_is_chosen():
    entry = Entry(SHEET.insured, MONTH, TODAY, (), Wish(codes=("AF2111",), improvement=True))
    assert (sheet_of(entry, KNOWN).scheme, sheet_of(entry, KNOWN).improvement) == ("AF", False)
    assert sheet_of(replace(entry, wish=Wish()), KNOWN).scheme == "46"


# 総合事業の処遇改善加算は、ほかのコードから決まる

IMPROVED = {
    f"AF619{at}": ServiceCode(f"AF619{at}", f"介護予防ケアマネジメント処遇改善加算{at}", units, date(2026, 6, 1), None)
    for at, units in ((1, 9), (2, 16))
}
WITH_IMPROVED = replace(KNOWN, codes={**KNOWN.codes, **IMPROVED})


def test_the_improvement_of_af_is_that_of_the_other_codes():
    assert found(replace(AF, codes=("AF2111", "AF6191")), WITH_IMPROVED) == []
    assert found(replace(AF, codes=("AF2111", "AF4001", "AF6192")), WITH_IMPROVED) == []
    [finding] = found(replace(AF, codes=("AF2111", "AF6192")), WITH_IMPROVED)
    assert (finding.field, finding.blocks) == ("codes", False)
    assert "442単位からは9単位です" in finding.says


def test_the_month_after_the_first_has_another_improvement():
    after = replace(WITH_IMPROVED, last_codes=("AF2111", "AF4001", "AF6192"))
    assert usual_codes(after, MONTH) == ("AF2111", "AF6191")
    assert usual_codes(replace(after, last_codes=("AF2111",)), MONTH) == ("AF2111",)


@pytest.mark.parametrize(
    ("who", "office", "state", "says"),
    [
        ("事業所、受付待ち", SHEET.office, "filed", "取り下げてから出し直してください。"),
        ("事業所、受付済み", SHEET.office, "accepted", "センターに差戻しを頼んでください。"),
        ("センター、受付待ち", "", "filed", "取り下げてから出し直してください。"),
        ("センター、受付済み", "", "accepted", "その請求を差し戻してから、出し直してください。"),
    ],
)
def test_who_reads_of_a_standing_claim_is_told_what_they_themselves_can_do(who, office, state, says):
    standing = replace(KNOWN, filed=(Filed(office, "46", state),))
    found = [
        one.says for one in history.check(replace(SHEET, office=office), standing, date(2026, 10, 5), slip_only=False)
    ]
    assert any(one.endswith(says) for one in found), who
    assert office or not any("センターに" in one for one in found)
