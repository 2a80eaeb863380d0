"""What may be granted to whom: some acts are the city's own, and so is the reach of the whole city."""

from __future__ import annotations

from azukari.entrust.acts import Act
from azukari.entrust.rules.reach import REACHES, Reach
from azukari.law.refusal import Refusal

CITY = "city"
DRILL = "drill"  # the number of the dummy organisation, which lifts the stop of itself
_OF_THE_DRILL = ("entrust.stop.lift", Reach.OWN)
CITY_ONLY = frozenset(  # 市だけが行う取扱い。市のほかには与えない
    {
        "entrust.grant.give",
        "entrust.grant.decide",
        "entrust.order.issue",
        "entrust.entrustment.change",
        "entrust.organisation.add",
        "entrust.organisation.rename",
        "entrust.organisation.confirm",
        "entrust.organisation.close",
        "entrust.person.admit",
        "entrust.person.dismiss",
        "entrust.person.unlock",
        "entrust.person.reset",
        "entrust.usage.set",
        "entrust.stop.lift",
        "entrust.drill.keep",
        "entrust.medium.register",
        "entrust.medium.lend",
        "entrust.medium.rule",
        "entrust.medium.check",
        "entrust.medium.count",
        "entrust.leakage.close",
        "care.master.import",
        "care.insured.register",
    }
)


class OnlyForTheCity(Refusal):
    says = "「{act}」は市だけが行う取扱いです。市のほかには与えられません。"


class ReachOfTheCity(Refusal):
    says = "「{reach}」の範囲は、市のほかには与えられません。範囲を選び直してください。"


def may_hold(act: str, reach: Reach, kind: str, number: str) -> bool:
    """Whether an organisation of this kind and number may hold ``act`` with ``reach`` at all."""
    if kind == CITY or (number == DRILL and (act, reach) == _OF_THE_DRILL):
        return True
    return act not in CITY_ONLY and reach != Reach.CITY


def refuse_grant(act: Act, reach: Reach, kind: str, number: str) -> None:
    """Raises when ``act`` with ``reach`` is the city's own and the trustee is not the city."""
    if may_hold(act.name, reach, kind, number):
        return
    raise OnlyForTheCity(act=act.says) if act.name in CITY_ONLY else ReachOfTheCity(reach=REACHES[reach])
