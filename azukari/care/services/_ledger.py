"""Entering into the register, person by person, with a trace of everything that is changed by it.

Everything is worked out in memory and written at the end, so that thousands of rows are as good as one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from azukari.care.models import Certification, Charge, Correction, Insured, PlanNotice
from azukari.care.models.insured import Key
from azukari.care.rules import facts
from azukari.care.rules.succession import ChargeOf, certifications_after, charge_ends, ended_by, is_known
from azukari.entrust.models import Organisation
from azukari.entrust.rules import Actor
from azukari.law.calendar import era_day
from azukari.law.refusal import Finding, NotRight, Refusal

SOURCE = "被保険者台帳"
BY_CERTIFICATION, BY_CHARGE = "新しい認定の登録による", "新しい担当の登録による"


class NoSuchPerson(Refusal):
    says = "その被保険者は見つからないか、担当ではありません。番号を確かめてください。"
    status = 404


class AlreadyRegistered(Refusal):
    says = "同じ被保険者番号の人か、同じ月から始まる担当が、すでに登録されています。台帳を開き直して確かめてください。"


class SameMonth(Refusal):
    says = "{month}から始まる担当が、ほかにもあります。始まりの月を変えるか、そちらの行を訂正してください。"


class SomebodyElse(Refusal):
    says = "{name}が台帳({there})と違います。同じ人なら、先にその人の画面で訂正してください。"


class NoSuchOrganisation(Refusal):
    says = "事業所番号{numbers}が登録されていません。先に組織と委託を登録してください。"


@dataclass(frozen=True, slots=True)
class Entry:
    """A person as the city registers them, with what belongs to them."""

    person: facts.Person
    certifications: Sequence[facts.Certification] = ()
    notices: Sequence[facts.Notice] = ()
    charges: Sequence[ChargeOf] = ()
    payer: str = ""
    recipient: str = ""
    at: str = ""  # 取り込んだ行

    @property
    def begins(self) -> date:
        """Earlier certifications are entered first."""
        return min((one.since for one in self.certifications), default=date.min)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one entry."""

    at: str
    number: str
    is_new: bool
    added: Sequence[str]  # 認定、届出、担当


@dataclass(slots=True)
class Folio:
    """A person's page in the register: the rows, and what was changed of them."""

    insured: Insured
    by: Actor
    certifications: list[Certification] = field(default_factory=list)
    notices: list[PlanNotice] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    changed: set[Any] = field(default_factory=set)

    def certify(self, new: facts.Certification) -> bool:
        """A further certification; whether it was new."""
        there = [row.as_fact() for row in self.certifications]
        if is_known(new, there):
            return False
        self.follow(new, self.certifications)
        self.certifications.append(Certification(insured=self.insured, **_values(new, Certification.FACTS)))
        return True

    def follow(self, new: facts.Certification, rows: Sequence[Certification]) -> None:
        """Let ``rows`` become what they are once ``new`` stands."""
        after = certifications_after(new, [row.as_fact() for row in rows])
        for row, fact in zip(rows, after, strict=True):
            self.change(row, _values(fact, Certification.FACTS), BY_CERTIFICATION)

    def notify(self, new: facts.Notice) -> bool:
        """A further 届出; whether it was new."""
        values = _values(new, PlanNotice.FACTS)
        if any(values == {name: getattr(row, name) for name in values} for row in self.notices):
            return False
        self.notices.append(PlanNotice(insured=self.insured, **values))
        return True

    def charge(self, values: Mapping[str, Any]) -> bool:
        """Somebody in charge from a month on; whether anything changed."""
        same = next((row for row in self.charges if row.since == values["since"]), None)
        others = [row for row in self.charges if row is not same]
        values = {**values, "until": self.make_room(values["since"], values["until"], others)}
        if same is not None:
            return self.change(same, values, BY_CHARGE)
        self.charges.append(Charge(insured=self.insured, **values))
        return True

    def make_room(self, since: date, until: date | None, others: Sequence[Charge]) -> date | None:
        """End the charges before; the last month of the new one."""
        until = charge_ends(since, until, [(row.since, row.until) for row in others])
        for row in others:
            self.change(row, {"until": ended_by(since, (row.since, row.until))}, BY_CHARGE)
        return until

    def change(self, row: Any, values: Mapping[str, Any], reason: str) -> bool:
        """Change a row, and keep what it was; whether anything changed."""
        was = {name: getattr(row, name) for name in values}
        if was == dict(values):
            return False
        for name, value in values.items():
            setattr(row, name, value)
        if row.pk:
            self.changed.add(row)
            self.corrections.append(self._correction(row, was, reason))
        return True

    def _correction(self, row: Any, was: Mapping[str, Any], reason: str) -> Correction:
        return Correction(
            insured=self.insured,
            what=row._meta.model_name,
            row=row.pk,
            was={name: value.isoformat() if isinstance(value, date) else value for name, value in was.items()},
            reason=reason,
            corrected_by=self.by.person,
            corrected_at=timezone.now(),
        )


@dataclass(slots=True)
class Ledger:
    """The pages of some persons, opened, written in and kept."""

    by: Actor
    folios: dict[Key, Folio] = field(default_factory=dict)

    def open(self, keys: Collection[Key]) -> None:
        """The pages of those of these persons who are registered."""
        wanted = set(keys)
        known = Insured.objects.seen_by(self.by).keyed(wanted).select_for_update()
        self.folios = {row.key: Folio(row, self.by) for row in known if row.key in wanted}
        by_pk = {folio.insured.pk: folio for folio in self.folios.values()}
        if not by_pk:
            return
        for model, name in ((Certification, "certifications"), (PlanNotice, "notices"), (Charge, "charges")):
            for row in model.objects.seen_by(self.by).filter(insured__in=list(by_pk)).order_by("pk"):
                getattr(by_pk[row.insured_id], name).append(row)

    def take(self, entries: Sequence[Entry], *, new_only: bool = False) -> list[Taken]:
        """Enter what is new; raises ``NotRight`` with the faults of all rows of a file."""
        self.open({entry.person.key for entry in entries})
        organisations = organisations_of(new.charge for entry in entries for new in entry.charges)
        taken, findings = [], []
        for entry in sorted(entries, key=lambda entry: entry.begins):
            try:
                taken.append(self._enter(entry, organisations, new_only))
            except Refusal as refusal:
                if not entry.at:
                    raise
                findings.append(Finding(entry.at, f"{entry.person.insured}: {refusal.sentence}", SOURCE))
        if findings:
            raise NotRight(findings)
        self.keep()
        return taken

    def _enter(self, entry: Entry, organisations: Mapping[str, int], new_only: bool) -> Taken:
        folio = self.folios.get(entry.person.key)
        is_new = folio is None
        if folio is None:
            folio = self.folios[entry.person.key] = Folio(_insured(entry), self.by)
        elif new_only:
            raise AlreadyRegistered
        else:
            refuse_somebody_else(folio.insured, entry.person)
        added = [
            *("認定" for one in sorted(entry.certifications, key=lambda one: one.since) if folio.certify(one)),
            *("届出" for one in entry.notices if folio.notify(one)),
            *("担当" for one in entry.charges if folio.charge(charge_values(one, organisations))),
        ]
        return Taken(entry.at, entry.person.insured, is_new, added)

    def keep(self) -> None:
        """Write everything that was entered and changed."""
        folios = list(self.folios.values())
        try:
            _keep(Insured, [folio.insured for folio in folios], self.by)
            _change(Insured, folios, PERSON, self.by)
            for model, rows, names in (
                (Certification, (row for folio in folios for row in folio.certifications), Certification.FACTS),
                (PlanNotice, (row for folio in folios for row in folio.notices), PlanNotice.FACTS),
                (Charge, (row for folio in folios for row in folio.charges), CHARGE),
            ):
                _change(model, folios, names, self.by)
                _keep(model, rows, self.by)
        except IntegrityError as clash:
            raise AlreadyRegistered from clash
        _keep(Correction, (one for folio in folios for one in folio.corrections), self.by)

    @property
    def subjects(self) -> list[str]:
        """How a record names these persons."""
        return [folio.insured.subject for folio in self.folios.values()]


PERSON = ("name", "kana", "birth", "sex", "payer", "recipient", "insurer", "number")
CHARGE = ("centre_id", "office_id", "care_manager", "centre_care_manager", "mode", "since", "until")


def find_person(pk: int, by: Actor) -> Insured:
    """The person of a page; raises ``NoSuchPerson``."""
    found = Insured.objects.seen_by(by).filter(pk=pk).first()
    if found is None:
        raise NoSuchPerson
    return found


def refuse_somebody_else(there: Insured, person: facts.Person) -> None:
    """Raises ``SomebodyElse`` when a number is given to two persons."""
    for name, words, said in (
        ("name", "氏名", there.name),
        ("birth", "生年月日", era_day(there.birth)),
        ("sex", "性別", there.get_sex_display()),
    ):
        if getattr(there, name) != getattr(person, name):
            raise SomebodyElse(name=words, there=said)


def organisations_of(charges: Iterable[facts.Charge]) -> dict[str, int]:
    """The organisations in charge, by number; raises ``NoSuchOrganisation``."""
    numbers = {number for charge in charges for number in (charge.centre, charge.office) if number}
    if not numbers:
        return {}
    found = dict(Organisation.objects.filter(number__in=numbers).values_list("number", "pk"))
    if missing := sorted(numbers - found.keys()):
        raise NoSuchOrganisation(numbers="、".join(missing[:5]))
    return found


def charge_values(one: ChargeOf, organisations: Mapping[str, int]) -> dict[str, Any]:
    """A charge as its row has it."""
    charge = one.charge
    return {
        "centre_id": organisations[charge.centre], "office_id": organisations.get(charge.office),
        "care_manager": charge.care_manager, "centre_care_manager": one.centre_care_manager, "mode": charge.mode,
        "since": one.since, "until": one.until,
    }  # fmt: skip


def _insured(entry: Entry) -> Insured:
    person = entry.person
    return Insured(
        insurer=person.insurer, number=person.insured, name=person.name, kana=person.kana, birth=person.birth,
        sex=person.sex, payer=entry.payer, recipient=entry.recipient,
    )  # fmt: skip


def _values(fact: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in names}


def _keep(model: Any, rows: Iterable[Any], by: Actor) -> None:
    if new := [row for row in rows if not row.pk]:
        model.objects.keep_by(by, new)


def _change(model: Any, folios: Iterable[Folio], names: Sequence[str], by: Actor) -> None:
    fields = [name.removesuffix("_id") for name in names]
    if changed := [row for folio in folios for row in folio.changed if isinstance(row, model)]:
        model.objects.seen_by(by).bulk_update(changed, fields, batch_size=500)
