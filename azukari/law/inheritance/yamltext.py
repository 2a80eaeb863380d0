"""Case files as plain text: every scalar stays the words that were written.

YAML would read ``N`` as false, ``2010-01-01`` as a day and ``1/2`` as a word; here all three are words, and the
reader of cases says what each is.  A key that stands twice is refused, because one of the two would be lost.
"""

from __future__ import annotations

from typing import Any

import yaml

from azukari.law.refusal import Refusal

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING = ("", "~", "null", "Null", "NULL")


class NotYaml(Refusal):
    """The file is no YAML."""

    says = (
        "ファイルをYAMLとして読めません({line}行目付近)。字下げのタブや、閉じていない括弧・引用符を確かめてください。"
    )


class KeyTwice(Refusal):
    """One mapping has a key twice."""

    says = "{line}行目: 「{key}」が二度書かれています。一方を消してください。"


def documents(text: str) -> list[Any]:
    """Every document of a file, as lists, dictionaries, strings and ``None``."""
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        raise NotYaml(line=mark.line + 1 if mark else 1) from None
    return builder.documents


class _Builder:
    """Puts events together; deep files need no deep stack."""

    def __init__(self) -> None:
        self.documents: list[Any] = []
        self._open: list[Any] = []
        self._keys: list[str | None] = []
        self._anchors: dict[str, Any] = {}

    def take(self, event: Any) -> None:
        """One event of the parser."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            words = event.value
            self._put(None if event.implicit[0] and words in _NOTHING else words, event)
        elif kind is yaml.MappingStartEvent:
            self._begin({}, event)
        elif kind is yaml.SequenceStartEvent:
            self._begin([], event)
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            _merge(self._open.pop())
            self._keys.pop()
        elif kind is yaml.AliasEvent:
            self._put(self._anchors.get(event.anchor), event)

    def _begin(self, container: Any, event: Any) -> None:
        self._put(container, event)
        self._open.append(container)
        self._keys.append(None)

    def _put(self, value: Any, event: Any) -> None:
        if getattr(event, "anchor", None) and type(event) is not yaml.AliasEvent:
            self._anchors[event.anchor] = value
        if not self._open:
            self.documents.append(value)
            return
        container = self._open[-1]
        if isinstance(container, list):
            container.append(value)
        elif self._keys[-1] is None:
            self._keys[-1] = self._key(value, container, event)
        else:
            container[self._keys[-1]] = value
            self._keys[-1] = None

    @staticmethod
    def _key(value: Any, container: dict[str, Any], event: Any) -> str:
        key = "" if value is None else value
        if not isinstance(key, str):
            raise NotYaml(line=event.start_mark.line + 1)
        if key in container:
            raise KeyTwice(line=event.start_mark.line + 1, key=key)
        return key


def _merge(container: Any) -> None:
    """``<<``: what the mapping itself does not say, it takes from another."""
    below = container.pop("<<", None) if isinstance(container, dict) else None
    for other in below if isinstance(below, list) else [below]:
        for key, value in other.items() if isinstance(other, dict) else ():
            container.setdefault(key, value)
