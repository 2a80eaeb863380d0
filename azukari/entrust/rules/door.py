"""Why an act is allowed or refused: pure functions over frozen facts.

The door (``door.py``) asks here; nothing here knows the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from azukari.entrust.acts import CHANGE_ENTRUSTMENT, GIVE_GRANT, Act
from azukari.entrust.rules.grants import CITY, may_hold
from azukari.entrust.rules.organisations import confirmation
from azukari.entrust.rules.reach import Reach
from azukari.law.calendar import era_day
from azukari.law.refusal import Refusal

NEVER_STOPPED = (
    "entrust.stop.", "entrust.session.",  # or nobody could sign in to lift the stop
    "entrust.record.seal", "entrust.record.verify",  # 記録を守るだけで、だれにも何も見せない
)  # fmt: skip
ALWAYS = ("entrust.session.", "entrust.person.password")  # 最初のパスワードを変えるまで、確認が切れたときにできること
WITHOUT_END = ("entrust.session.", "entrust.home.see", "entrust.stop.", "entrust.entrustment.", "entrust.grant.give")
KEYS = (CHANGE_ENTRUSTMENT, GIVE_GRANT)  # 市がこれを失うと、だれも取り戻せない
SUPERVISOR = "supervisor"  # 取扱責任者
HANDLER = "handler"  # 取扱者
FURTHEST_FIRST = tuple(Reach)
MACHINE = "machine"  # 夜間処理・コマンド: whatever its organisation may do, but never a second person


@dataclass(frozen=True, slots=True)
class Permit:
    """A grant as the door sees it: one act, its reach, and the state of the entrustment behind it."""

    act: str
    reach: Reach
    position: str  # この立場の人に限る、空なら全員
    entrustment: int
    state: str  # approved / suspended / ended / drafted
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class InForce:
    """A stop in force, as read at the door."""

    scope: str  # "" 全部 / "care." 一つの仕組み / "care.claim.file" 一つの取扱い
    reason: str
    pressed_at: datetime
    whose: str = ""  # 止められた組織、空なら全員


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts (操作者): a person, from a device, for an organisation, with what was granted to it."""

    person: int | None
    name: str
    organisation: int | None
    organisation_name: str
    kind: str  # city / centre / office / vendor、来訪者は空
    number: str  # 組織の番号(事業所番号など)
    position: str
    today: date  # the clock, read once at the edge
    device: str = ""
    permits: Mapping[str, tuple[Permit, ...]] = field(default_factory=dict)
    stops: tuple[InForce, ...] = ()  # 自分に関わる緊急停止(市は全部)、画面の帯に出す
    elsewhere: int = 0  # ほかに所属する組織の数
    undecided: bool = False  # どの組織として操作するかを、まだ選んでいない
    first_password: bool = False  # 市から渡されたパスワードを、まだ変えていない
    confirmed_on: date | None = None  # 市が組織の利用者と権限を確かめた日

    def may(self, act: Act) -> bool:
        """Whether the door would find a permit; the menu asks this, the door decides."""
        if act.name not in self.permits:
            return False
        try:
            permit_for(act, self)
        except Refusal:
            return False
        return True


class NotGranted(Refusal):
    says = "「{act}」の権限がありません。必要な場合は、市の担当課に依頼してください。"


class NotSignedIn(Refusal):
    says = "サインインしてください。"


class NotInForce(Refusal):
    says = "委託が{state}なので、「{act}」はできません。市の担当課に確認してください。"


class OutOfPeriod(Refusal):
    says = "委託の期間({since}から{until}まで)の外なので、「{act}」はできません。市の担当課に確認してください。"


class FirstPassword(Refusal):
    says = "最初のパスワードのままです。先に、自分だけが知るパスワードに変えてください。"


class Unconfirmed(Refusal):
    says = "利用者と権限の確認の期限({until})が過ぎたため、使えません。市の担当課に確認を依頼してください。"


class Stopped(Refusal):
    says = "{since:%m月%d日 %H:%M}から緊急停止中です({reason})。解除までお待ちください。"


STATES = {"drafted": "承認前", "approved": "承認済", "suspended": "停止中", "ended": "終了"}
NEXT_STATES = {  # 状態の移り変わり
    "drafted": ("approved", "ended"),
    "approved": ("suspended", "ended"),
    "suspended": ("approved", "ended"),
    "ended": (),
}


def permit_for(act: Act, actor: Actor) -> Permit:
    """The permit under which ``actor`` may do ``act`` today; raises the refusal that says why not."""
    held = [permit for permit in actor.permits.get(act.name, ()) if _is_for(permit, actor)]
    if not held:
        raise NotSignedIn if actor.person is None else NotGranted(act=act.says)
    standing = [permit for permit in held if _stands(permit, actor)]
    if not standing:
        raise _why_not(held[0], act)
    if not act.name.startswith(ALWAYS):
        _refuse_account(actor)
    return min(standing, key=lambda permit: FURTHEST_FIRST.index(permit.reach))


def _refuse_account(actor: Actor) -> None:
    """A password that another knows, and an organisation the city has not looked at for long, open nothing."""
    if actor.first_password:
        raise FirstPassword
    confirmed = confirmation(actor.kind, actor.number, actor.confirmed_on, actor.today)
    if confirmed and confirmed.state == "over":
        raise Unconfirmed(until=era_day(confirmed.until))


def _is_for(permit: Permit, actor: Actor) -> bool:
    if not may_hold(permit.act, permit.reach, actor.kind, actor.number):
        return False  # the city's own, whatever the table says
    return permit.position in ("", actor.position) or actor.position == MACHINE


def _stands(permit: Permit, actor: Actor) -> bool:
    """In force today; what the city stops and renews entrustments with does not end with its own period."""
    endless = actor.kind == CITY and permit.act.startswith(WITHOUT_END)
    return permit.state == "approved" and (endless or permit.since <= actor.today <= permit.until)


def _why_not(permit: Permit, act: Act) -> Refusal:
    if permit.state != "approved":
        return NotInForce(state=STATES[permit.state], act=act.says)
    return OutOfPeriod(since=era_day(permit.since), until=era_day(permit.until), act=act.says)


class WouldLockOut(Refusal):
    says = "これを終えると、委託と権限を変えられなくなります。先に、同じ権限の付いた別の委託を承認してください。"


def refuse_to_lock_out(actor: Actor, left: Iterable[Permit]) -> None:
    """Nobody gives away the keys they act with: as nobody dismisses themselves, somebody always has them."""
    found = list(left)
    after = replace(actor, permits={key.name: tuple(one for one in found if one.act == key.name) for key in KEYS})
    if any(actor.may(key) and not after.may(key) for key in KEYS):
        raise WouldLockOut


def covers(scope: str, act: str) -> bool:
    """Whether a stop of ``scope`` covers the act: everything, a system (``care.``), or the one act."""
    if act.startswith(NEVER_STOPPED):
        return False
    return scope in ("", act) or (scope.endswith(".") and act.startswith(scope))


def refuse_if_stopped(stop: InForce | None) -> None:
    """Raises ``Stopped`` with when and why."""
    if stop is not None:
        raise Stopped(since=stop.pressed_at, reason=stop.reason)


class OnlyPersons(Refusal):
    says = "緊急停止の解除に同意できるのは、市の職員本人だけです。サインインして画面から同意してください。"


def refuse_machine(actor: Actor) -> None:
    """A command or nightly job is nobody's second pair of eyes."""
    if actor.position == MACHINE:
        raise OnlyPersons


def is_lifted(agreed_by: Iterable[int]) -> bool:
    """A stop is lifted when two different persons of the city agree."""
    return len(set(agreed_by)) >= 2


POSITIONS = {SUPERVISOR: "取扱責任者", HANDLER: "取扱者", MACHINE: "夜間処理・コマンド"}


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds an act just now: a line of the permission table."""

    act: str
    organisation: str
    position: str  # 空なら全員
    reach: Reach


def holders(act: Act, table: Iterable[Holding]) -> list[str]:
    """Who may do ``act``, as the permission table has it: 「市 健康福祉課(取扱責任者)」."""
    return [
        held.organisation + (f"({POSITIONS[held.position]})" if held.position else "")
        for held in table
        if held.act == act.name
    ]


SYSTEMS = {  # 仕組みの名前。止める範囲として選ぶときの言葉
    "entrust.": "委託・権限・記録",
    "care.": "介護予防の請求",
    "house.": "空家等の調査",
    "library.": "図書館",
    "council.": "審議会",
}


def scope_in_words(scope: str, known: Mapping[str, Act]) -> str:
    """「すべての取扱い」「介護予防の請求のすべて」「請求を提出する」."""
    if scope == "":
        return "すべての取扱い"
    if scope.endswith("."):
        return f"{SYSTEMS.get(scope, scope)}のすべて"
    return f"「{known[scope].says}」" if scope in known else scope


def what_will_stop(scope: str, known: Mapping[str, Act]) -> list[Act]:
    """Exactly the acts that a stop of ``scope`` covers."""
    return [act for name, act in known.items() if covers(scope, name)]
