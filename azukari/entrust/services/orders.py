"""Orders to a vendor: the city issues and signs them, the vendor answers (CARE-28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from azukari.entrust import acts, papers
from azukari.entrust.door import perform
from azukari.entrust.models import Entrustment, GrantRequest, Order
from azukari.entrust.rules import Actor, orders
from azukari.entrust.services._city_key import city_key
from azukari.entrust.services._media import names_seen, save_or_refuse
from azukari.law.refusal import Refusal
from azukari.paper import order as file

SHOWN = 200  # on one page


class NoSuchOrder(Refusal):
    says = "その指示書は見つかりません。一覧から選び直してください。"
    status = 404


class NoSuchRequest(Refusal):
    says = "その依頼は見つかりません。「権限の依頼」から選び直してください。"
    status = 404


class NumberTaken(Refusal):
    says = "同じときに、ほかの人が指示書を出しました。もう一度押してください。"


class Meanwhile(Refusal):
    says = "同じときに、ほかの人がこの指示書に答えたか、取り消しました。一覧を開き直してください。"


@dataclass(frozen=True, slots=True)
class Sheet:
    """An order, the names of who issued and answered it, and by what number the city's key is known."""

    order: Order
    names: dict[int, str]
    fingerprint: str


def see_orders(*, by: Actor) -> list[Order]:
    """The city's orders; for a vendor those to it, for whoever asked those that came of it; the open ones first."""
    with perform(acts.SEE_ORDERS, by=by):
        seen = Order.objects.seen_by(by).select_related("organisation", "entrustment", "asked_for").defer("content")
        waiting = list(seen.open().order_by("due_on", "pk")[:SHOWN])
        return waiting + list(seen.exclude(state=orders.OPEN).order_by("-answered_at")[:SHOWN])


def see_order(pk: int, *, by: Actor) -> Sheet:
    """One order with everything said about it."""
    with perform(acts.SEE_ORDERS, by=by) as about:
        found = _find(pk, by)
        about.note(order=pk)
        return Sheet(found, names_seen(by), city_key().public.fingerprint)


def take_file(pk: int, *, by: Actor) -> tuple[str, bytes]:
    """The signed file as it was issued, and its name."""
    with perform(acts.SEE_ORDERS, by=by) as about:
        found = _find(pk, by)
        about.note(order=pk, taken="file")
        return f"{found.number}.json", bytes(found.content)


def print_order(pk: int, *, by: Actor) -> tuple[str, bytes]:
    """The order on paper, and the name of the file."""
    with perform(acts.SEE_ORDERS, by=by) as about:
        found = _find(pk, by)
        about.note(order=pk, taken="paper")
        said = file.read(bytes(found.content), city=(key := city_key().public.fingerprint))
        return f"{found.number}.pdf", papers.order_paper(said, key)


def see_ordering(request: int, *, by: Actor) -> tuple[GrantRequest, list[Entrustment]]:
    """The request an order is about to carry out, and the contracts under which a vendor could."""
    with perform(acts.ISSUE_ORDER, by=by) as about:
        asked = _request(request, by)
        about += [f"person/{asked.asked_by_id}"]
        vendors = Entrustment.objects.filter(trustee__kind=orders.VENDOR, state="approved")
        return asked, list(vendors.select_related("trustee").order_by("number"))


def issue_order(request: int, entrustment: int, change: str, due_on: date, *, by: Actor) -> int:
    """Sign an order that carries out what was decided; it stands on the vendor's page from now on."""
    with perform(acts.ISSUE_ORDER, by=by) as about:
        asked = _request(request, by)
        place = Entrustment.objects.select_related("trustee").filter(pk=entrustment).first()
        orders.refuse_other_than_vendor(*(place.trustee.kind, place.state) if place else ("", ""))
        orders.refuse_wrong_order(change, due_on, by.today)
        said = file.Order(
            _next_number(by), asked.number, by.organisation_name, place.trustee.name, str(place), change,
            due_on.isoformat(), by.today.isoformat(),
        )  # fmt: skip
        facts = {
            "number": said.number, "request": asked, "asked_for_id": asked.organisation_id, "entrustment": place,
            "organisation_id": place.trustee_id, "change": change, "due_on": due_on, "issued_on": by.today,
            "issued_by": by.person, "content": file.sign(said, city_key()),
        }  # fmt: skip
        made = save_or_refuse(NumberTaken, lambda: Order.objects.create_by(by, **facts))
        about.note(order=made.pk, number=said.number, request=request, vendor=place.trustee_id)
        return made.pk


def answer_order(pk: int, state: str, done_on: date | None, note: str, *, by: Actor) -> None:
    """The vendor says that it is done, since when, or why it cannot be; only what the city signed is carried out."""
    with perform(acts.ANSWER_ORDER, by=by) as about:
        found = _find(pk, by)
        about.note(order=pk, state=state)
        if found.organisation_id != by.organisation:
            raise orders.ForTheVendor
        orders.refuse_unless(found.state, orders.OPEN)
        _refuse_other_than_signed(found)
        orders.refuse_wrong_answer(state, done_on, note, found.issued_on, by.today)
        _answer(found, by, state=state, done_on=done_on if state == orders.DONE else None, answer=note)


def withdraw_order(pk: int, because: str, *, by: Actor) -> None:
    """The city takes back what was not done, or cannot be; the file stays."""
    with perform(acts.ISSUE_ORDER, by=by) as about:
        found = _find(pk, by)
        about.note(order=pk, state=orders.WITHDRAWN)
        orders.refuse_unless(found.state, orders.OPEN, orders.UNABLE)
        said = because if found.state == orders.OPEN else f"{because}（受託者の答え：{found.answer}）"
        _answer(found, by, state=orders.WITHDRAWN, answer=said)


def _refuse_other_than_signed(found: Order) -> None:
    """What stands in the row is what the city signed, word for word."""
    said = file.read(bytes(found.content), city=city_key().public.fingerprint)
    if (said.number, said.change, said.due_on) != (found.number, found.change, found.due_on.isoformat()):
        raise file.Altered


def _answer(found: Order, by: Actor, **values: object) -> None:
    unchanged = Order.objects.seen_by(by).filter(pk=found.pk, state=found.state)
    if not unchanged.update(**values, answered_by=by.person, answered_at=timezone.now()):
        raise Meanwhile


def _find(pk: int, by: Actor) -> Order:
    seen = Order.objects.seen_by(by).select_related("organisation", "entrustment", "asked_for")
    found = seen.filter(pk=pk).first()
    if found is None:
        raise NoSuchOrder
    return found


def _request(pk: int, by: Actor) -> GrantRequest:
    seen = GrantRequest.objects.seen_by(by).select_related("organisation", "entrustment__trustee")
    found = seen.filter(pk=pk).first()
    if found is None:
        raise NoSuchRequest
    orders.refuse_undecided(found.state)
    return found


def _next_number(by: Actor) -> str:
    start = f"指-{by.today.year}-"
    return f"{start}{Order.objects.seen_by(by).filter(number__startswith=start).count() + 1:03d}"
