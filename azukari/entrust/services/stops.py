"""The emergency stop: pressed by one with a reason, lifted by two of the city."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Lift, Organisation, Person, Record, Stop
from azukari.entrust.models.keeping import standing
from azukari.entrust.rules import Actor, Reach, is_lifted, refuse_machine
from azukari.entrust.rules.drill import Drill
from azukari.entrust.services._sec import answer
from azukari.law.refusal import Refusal

SHOWN = 50  # stops on one page
SOMEBODY = "市の職員"
HANDING = (acts.ADMIT_PERSON.name, acts.RESET_PASSWORD.name)  # 人にパスワードか所属を渡す取扱い


class NoSuchStop(Refusal):
    says = "その緊急停止は、すでに解除されているか、見つかりません。一覧を開き直してください。"
    status = 404


class SamePersonAgain(Refusal):
    says = "同じ人が二度同意することはできません。別の職員が同意してください。"


class HandedMeanwhile(Refusal):
    says = "停止のあとに登録されたか、パスワードを渡し直された人は、解除に同意できません。別の職員が同意してください。"


class NoReason(Refusal):
    says = "緊急停止の理由を入力してください。止められた人の画面に表示されます。"


class OnlyOneself(Refusal):
    says = "止められるのは、自分の組織だけです。範囲を選び直してください。"


class NoSuchScope(Refusal):
    says = "停止の範囲「{scope}」はありません。全部(空)・仕組み(care. など)・取扱いの名前のいずれかにしてください。"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A stop with the names of those concerned, as far as the reader may know them."""

    stop: Stop
    pressed_by: str
    agreed: tuple[str, ...]
    missing: int  # あと何人の同意が要るか
    mine: bool  # whether the reader agreed already


@dataclass(frozen=True, slots=True)
class Board:
    """The stops, those in force first, and the last drill as far as the reader may know it."""

    stops: list[Pressed]
    drill: Drill | None


def see_stops(*, by: Actor) -> Board:
    """Stops, each with who agreed to lift it; and how fast the last drill was."""
    with perform(acts.SEE_STOPS, by=by) as about:
        seen = Stop.objects.select_related("organisation").prefetch_related("lifts")
        stops = list(seen.order_by(F("lifted_at").desc(nulls_first=True), "-pressed_at")[:SHOWN])
        names = dict(Person.objects.seen_by(by).filter(pk__in=_concerned(stops)).values_list("pk", "name"))
        about += [f"person/{person}" for person in names]
        return Board([_pressed(stop, names, by) for stop in stops], _last_drill(by))


def see_organisations(*, by: Actor) -> list[Organisation]:
    """The organisations that could be stopped."""
    with perform(acts.PRESS_STOP, by=by):
        wanted = Organisation.objects.open().order_by("kind", "number")
        return list(wanted if standing(by).reach != Reach.OWN else wanted.filter(pk=by.organisation))


def press_stop(reason: str, scope: str = "", organisation: int | None = None, *, by: Actor) -> int:
    """Stop at once: new acts are refused, running ones cut.  The number of the stop."""
    with perform(acts.PRESS_STOP, by=by) as about:
        about.note(scope=scope, organisation=organisation)
        if not reason.strip():
            raise NoReason
        _refuse_unknown(scope)
        if standing(by).reach == Reach.OWN and organisation != by.organisation:
            raise OnlyOneself
        stop = Stop.objects.create(
            scope=scope, organisation_id=organisation, reason=reason.strip()[:200], pressed_by=by.person
        )
        about.note(stop=stop.pk, sessions=_end_sessions(stop))
        transaction.on_commit(_cut)
        return stop.pk


def lift_stop(pk: int, *, by: Actor) -> bool:
    """Agree to lift a stop; True when this was the second person and it is lifted."""
    with perform(acts.LIFT_STOP, by=by) as about:
        about.note(stop=pk)
        refuse_machine(by)
        stop = _in_force(pk, by)
        _refuse_handed_meanwhile(stop, by)
        _agree(stop, by)
        lifted = is_lifted(stop.lifts.values_list("agreed_by", flat=True))
        if lifted:
            Stop.objects.filter(pk=pk).update(lifted_at=timezone.now())
        about.note(lifted=lifted)
        return lifted


def _last_drill(by: Actor) -> Drill | None:
    kept = Record.objects.seen_by(by).filter(act=acts.KEEP_DRILL.name, outcome=Record.Outcome.DONE)
    last = kept.order_by("-at").first()
    return Drill(timezone.localdate(last.at), last.detail) if last else None


def _concerned(stops: list[Stop]) -> set[int]:
    """Who pressed and who agreed."""
    return {stop.pressed_by for stop in stops} | {lift.agreed_by for stop in stops for lift in stop.lifts.all()}


def _in_force(pk: int, by: Actor) -> Stop:
    """The stop, locked so that two who agree at once count as two; one's own only, when the reach says so."""
    wanted = Stop.objects.select_for_update().filter(pk=pk, lifted_at__isnull=True)
    if standing(by).reach == Reach.OWN:
        wanted = wanted.filter(organisation=by.organisation)
    stop = wanted.first()
    if stop is None:
        raise NoSuchStop
    return stop


def _pressed(stop: Stop, names: dict[int, str], by: Actor) -> Pressed:
    agreed = [lift.agreed_by for lift in stop.lifts.all()]
    told = tuple(names.get(person, SOMEBODY) for person in agreed)
    return Pressed(stop, names.get(stop.pressed_by, SOMEBODY), told, max(0, 2 - len(agreed)), by.person in agreed)


def _refuse_handed_meanwhile(stop: Stop, by: Actor) -> None:
    """Whoever gave somebody a password could agree in their place: one person would be two."""
    done = Record.objects.seen_by(by).touching(f"person/{by.person}").filter(outcome=Record.Outcome.DONE)
    if done.filter(act__in=HANDING, at__gt=stop.pressed_at).exists():
        raise HandedMeanwhile


def _agree(stop: Stop, by: Actor) -> None:
    try:
        with transaction.atomic():
            Lift.objects.create(stop=stop, agreed_by=by.person)
    except IntegrityError as clash:
        raise SamePersonAgain from clash


def _refuse_unknown(scope: str) -> None:
    names = acts.every()
    if scope not in ("", *names) and not (scope.endswith(".") and any(name.startswith(scope) for name in names)):
        raise NoSuchScope(scope=scope)


def _end_sessions(stop: Stop) -> int:
    """A stop of everything signs out whom it concerns, but the one who presses; how many sessions ended."""
    return answer("select sec.end_sessions(%s)", stop.pk)


def _cut() -> None:
    """End the running transactions that the stop covers; after the commit, so that none begins anew."""
    answer("select sec.cut()")
