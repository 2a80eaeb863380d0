"""Tables and properties of a family entered line by line; no database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.house.rules.family import answer, coverage, evidence
from azukari.house.rules.family.coverage import Held
from azukari.house.rules.family.entry import Newcomer, Told, check, refuse_impossible, settle
from azukari.house.rules.family.events import EVENTS, groups
from azukari.house.rules.family.findings import findings
from azukari.house.rules.family.undo import hanging_on
from azukari.house.rules.family.whole import Entered, persons_in, whole_of
from azukari.law.inheritance import cases
from azukari.law.refusal import NotRight
from tests.house.family_examples import DAUGHTER, FATHER, MOTHER, ONE_DOT, SHARES, SON, STORY, WIFE, entered, family

TODAY = date(2026, 11, 5)
SEXES = {"太郎": "m", "花": "f", "一郎": "m", "菊": "f", "実": "m", "梅": "f"}
BY_NAME = [  # 同じ話を、だれが初めて出てくるかを決めずに
    ("marriage", {"one": "太郎", "other": "花"}, {"at": "昭和30年5月5日"}),
    ("birth", {"child": "一郎", "father": "太郎", "mother": "花"}, {"at": "昭和31年6月6日"}),
    ("birth", {"child": "梅", "father": "太郎", "mother": "花"}, {"at": "昭和33年8月8日"}),
    ("marriage", {"one": "一郎", "other": "菊"}, {"at": "昭和55年3月3日"}),
    ("birth", {"child": "実", "father": "一郎", "mother": "菊"}, {"at": "昭和57年7月7日"}),
    ("death", {"who": "太郎"}, {"at": "平成7年9月9日"}),
    ("death", {"who": "花"}, {"at": "平成15年1月1日"}),
    ("death", {"who": "一郎"}, {"at": "令和2年2月2日"}),
    ("divorce", {"one": "一郎", "other": "菊"}, {"at": "平成2年2月2日"}),
    ("adoption", {"child": "菊", "father": "太郎", "mother": "花"}, {"at": "昭和56年1月1日"}),
    ("dissolution", {"child": "菊", "mother": "花"}, {"at": "平成10年1月1日"}),
    ("renunciation", {"who": "梅", "of": "花"}, {"at": "平成15年2月1日"}),
]


def tell(order: list[int]) -> dict[str, str]:
    """The shares by name when the lines come in this order; whoever is new is named where they first come."""
    known: dict[str, str] = {}
    lines = []
    for number, at in enumerate(order, start=1):
        event, roles, words = BY_NAME[at]
        who = {role: (known.get(name) or Newcomer(name, SEXES[name]),) for role, name in roles.items()}
        fact = settle(Told(event, who, words), len(known))
        for id, says in fact.get("persons", {}).items():
            known.setdefault(says["name"], id) if "name" in says else None
        lines.append(Entered(number, f"{number}行目", fact))
    whole = whole_of(lines)
    assert not whole.dangling
    return {whole.name(id): share for id, share in answer.conclude(whole, known["太郎"], "final")["shares"].items()}


@given(st.permutations(range(len(BY_NAME))))
def test_the_order_in_which_lines_are_entered_changes_no_share(order):
    assert tell(order) == tell(list(range(len(BY_NAME))))


@given(st.integers(0, len(STORY) - 1))
def test_undoing_a_line_leaves_no_line_about_somebody_unknown_and_reentering_restores(at):
    lines = entered()
    gone = {lines[at].number, *(each.line.number for each in hanging_on(lines[at], lines))}
    left = [line for line in lines if line.number not in gone]
    whole = whole_of(left)
    assert all(persons_in(line.fact) <= {id for id, says in whole.persons.items() if "name" in says} for line in left)
    assert not whole.dangling
    again = whole_of([*left, *(line for line in lines if line.number in gone)])
    assert again.persons == family().persons
    assert answer.conclude(again, FATHER, "final")["shares"] == SHARES


def test_the_story_gives_the_shares_of_two_successions_in_a_row():
    assert answer.conclude(family(), FATHER, "final")["shares"] == SHARES
    assert answer.conclude(family(), FATHER, "at_death")["shares"] == {MOTHER: "1/2", SON: "1/4", DAUGHTER: "1/4"}


@pytest.mark.parametrize("name", [f"見本{ONE_DOT} 一郎", "神\ufa19", "𠮷田 見本", "e\u0301"])
def test_a_name_is_never_normalised(name):
    fact = settle(Told("person", {"who": (Newcomer(name, "m"),)}), 0)
    assert fact["persons"]["P1"]["name"] == name
    assert whole_of([Entered(1, "", fact)]).name("P1") == name


def test_two_persons_of_one_name_stay_two_and_sentences_say_which():
    story = [
        Told("person", {"who": (Newcomer("見本 太郎", "m"),)}),
        Told("person", {"who": (Newcomer("見本 太郎", "m"),)}),
    ]
    assert family(story).labels() == {"P1": "見本 太郎(1番)", "P2": "見本 太郎(2番)"}


WORDS = {"at": "大正5年5月5日", "born": "大正元年8月1日", "cause": "retired"}


@pytest.mark.parametrize("code", EVENTS)
def test_every_event_states_what_the_engine_can_read(code):
    event = EVENTS[code]
    story = [Told("person", {"who": (Newcomer(f"見本 {n}", "m"),)}) for n in range(3)]
    who = {role.key: (f"P{at + 1}",) for at, role in enumerate(event.roles)}
    if code == "simultaneous":
        who = {"who": ("P1", "P2")}
    lines = entered([*story, Told(code, who, WORDS)])
    if not event.code.startswith(("divorce", "dissolution")):
        _, faults = cases.family_of(whole_of(lines).case())
        assert "unread-key" not in {fault.code for fault in faults}


def test_every_event_stands_under_one_heading():
    assert [event for events in groups().values() for event in events] == list(EVENTS.values())


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Told("death"), "who"),
        (Told("death", {"who": ("P99",)}), "who"),
        (Told("marriage", {"one": (FATHER,), "other": (FATHER,)}), "other"),
        (Told("birth", {"child": (SON,), "father": (SON,)}), "father"),
        (Told("adoption", {"child": (SON,)}), "father"),
        (Told("simultaneous", {"who": (SON,)}), "who"),
        (Told("move"), "enters"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_beside_its_field(told, field):
    assert field in [finding.field for finding in check(told, list(family().persons))]


def test_an_impossible_fact_names_the_register_and_the_line():
    wrong = Told("birth", {"child": (FATHER,), "father": (SON,)}, {"at": "昭和5年4月1日"})
    lines = entered([*STORY, wrong])
    found = [finding for finding in findings(whole_of(lines)) if finding.blocks]
    assert found
    assert any("除籍「見本市」の" in finding.source for finding in found)
    assert all("P1" not in finding.says for finding in found)
    with pytest.raises(NotRight):
        refuse_impossible(lines[:-1], lines)


def test_a_renunciation_before_the_opening_is_a_finding_that_stops_nothing():
    early = Told("renunciation", {"who": (DAUGHTER,), "of": (FATHER,)}, {"at": "平成7年1月1日"})
    whole = family([*STORY, early])
    found = findings(whole)
    assert [finding.blocks for finding in found] == [False]
    assert "10行目" in found[0].source
    assert answer.conclude(whole, FATHER, "final")["shares"] == SHARES


def test_two_registers_that_differ_are_a_finding_that_stops_nothing():
    again = Told("marriage", {"one": (FATHER,), "other": (MOTHER,)}, {"at": "昭和30年5月5日"})
    assert findings(family([*STORY, again])) == []
    other = Told("person", {"who": (FATHER,)}, {"born": "昭和5年4月2日"})
    (found,) = findings(family([*STORY, other]))
    assert not found.blocks
    assert "ほかの記載" in found.says


def test_an_adoptive_parent_who_leaves_takes_only_their_own_tie():
    story = [
        *STORY,
        Told("adoption", {"child": (WIFE,), "father": (FATHER,), "mother": (MOTHER,)}, {"at": "昭和60年1月1日"}),
        Told("dissolution", {"child": (WIFE,), "mother": (MOTHER,)}, {"at": "平成1年2月1日"}),
    ]
    ties = [(tie["p"], tie.get("end", "")) for tie in family(story).relations if tie.get("kind") == "adoption"]
    assert sorted(ties) == [([FATHER], ""), ([MOTHER], "平成1年2月1日")]


# --- the old code, in the words of its registers ------------------------------------------------------------------

HOUSE = [
    Told("person", {"who": (Newcomer("見本 古", "m"),)}, {"born": "明治20年1月1日"}),
    Told("house_head", {"who": ("P1",)}, {"at": "明治40年1月1日"}),
    Told("marriage", {"one": ("P1",), "other": (Newcomer("見本 妻", "f"),)}, {"at": "明治42年1月1日"}),
    Told(
        "birth",
        {"child": (Newcomer("見本 長女", "f"),), "father": ("P1",), "mother": ("P2",)},
        {"at": "明治43年1月1日"},
    ),
    Told(
        "birth", {"child": (Newcomer("見本 長男", "m"),), "father": ("P1",), "mother": ("P2",)}, {"at": "大正2年1月1日"}
    ),
    Told(
        "birth", {"child": (Newcomer("見本 二男", "m"),), "father": ("P1",), "mother": ("P2",)}, {"at": "大正5年1月1日"}
    ),
]
DIED_1940 = Told("death", {"who": ("P1",)}, {"at": "昭和15年1月1日"})
RETIRED_1935 = Told("headship", {"who": ("P4",), "of": ("P1",)}, {"at": "昭和10年1月1日", "cause": "retired"})


@pytest.mark.parametrize(
    ("lines", "shares"),
    [
        ([DIED_1940], {"P4": "1/1"}),
        ([Told("headship", {"who": ("P4",), "of": ("P1",)}, {"at": "昭和15年1月1日", "cause": "death"}), DIED_1940],
         {"P4": "1/1"}),
        ([RETIRED_1935, Told("acquired", {"who": ("P1",)}, {"at": "昭和5年1月1日"}), DIED_1940], {"P4": "1/1"}),
        ([RETIRED_1935, Told("acquired", {"who": ("P1",)}, {"at": "昭和12年1月1日"}), DIED_1940],
         {"P3": "1/3", "P4": "1/3", "P5": "1/3"}),
        ([Told("founded_house", {"who": ("P4",)}, {"at": "昭和7年1月1日"}), DIED_1940], {"P5": "1/1"}),
        ([Told("abolished_house", {"who": ("P1",)}, {"at": "昭和7年1月1日"}), DIED_1940],
         {"P3": "1/3", "P4": "1/3", "P5": "1/3"}),
        ([Told("death", {"who": ("P1",)}, {"at": "昭和22年6月1日"})],
         {"P2": "1/3", "P3": "2/9", "P4": "2/9", "P5": "2/9"}),
    ],
)  # fmt: skip
def test_a_head_of_a_house_is_succeeded_by_the_law_of_the_day(lines, shares):
    assert answer.conclude(family([*HOUSE, *lines]), "P1", "final")["shares"] == shares


def test_of_an_extinct_house_the_new_code_says_who_inherits():
    story = [
        Told("birth", {"child": (Newcomer("見本 古", "m"),), "father": (Newcomer("見本 父", "m"),)}),
        Told("birth", {"child": (Newcomer("見本 弟", "m"),), "father": ("P2",)}),
        Told("house_head", {"who": ("P1",)}),
        Told("founded_house", {"who": ("P3",)}, {"at": "大正9年1月1日"}),
        Told("death", {"who": ("P2",)}, {"at": "明治33年1月1日"}),
        Told("death", {"who": ("P1",)}, {"at": "昭和5年1月1日"}),
        Told("extinct_house", {"who": ("P1",)}, {"at": "昭和10年1月1日"}),
    ]
    result = answer.conclude(family(story), "P1", "final")
    assert result["shares"] == {"P3": "1/1"}
    assert "extinct-house" in result["flags"]


@pytest.mark.parametrize(
    ("lines", "flag"),
    [
        ([RETIRED_1935, DIED_1940], "retirement-property"),
        ([Told("death", {"who": ("P1",)}, {"at": "昭和22年"})], "partial-date"),
    ],
)
def test_where_no_one_answer_can_be_given_every_reading_is_kept_with_its_flag(lines, flag):
    result = answer.conclude(family([*HOUSE, *lines]), "P1", "final")
    assert result["shares"] == {}
    assert len(result["candidates"]) == 2
    assert flag in result["flags"]
    assert flag not in "".join(answer.flags_in_words(result["flags"]))


def test_before_the_first_code_nothing_is_concluded():
    lines = [*HOUSE, Told("death", {"who": ("P1",)}, {"at": "明治30年1月1日"})]
    with pytest.raises(answer.NotConcluded):
        answer.conclude(family(lines), "P1", "final")


# --- what changed -------------------------------------------------------------------------------------------------


def test_a_new_line_shows_who_came_in_and_whose_share_changed():
    before = answer.conclude(family(), FATHER, "final")
    born = Told(
        "birth",
        {"child": (Newcomer("見本辻 雪", "f"),), "father": (SON,)},
        {"at": "昭和60年1月1日", "kind": "recognized"},
    )
    changed = answer.changes(before, answer.conclude(family([*STORY, born]), FATHER, "final"))
    assert {change.label: (change.word, change.before, change.after) for change in changed} == {
        "見本辻 雪": ("追加", "", "1/8"),
        "見本辻 実": ("変更", "1/4", "1/8"),
    }


def test_the_version_names_the_law_and_the_program():
    assert answer.law_version() == answer.law_version()
    assert len(answer.law_version()) <= 64


def test_a_renunciation_that_came_to_nothing_is_kept_with_the_answer():
    """A daughter-in-law is no heir of the father."""
    told = Told("renunciation", {"who": (WIFE,), "of": (FATHER,)}, {"at": "平成7年10月1日"})
    kept = answer.conclude(family([*STORY, told]), FATHER, "final")
    assert len(kept["findings"]) == 1
    assert "菊" in kept["findings"][0]
    assert answer.conclude(family(), FATHER, "final")["findings"] == []


def test_whoever_renounced_may_petition_and_whoever_died_may_not():
    gone = [
        Told("renunciation", {"who": (id,), "of": (FATHER,)}, {"at": "平成7年10月1日"})
        for id in (DAUGHTER, SON, MOTHER)
    ]
    whole = family([*STORY, *gone])
    result = answer.conclude(whole, FATHER, "at_death")
    assert result["shares"] == {"__NO_HEIR__": "1/1"}
    assert answer.may_petition(result, whole.case()) == [DAUGHTER]


# --- evidence -----------------------------------------------------------------------------------------------------

CLOSED = Held(1, "closed", "見本県東野森市", "一丁目1番", "見本辻 太郎", "昭和30年5月5日", "令和2年2月3日")
OLDER = Held(2, "revised", "見本県西野森市", "二丁目2番", "見本辻 古", "大正10年1月1日", "昭和30年5月5日")


def test_a_life_that_begins_before_the_register_has_a_gap_until_the_older_one_is_entered():
    (gap,) = coverage.gaps(family(), FATHER, [CLOSED], entered(), TODAY)
    assert gap.says == "出生から昭和30年5月5日まで"
    assert gap.town == "見本県東野森市"
    born = Told("birth", {"child": (FATHER,)}, {"at": "昭和5年4月1日"})
    older = Entered(20, "改製原戸籍の1行目", settle(born, 6), register=2)
    lines = [*entered(), older]
    assert coverage.gaps(whole_of(lines), FATHER, [CLOSED, OLDER], lines, TODAY) == []


def test_where_somebody_came_from_is_the_town_to_ask():
    came = {
        "event": "move",
        "moves": [{"who": MOTHER, "way": "in", "place": "見本県南野森市三丁目", "at": "昭和30年5月5日"}],
    }
    lines = [*entered(), Entered(20, "", came, register=1)]
    (gap,) = coverage.gaps(whole_of(lines), MOTHER, [CLOSED], lines, TODAY)
    assert gap.town == "見本県南野森市三丁目"
    assert gap.says == "出生から昭和30年5月5日まで"


def test_a_doubtful_day_never_closes_a_gap():
    doubtful = Held(1, "closed", "見本県東野森市", "一丁目1番", "見本辻 太郎", "昭和30年", "令和2年2月3日")
    (gap,) = coverage.gaps(family(), FATHER, [doubtful], entered(), TODAY)
    assert gap.until == date(1955, 12, 31)


@pytest.mark.parametrize(("born", "died"), [("大正10年", "平成7年"), ("大正10年5月頃", "平成7年9月頃")])
def test_a_register_that_tells_of_a_birth_and_a_death_holds_that_life_whichever_the_days_were(born, died):
    told = [
        Told("birth", {"child": (Newcomer("見本 古太", "m"),)}, {"at": born}),
        Told("death", {"who": ("P1",)}, {"at": died}),
    ]
    lines = [Entered(at, "", settle(one, 0), register=1) for at, one in enumerate(told, 1)]
    held = Held(1, "closed", "見本県東野森市", "一丁目1番", "見本 古", "明治40年1月1日", "平成7年10月1日")
    assert coverage.gaps(whole_of(lines), "P1", [held], lines, TODAY) == []


def wanted(story: list[Told], decedent: str = FATHER) -> set[tuple[str, str]]:
    whole = family(story)
    result = answer.conclude(whole, decedent, "final")
    return {(need.person, need.paper) for need in evidence.needs(whole, result, [CLOSED], entered(story), TODAY)}


def test_lives_of_every_decedent_and_the_present_of_every_heir_are_wanted():
    assert wanted(STORY) == {
        *((id, evidence.LIFE) for id in (FATHER, MOTHER, SON)),
        *((id, evidence.ADDRESS_OF_DEAD) for id in (FATHER, MOTHER, SON)),
        *((id, paper) for id in SHARES for paper in (evidence.PRESENT, evidence.ADDRESS)),
    }


def test_where_no_child_inherits_the_parents_and_dead_siblings_are_wanted_too():
    story = [
        Told("person", {"who": (Newcomer("見本 父", "m"),)}),
        Told("birth", {"child": (Newcomer("見本 兄", "m"),), "father": ("P1",)}, {"at": "昭和10年1月1日"}),
        Told("birth", {"child": (Newcomer("見本 弟", "m"),), "father": ("P1",)}, {"at": "昭和12年1月1日"}),
        Told("birth", {"child": (Newcomer("見本 甥", "m"),), "father": ("P2",)}, {"at": "昭和40年1月1日"}),
        Told("death", {"who": ("P1",)}, {"at": "昭和50年1月1日"}),
        Told("death", {"who": ("P2",)}, {"at": "平成2年1月1日"}),
        Told("death", {"who": ("P3",)}, {"at": "令和5年1月1日"}),
    ]
    found = wanted(story, "P3")
    assert {("P3", evidence.LIFE), ("P1", evidence.LIFE), ("P2", evidence.LIFE), ("P4", evidence.PRESENT)} <= found


@pytest.mark.parametrize(("fatherless", "is_asked"), [((), True), (("child",), False)])
def test_a_father_who_recognised_nobody_is_not_looked_for(fatherless, is_asked):
    names = {"child": "見本 子", "mother": "見本 母"}
    graph = evidence.Graph(
        list(names), names, [("child", "mother")], frozenset({"child"}), frozenset({"mother"}), ["child"], [],
        frozenset(fatherless),
    )  # fmt: skip
    assert (evidence.PARENTS in {need.paper for need in evidence.wanted(graph)}) is is_asked


def test_every_renunciation_is_to_be_proved():
    story = [*STORY, Told("renunciation", {"who": (DAUGHTER,), "of": (FATHER,)}, {"at": "平成7年10月1日"})]
    assert (DAUGHTER, evidence.RENOUNCED) in wanted(story)


def test_whoever_a_line_speaks_of_is_asked_for_by_what_they_did():
    """「だれの氏名」 tells nobody whose name is wanted."""
    labels = [role.label for event in EVENTS.values() for role in event.roles]
    assert not [label for label in labels if "だれ" in label]


@pytest.mark.parametrize(("event", "says"), [("death", "選んでください"), ("birth", "新しい人の氏名を入れて")])
def test_a_name_is_asked_for_only_where_somebody_may_be_new(event, says):
    assert says in next(check(Told(event), [])).says
