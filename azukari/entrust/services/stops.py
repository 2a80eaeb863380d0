"""The emergency stop: pressed by one with a reason, lifted by two of the city."""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import Lift, Organisation, Stop
from azukari.entrust.rules import Actor, is_lifted, refuse_machine
from azukari.law.refusal import Refusal


class NoSuchStop(Refusal):
    says = "その緊急停止は、すでに解除されているか、見つかりません。一覧を開き直してください。"
    status = 404


class SamePersonAgain(Refusal):
    says = "同じ人が二度同意することはできません。別の職員が同意してください。"


class NoReason(Refusal):
    says = "緊急停止の理由を入力してください。止められた人の画面に表示されます。"


class NoSuchScope(Refusal):
    says = "停止の範囲「{scope}」はありません。全部(空)・仕組み(care. など)・取扱いの名前のいずれかにしてください。"


def see_stops(*, by: Actor) -> list[Stop]:
    """Stops, those in force first, each with who agreed to lift it."""
    with perform(acts.SEE_STOPS, by=by):
        seen = Stop.objects.select_related("organisation").prefetch_related("lifts")
        return list(seen.order_by("-lifted_at", "-pressed_at")[:50])


def see_organisations(*, by: Actor) -> list[Organisation]:
    """The organisations that could be stopped."""
    with perform(acts.SEE_STOPS, by=by):
        return list(Organisation.objects.order_by("kind", "number"))


def press_stop(reason: str, scope: str = "", organisation: int | None = None, *, by: Actor) -> int:
    """Stop at once: new acts are refused, running ones cut.  The number of the stop."""
    with perform(acts.PRESS_STOP, by=by) as about:
        if not reason.strip():
            raise NoReason
        _refuse_unknown(scope)
        stop = Stop.objects.create(
            scope=scope, organisation_id=organisation, reason=reason.strip(), pressed_by=by.person
        )
        about.note(stop=stop.pk, scope=scope, organisation=organisation)
        transaction.on_commit(_cut)
        return stop.pk


def lift_stop(pk: int, *, by: Actor) -> bool:
    """Agree to lift a stop; True when this was the second person and it is lifted."""
    with perform(acts.LIFT_STOP, by=by) as about:
        refuse_machine(by)
        stop = Stop.objects.select_for_update().filter(pk=pk, lifted_at__isnull=True).first()
        if stop is None:
            raise NoSuchStop
        _agree(stop, by)
        lifted = is_lifted(stop.lifts.values_list("agreed_by", flat=True))
        if lifted:
            Stop.objects.filter(pk=pk).update(lifted_at=timezone.now())
        about.note(stop=pk, lifted=lifted)
        return lifted


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


def _cut() -> None:
    """End the running transactions that the stop covers; after the commit, so that none begins anew."""
    with connection.cursor() as cursor:
        cursor.execute("select sec.cut()")
