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
STAY_SIGNED_IN = Act("entrust.session.stay", "サインインを続ける")
CLOSE_SESSION = Act("entrust.session.close", "サインアウトする")

SEE_HOME = Act("entrust.home.see", "ホームを見る")
SEE_ENTRUSTMENTS = Act("entrust.entrustment.see", "委託と権限を見る")
CHANGE_ENTRUSTMENT = Act("entrust.entrustment.change", "委託を承認・停止・終了する")
GIVE_GRANT = Act("entrust.grant.give", "権限を与える・終える")
ASK_GRANT = Act("entrust.grant.ask", "権限の変更を市に依頼する")
SEE_GRANT_REQUESTS = Act("entrust.grant.requests", "権限変更の依頼を見る")
DECIDE_GRANT = Act("entrust.grant.decide", "権限変更の依頼を決める")

ISSUE_ORDER = Act("entrust.order.issue", "受託事業者に指示書を出す・取り消す")
SEE_ORDERS = Act("entrust.order.see", "指示書を見る・受け取る")
ANSWER_ORDER = Act("entrust.order.answer", "指示書に答える")

SEE_ORGANISATIONS = Act("entrust.organisation.see", "組織の一覧を見る")
ADD_ORGANISATION = Act("entrust.organisation.add", "組織を登録する")
RENAME_ORGANISATION = Act("entrust.organisation.rename", "組織の名称・電話を改める")
CONFIRM_ORGANISATION = Act("entrust.organisation.confirm", "組織の利用者と権限を確認する")
CLOSE_ORGANISATION = Act("entrust.organisation.close", "組織を閉じる")

SEE_PEOPLE = Act("entrust.person.see", "利用者の一覧を見る")
ADMIT_PERSON = Act("entrust.person.admit", "利用者を登録する")
DISMISS_PERSON = Act("entrust.person.dismiss", "利用者の登録を終える")
UNLOCK_PERSON = Act("entrust.person.unlock", "サインインの制限を解く")
RESET_PASSWORD = Act("entrust.person.reset", "最初のパスワードを渡し直す")
CHANGE_PASSWORD = Act("entrust.person.password", "自分のパスワードを変える")
SEE_CREDENTIALS = Act("entrust.credential.see", "サインインの決まりを見る")
READ_USAGE = Act("entrust.usage.read", "利用の決まりを読む・確認する")
SET_USAGE = Act("entrust.usage.set", "利用の決まりを定める")

SEE_STOPS = Act("entrust.stop.see", "緊急停止の状況を見る")
PRESS_STOP = Act("entrust.stop.press", "緊急停止する")
LIFT_STOP = Act("entrust.stop.lift", "緊急停止の解除に同意する")

SEE_RECORDS = Act("entrust.record.see", "操作記録を見る")
EXPORT_RECORDS = Act("entrust.record.export", "操作記録を書き出す")
WATCH_RECORDS = Act("entrust.record.watch", "アクセスの件数と、ふだんと違う日を見る")
SEAL_RECORDS = Act("entrust.record.seal", "操作記録に封をする")
VERIFY_RECORDS = Act("entrust.record.verify", "操作記録の封を確かめる")
SEE_REGISTER = Act("entrust.register.see", "個人情報ファイル簿を見る")

HOLD_DRILL = Act("entrust.drill.hold", "緊急停止の訓練のため、長い照会を続ける")
KEEP_DRILL = Act("entrust.drill.keep", "緊急停止の訓練の結果を残す")

LIST_MEDIA = Act("entrust.medium.list", "媒体管理簿を見る")
SEE_MEDIUM = Act("entrust.medium.see", "媒体の貸出しを見る")
REGISTER_MEDIUM = Act("entrust.medium.register", "媒体と保管庫を登録する・廃棄する")
LEND_MEDIUM = Act("entrust.medium.lend", "媒体の貸出しを準備する・取りやめる")
FILL_MEDIUM = Act("entrust.medium.fill", "媒体に収めた内容を記録する")
HAND_MEDIUM = Act("entrust.medium.hand", "媒体を手渡す・発送する")
RECEIVE_MEDIUM = Act("entrust.medium.receive", "媒体を受け取ったことを確かめる")
ERASE_MEDIUM = Act("entrust.medium.erase", "媒体のデータの消去を記録する")
GIVE_BACK_MEDIUM = Act("entrust.medium.giveback", "媒体を市に返す")
TAKE_BACK_MEDIUM = Act("entrust.medium.takeback", "返された媒体を受け取り、保管庫に戻す")
REPORT_MEDIUM = Act("entrust.medium.report", "媒体の紛失・故障を届け出る")
WATCH_POST = Act("entrust.medium.watch", "届かない媒体の郵便を調べる")
COUNT_MEDIA = Act("entrust.medium.count", "媒体の棚卸しをする")
SEE_TRANSFERS = Act("entrust.medium.transfers", "データの受渡しの記録を見る")
SEND_OTHERWISE = Act("entrust.medium.otherwise", "媒体のほかの方法でデータを送る")
SEE_PROCEDURE = Act("entrust.medium.procedure", "媒体の取扱手順を見る・確認する")
SET_PROCEDURE = Act("entrust.medium.rule", "媒体の取扱手順を定める")
SEE_EVIDENCE = Act("entrust.medium.evidence", "受託者の備えを見る")
CHECK_VENDOR = Act("entrust.medium.check", "受託者の事業所とソフトを確認する")
DECLARE_SECURITY = Act("entrust.medium.declare", "セキュリティ対策ソフトと公開鍵を届け出る")
SET_TERMS = Act("entrust.medium.terms", "仕様書の条項を定める")
STATE_DELETION = Act("entrust.medium.deletion", "データを残していないことを申告する")
WAIVE_STATEMENT = Act("entrust.medium.waive", "作業終了の申告のないまま、委託の終了を認める")
SEE_LEAKAGES = Act("entrust.leakage.see", "漏えい等のおそれを見る")
CLOSE_LEAKAGE = Act("entrust.leakage.close", "漏えい等のおそれへの対応を終える")
