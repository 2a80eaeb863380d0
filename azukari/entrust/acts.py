"""What may be done in the core, by name.

An act is at once the permission, the word in the record, what a stop covers and what a condition of the
council attaches to.  Its name is ``<system>.<thing>.<verb>``; ``says`` is what a clerk calls it.
"""

from __future__ import annotations

from dataclasses import dataclass

_ALL: dict[str, Act] = {}


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that may be done (取扱い)."""

    name: str
    says: str

    def __post_init__(self) -> None:
        if _ALL.setdefault(self.name, self) != self:
            raise ValueError(f"two acts are called {self.name}")


def every() -> dict[str, Act]:
    """All acts of all systems by name, in order of name."""
    return dict(sorted(_ALL.items()))


OPEN_SESSION = Act("entrust.session.open", "サインインする")
CLOSE_SESSION = Act("entrust.session.close", "サインアウトする")

SEE_HOME = Act("entrust.home.see", "ホームを見る")
SEE_ENTRUSTMENTS = Act("entrust.entrustment.see", "委託と権限を見る")
CHANGE_ENTRUSTMENT = Act("entrust.entrustment.change", "委託を承認・停止・終了する")
GIVE_GRANT = Act("entrust.grant.give", "権限を与える・終える")
ASK_GRANT = Act("entrust.grant.ask", "権限の変更を市に依頼する")
SEE_GRANT_REQUESTS = Act("entrust.grant.requests", "権限変更の依頼を見る")
DECIDE_GRANT = Act("entrust.grant.decide", "権限変更の依頼を決める")

SEE_PEOPLE = Act("entrust.person.see", "利用者の一覧を見る")
ADMIT_PERSON = Act("entrust.person.admit", "利用者を登録する")
DISMISS_PERSON = Act("entrust.person.dismiss", "利用者の登録を終える")
CHANGE_PASSWORD = Act("entrust.person.password", "自分のパスワードを変える")

SEE_STOPS = Act("entrust.stop.see", "緊急停止の状況を見る")
PRESS_STOP = Act("entrust.stop.press", "緊急停止する")
LIFT_STOP = Act("entrust.stop.lift", "緊急停止の解除に同意する")

SEE_RECORDS = Act("entrust.record.see", "操作記録を見る")
EXPORT_RECORDS = Act("entrust.record.export", "操作記録を書き出す")
SEE_REGISTER = Act("entrust.register.see", "個人情報ファイル簿を見る")

HOLD_DRILL = Act("entrust.drill.hold", "緊急停止の訓練のため、長い照会を続ける")
KEEP_DRILL = Act("entrust.drill.keep", "緊急停止の訓練の結果を残す")
