"""The links of the door; each of these tests fails when its link is cut (tried)."""

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.http import StreamingHttpResponse

from azukari.entrust import acts, door
from azukari.entrust.models import Person, Record, Sentence
from azukari.entrust.models.keeping import NobodysEyes, OutsideTheDoor
from azukari.entrust.rules import NotGranted, NotSignedIn
from azukari.entrust.services import entrustments, people
from azukari.law.refusal import Refusal
from tests.entrust import raw
from tests.people import cast, enter

pytestmark = pytest.mark.usefixtures("city")


def records(act: acts.Act) -> list[tuple]:
    """What the record says of an act, read past the door by the owner."""
    with raw.owner() as owner:
        sql = "select outcome, person, organisation, says from entrust_record where act = %s order by id"
        return owner.execute(sql, (act.name,)).fetchall()


class Broken(Exception):
    pass


def test_an_act_is_recorded_in_its_own_transaction():
    chief = cast().chief
    people.see_people(by=chief)
    assert records(acts.SEE_PEOPLE) == [("done", chief.person, chief.organisation, "")]


def test_a_read_is_recorded_with_whose_data_it_touched():
    chief = cast().chief
    with door.perform(acts.SEE_PEOPLE, by=chief) as about:
        about += ["insured/17", "insured/18", "insured/17"]
    with raw.owner() as owner:
        found = owner.execute("select subject from entrust_touch where subject like 'insured/%' order by 1").fetchall()
    assert found == [("insured/17",), ("insured/18",)]


def test_what_fails_is_undone_but_its_record_stays():
    chief = cast().chief

    def break_off() -> None:
        with door.perform(acts.ADMIT_PERSON, by=chief):
            Person.objects.seen_by(chief).filter(login="vendor").update(password="書きかけ")
            raise Broken

    with pytest.raises(Broken):
        break_off()
    assert records(acts.ADMIT_PERSON) == [("failed", chief.person, chief.organisation, "Broken")]
    with raw.owner() as owner:
        assert raw.count(owner, "entrust_person where password = '書きかけ'") == 0


def test_nothing_is_done_whose_record_cannot_be_written(monkeypatch):
    chief = cast().chief
    monkeypatch.setattr(door, "_RECORD", "select no_such_column" + ", %s" * 6)
    with pytest.raises(Exception, match="no_such_column"), door.perform(acts.ADMIT_PERSON, by=chief):
        Person.objects.seen_by(chief).filter(login="vendor").update(password="書きかけ")
    with raw.owner() as owner:
        assert raw.count(owner, "entrust_person where password = '書きかけ'") == 0


def test_a_refusal_is_recorded_with_its_sentence():
    sakura = cast().sakura
    with pytest.raises(NotGranted) as refusal:
        people.see_people(by=sakura)
    assert records(acts.SEE_PEOPLE) == [("refused", sakura.person, sakura.organisation, refusal.value.sentence)]


def test_a_refusal_inside_an_act_undoes_it_and_is_recorded():
    chief = cast().chief
    with pytest.raises(Refusal):
        entrustments.change_state(10_000, "ended", by=chief)
    assert [outcome for outcome, *_ in records(acts.CHANGE_ENTRUSTMENT)] == ["refused"]


def test_a_visitor_is_asked_to_sign_in():
    with pytest.raises(NotSignedIn):
        people.see_people(by=cast().visitor)


def test_a_service_never_calls_a_service():
    chief = cast().chief
    with pytest.raises(OutsideTheDoor), door.perform(acts.SEE_HOME, by=chief):
        people.see_people(by=chief)


def test_a_query_outside_the_door_raises_while_a_page_is_made():
    with door.closed(), pytest.raises(OutsideTheDoor), connection.cursor() as cursor:
        cursor.execute("select 1")


def test_an_act_inside_a_closed_page_is_let_through():
    chief = cast().chief
    with door.closed():
        assert people.see_people(by=chief)


def test_somebody_elses_eyes_are_refused():
    everybody = cast()
    with door.perform(acts.SEE_PEOPLE, by=everybody.chief), pytest.raises(OutsideTheDoor):
        list(Person.objects.seen_by(everybody.asahi))


@pytest.mark.parametrize(
    "ask",
    [
        lambda seen: list(seen),
        lambda seen: seen.count(),
        lambda seen: seen.exists(),
        lambda seen: seen.first(),
        lambda seen: seen.get(pk=1),
        lambda seen: list(seen.values_list("login")),
        lambda seen: list(seen.iterator()),
        lambda seen: seen.aggregate(),
        lambda seen: seen.update(name="x"),
        lambda seen: seen.delete(),
        lambda seen: seen.create(login="x"),
        lambda seen: seen.bulk_create([]),
        lambda seen: seen.in_bulk([1]),
        lambda seen: seen.get_or_create(login="x"),
        lambda seen: seen.update_or_create(login="x"),
        lambda seen: list(seen.union(seen)),
        lambda seen: list(seen.raw("select * from entrust_person")),
        lambda seen: seen.bulk_update([Person(pk=1)], ["name"]),
    ],
)
def test_a_query_without_eyes_raises(ask):
    chief = cast().chief
    with pytest.raises(NobodysEyes), door.perform(acts.SEE_PEOPLE, by=chief):
        ask(Person.objects.all())


def test_eyes_see_no_further_than_the_reach():
    everybody = cast()
    assert {member.organisation_id for member in people.see_people(by=everybody.asahi)} == {
        everybody.asahi.organisation
    }
    assert len({member.organisation_id for member in people.see_people(by=everybody.chief)}) > 5


def test_a_question_put_into_sql_once_is_seen_by_whoever_asks_each_time():
    everybody = cast()
    logins = Sentence(Person.objects.order_by("login").values("login"), {"login": lambda login: Q(login=login)})

    def ask(by, **asked):
        with door.perform(acts.SEE_PEOPLE, by=by):
            return [row["login"] for row in logins.seen_by(by, slice(20), **asked)]

    for _ in "first", "again":
        assert len(ask(everybody.chief)) > 5
        assert ask(everybody.asahi) == ["asahi-chief", "asahi-clerk"]
        assert ask(everybody.asahi, login="asahi-clerk") == ["asahi-clerk"]
        assert not ask(everybody.asahi, login="vendor")
        assert ask(everybody.chief, login="vendor")
    with pytest.raises(OutsideTheDoor):
        logins.seen_by(everybody.chief, slice(20))


def test_the_eyes_alone_narrow_where_the_database_would_not():
    asahi = enter("asahi-chief")
    with door.perform(acts.SEE_PEOPLE, by=asahi):
        past_the_locks = Person.objects.seen_by(asahi).using("owner")
        assert set(past_the_locks.values_list("login", flat=True)) == {"asahi-chief", "asahi-clerk"}


def test_the_context_is_gone_with_the_transaction_and_the_next_borrower_sees_nothing():
    people.see_people(by=cast().chief)
    with connection.cursor() as cursor:  # the same pooled connection
        cursor.execute("select current_setting('azukari.context', true), count(*) from entrust_person")
        context, seen = cursor.fetchone()
    assert (context or "", seen) == ("", 0)


def test_what_runs_after_the_commit_sees_nothing():
    chief, seen = cast().chief, []

    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from entrust_person")
            seen.append(cursor.fetchone()[0])

    with door.perform(acts.SEE_PEOPLE, by=chief):
        transaction.on_commit(look)
    assert seen == [0]


def test_a_streamed_answer_cannot_be_read_from_the_database():
    chief = cast().chief
    with door.perform(acts.SEE_PEOPLE, by=chief):
        lazily = Person.objects.seen_by(chief).values_list("login")
    answer = StreamingHttpResponse(str(row) for row in lazily.iterator())
    assert b"".join(answer) == b""


def test_a_visitors_record_names_nobody():
    with pytest.raises(NotSignedIn):
        people.see_people(by=cast().visitor)
    assert records(acts.SEE_PEOPLE)[0][:3] == ("refused", None, None)


def test_a_record_and_its_touches_are_seen_within_reach_only():
    everybody = cast()
    people.see_people(by=everybody.asahi)
    with door.perform(acts.SEE_PEOPLE, by=everybody.midori):
        assert not Record.objects.seen_by(everybody.midori).filter(organisation=everybody.asahi.organisation).exists()
