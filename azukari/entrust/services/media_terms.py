"""The clauses of a contract about media, and the trustee's statement at the end (AKI-19, AKI-21, AKI-22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.models import DeletionStatement, Entrustment, Lending, Specification
from azukari.entrust.rules import CITY, Actor, refuse_machine
from azukari.entrust.rules import media_terms as rules
from azukari.entrust.services._media import clauses_of, names_seen, save_or_refuse
from azukari.law.refusal import Finding, NotRight, Refusal


class NoSuchContract(Refusal):
    says = "その委託は見つかりません。受託者の備えから選び直してください。"
    status = 404


class SetMeanwhile(Refusal):
    says = "同じときに、ほかの人が条項を改めました。画面を開き直して、確かめてください。"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says about media, and what was stated."""

    entrustment: Entrustment
    versions: Sequence[Specification]  # 新しい順
    statements: Sequence[DeletionStatement]
    names: Mapping[int, str]
    lent: bool

    @property
    def clauses(self) -> Mapping[str, str]:
        return self.versions[0].clauses if self.versions else {}

    @property
    def findings(self) -> list[Finding]:
        return list(rules.uncovered(self.clauses))


def see_terms(pk: int, *, by: Actor) -> Terms:
    """Every version of a contract's clauses and every statement."""
    with perform(acts.SEE_EVIDENCE, by=by) as about:
        about.note(entrustment=pk)
        contract = _contract(pk, by)
        versions = list(Specification.objects.filter(entrustment=pk).order_by("-version"))
        statements = list(DeletionStatement.objects.seen_by(by).filter(entrustment=pk).order_by("-pk"))
        lent = Lending.objects.seen_by(by).filter(entrustment=pk).exclude(state="cancelled").exists()
        return Terms(contract, versions, statements, names_seen(by), lent)


def see_clauses(pk: int, *, by: Actor) -> tuple[Entrustment, Mapping[str, str]]:
    """A contract and the clauses that hold, to be changed."""
    with perform(acts.SET_TERMS, by=by) as about:
        about.note(entrustment=pk)
        return _contract(pk, by), clauses_of(pk)


def set_terms(pk: int, clauses: Mapping[str, str], *, by: Actor) -> int:
    """A new version, in which every condition has its clause; the number of the version."""
    with perform(acts.SET_TERMS, by=by) as about:
        contract = _contract(pk, by)
        kept = {condition: clauses.get(condition, "").strip() for condition in rules.CONDITIONS}
        rules.refuse_uncovered(kept)
        last = Specification.objects.filter(entrustment=pk).order_by("-version").first()
        version = last.version + 1 if last else 1
        made = Specification(entrustment=contract, version=version, clauses=kept, set_by=by.person)
        save_or_refuse(SetMeanwhile, lambda: made.save(force_insert=True))
        about.note(entrustment=pk, version=version)
        return version


def state_deletion(pk: int, says: str, *, by: Actor) -> None:
    """The trustee's own person states that nothing is left, once every medium is back."""
    with perform(acts.STATE_DELETION, by=by) as about:
        refuse_machine(by)
        about.note(entrustment=pk)
        contract = _contract(pk, by)
        if contract.trustee_id != by.organisation:
            raise rules.OnlyTheTrustee
        _keep_statement(contract, says, "確かめた方法を入力してください。", by)


def waive_statement(pk: int, because: str, *, by: Actor) -> None:
    """The city ends without the word of a trustee who cannot be reached, and says why."""
    with perform(acts.WAIVE_STATEMENT, by=by) as about:
        refuse_machine(by)
        about.note(entrustment=pk)
        _keep_statement(_contract(pk, by), because, "申告を受けられない理由を入力してください。", by, waived=True)


def _keep_statement(contract: Entrustment, says: str, empty: str, by: Actor, *, waived: bool = False) -> None:
    """Once something was lent and nothing is out any more."""
    if not says.strip():
        raise NotRight([Finding("says", empty)])
    lent = Lending.objects.seen_by(by).filter(entrustment=contract).exclude(state="cancelled")
    if not lent.exists():
        raise rules.NothingLent
    out = lent.outstanding().select_related("medium").first()
    if out is not None:
        raise rules.StillOut(serial=out.medium.serial)
    facts = {"entrustment": contract, "organisation_id": contract.trustee_id, "says": says.strip(), "waived": waived}
    DeletionStatement.objects.create_by(by, stated_by=by.person, **facts)


def _contract(pk: int, by: Actor) -> Entrustment:
    wanted = Entrustment.objects.select_related("trustee").filter(pk=pk, trustee__kind="vendor")
    found = (wanted if by.kind == CITY else wanted.filter(trustee=by.organisation)).first()
    if found is None:
        raise NoSuchContract
    return found
