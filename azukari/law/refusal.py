"""How the product says no.

A refusal is a sentence a clerk can act on; a crash is a sentence a developer can act on.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

_REASONS = {
    errno.ENOENT: "見つかりません",
    errno.EISDIR: "フォルダです",
    errno.ENOTDIR: "途中にフォルダでないものがあります",
    errno.EACCES: "権限がありません",
    errno.EPERM: "権限がありません",
    errno.EROFS: "書き込めない場所です",
    errno.ENOSPC: "空きが足りません",
}


def reason_of(fault: OSError) -> str:
    """Why the system would not open or write a file, as a clerk reads it."""
    return _REASONS.get(fault.errno or 0, fault.strerror or "理由は分かりません")


class Refusal(Exception):
    """The product will not do this, and ``says`` tells the clerk what to do instead (日本語).

    Subclasses set ``says``, a ``str.format`` template filled from the keyword facts.
    """

    says: ClassVar[str] = "この操作はできません。"
    beside: ClassVar[str] = ""  # the form field it speaks of

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.says.format(**facts))

    @property
    def sentence(self) -> str:
        """The sentence as the clerk reads it."""
        return str(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check has to say (指摘): where, what to do, and who says so."""

    field: str  # the form field, or 識別番号と項目番号 of a record file
    says: str  # what is wrong and what to do, one sentence
    source: str = ""  # 根拠: the law, table or manual that says so
    blocks: bool = True  # False: worth knowing, the claim may still go


class NotRight(Refusal):
    """What was handed in has findings; all of them come along at once."""

    says = "{count}件の指摘があります。内容を直して、もう一度お試しください。"

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(count=len(self.findings))
