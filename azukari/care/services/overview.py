"""How a month stands: for an office its own work, for a centre its offices, for the city everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from azukari.care import acts
from azukari.care.models import Charge, Claim, Transmitted, subjects
from azukari.care.services.filing import NoSuchClaim
from azukari.entrust.door import perform
from azukari.entrust.models import KeptQuerySet, Organisation
from azukari.entrust.rules import Actor

BY_THEMSELVES = "designated"  # この形態の人の分は、事業所が自ら国保連へ請求する
RETURNED = 50  # 一度に見せる差戻しの数
MISSING = 100  # 一度に見せる、まだ届いていない人の数
BY_OFFICE = ("centre__number", "office__number", "insured__kana", "pk")
DONE = (Claim.State.FILED, Claim.State.ACCEPTED, Claim.State.SENT)  # センターに届いている


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one organisation is with a month."""

    pk: int
    name: str
    number: str
    kind: str  # centre / office
    expected: int  # この月に担当する人
    counts: Mapping[str, int]  # 請求の状態 → 件数

    @property
    def filed(self) -> int:
        """Persons whose claim is with the centre or beyond."""
        return sum(self.counts.get(state, 0) for state in DONE)

    @property
    def settled(self) -> int:
        return self.counts.get("accepted", 0) + self.counts.get("sent", 0)

    @property
    def missing(self) -> int:
        return max(self.expected - self.filed, 0)


@dataclass(frozen=True, slots=True)
class Overview:
    """A month as the actor sees it."""

    month: date
    counts: Mapping[str, int]
    expected: int
    designated: int  # 指定を受けた事業所が自ら国保連へ請求する人。ここでは扱わない
    returned: Sequence[Claim]  # 差し戻されたもの。どの月でも
    came_back: Sequence[Transmitted]  # 国保連から返戻になり、出し直していない請求。事業所だけが見る
    late: int  # 前の月までで、まだ送られていないもの
    organisations: Sequence[Standing]

    @property
    def returned_cut(self) -> bool:
        """Whether there may be more than are shown."""
        return len(self.returned) == RETURNED


def see_home(month: date, *, by: Actor) -> Overview:
    """Where a month stands, and what came back."""
    with perform(acts.SEE_HOME, by=by) as about:
        claims = Claim.objects.seen_by(by).filter(purpose=Claim.Purpose.MONTH)
        rows = list(claims.of_month(month).values("centre", "office", "state").annotate(n=Count("pk")).order_by())
        everybody = _charges(month, by)
        charges = [row for row in everybody if row["mode"] != BY_THEMSELVES]
        back = claims.filter(state=Claim.State.RETURNED).select_related("insured", "office")
        named = list(back.order_by("-decided_at")[:RETURNED]) if by.kind != "city" else []
        unpaid = list(Transmitted.objects.seen_by(by).to_be_filed()[:RETURNED]) if by.kind == "office" else []
        about += [*subjects(named), *(one.insured.subject for one in unpaid)]
        late = claims.filter(service_month__lt=month).standing().count()
        return Overview(
            month,
            _counts(rows),
            sum(row["n"] for row in charges),
            sum(row["n"] for row in everybody) - sum(row["n"] for row in charges),
            named,
            unpaid,
            late,
            [] if by.kind == "office" else _organisations(rows, charges, by),
        )


def list_missing(month: date, page: int = 1, *, by: Actor) -> tuple[list[Charge], bool]:
    """Whose month has not been filed, or came back, with who is in charge, office by office; whether there is more."""
    with perform(acts.LIST_INSURED, by=by) as about:
        there = Claim.objects.seen_by(by).of_month(month).filter(state__in=DONE, purpose=Claim.Purpose.MONTH)
        missing = _of_month(month, by).exclude(mode=BY_THEMSELVES).exclude(insured__in=there.values("insured"))
        in_order = missing.select_related("insured", "centre", "office").order_by(*BY_OFFICE)
        rows = list(in_order[(page - 1) * MISSING : page * MISSING + 1])
        about += [row.insured.subject for row in rows[:MISSING]]
        return rows[:MISSING], len(rows) > MISSING


def see_handover(at: datetime, *, by: Actor) -> list[Claim]:
    """What the actor's organisation filed at that instant, all of one hand-over; raises ``NoSuchClaim``."""
    with perform(acts.LIST_CLAIMS, by=by) as about:
        filed = Claim.objects.seen_by(by).filter(filed_at=at).select_related("insured")
        claims = list(filed.in_file_order())
        if not claims:
            raise NoSuchClaim
        about += subjects(claims)
        return claims


def _of_month(month: date, by: Actor) -> KeptQuerySet:
    """The charges of a month."""
    return Charge.objects.seen_by(by).filter(Q(until__isnull=True) | Q(until__gte=month), since__lte=month)


def _charges(month: date, by: Actor) -> list[dict]:
    """How many persons each office and centre plans for in a month."""
    return list(_of_month(month, by).values("centre", "office", "mode").annotate(n=Count("pk")).order_by())


def _counts(rows: Sequence[dict]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["state"]] = counts.get(row["state"], 0) + row["n"]
    return counts


def _organisations(rows: Sequence[dict], charges: Sequence[dict], by: Actor) -> list[Standing]:
    """The centres (for the city) and the offices, those with most missing first."""
    known = Organisation.objects.filter(kind__in=("centre", "office"))
    found = []
    for one in known.order_by("number"):
        column = one.kind
        mine = [row for row in rows if row[column] == one.pk]
        expected = sum(row["n"] for row in charges if row[column] == one.pk)
        if (expected or mine) and (by.kind == "city" or one.kind == "office"):
            found.append(Standing(one.pk, one.name, one.number, one.kind, expected, _counts(mine)))
    return sorted(found, key=lambda each: (-each.missing, each.number))
