"""Case files as plain text: every scalar stays the words that were written.

YAML would read ``N`` as false, ``2010-01-01`` as a day and ``1/2`` as a word; here all three are words, and the
reader of cases says what each is.  A key that stands twice is refused, because one of the two would be lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from azukari.law.refusal import Refusal

_DEEPEST = 64  # a case is seven deep
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


class TooDeep(Refusal):
    """One bracket within another without end."""

    says = "{line}行目: 括弧や字下げが深すぎます。閉じていない括弧がないか確かめてください。"


class NoSuchAnchor(Refusal):
    """``*name`` without ``&name`` before it."""

    says = "{line}行目: 「*{name}」の元になる「&{name}」が、それより前にありません。"


class NotToMerge(Refusal):
    """``<<`` takes over mappings only."""

    says = "{line}行目までの「<<」は、「&名前」を付けた {{ … }} だけを指せます。"


def documents(text: str) -> list[Any]:
    """Every document of a file, as lists, dictionaries, strings and ``None``."""
    loader = _LOADER(text)
    try:
        return _put_together(iter(loader.get_event, None))
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        raise NotYaml(line=mark.line + 1 if mark else 1) from None
    finally:
        loader.dispose()


def _put_together(events: Iterator[Any]) -> list[Any]:
    """The documents that the events tell; deep files need no deep stack."""
    found: list[Any] = []
    anchors: dict[str, Any] = {}
    around: list[tuple[Any, str | None]] = []
    here: Any = found  # what is being filled, and under which key
    key: str | None = None
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value = None if event.implicit[0] and event.value in _NOTHING else event.value
        elif kind is yaml.MappingStartEvent:
            value = {}
        elif kind is yaml.SequenceStartEvent:
            value = []
        elif kind is yaml.AliasEvent:
            value = _taken_over(event, anchors)
        else:
            if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                _merge(here, event)
                here, key = around.pop()
            continue
        if kind is not yaml.AliasEvent and event.anchor:
            anchors[event.anchor] = value
        if type(here) is list:
            here.append(value)
        elif key is None:
            key = _key(value, here, event)
            continue
        else:
            here[key], key = value, None
        if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            around.append((here, key))
            here, key = value, None
            if len(around) > _DEEPEST:
                raise TooDeep(line=event.start_mark.line + 1)
    return found


def _taken_over(event: Any, anchors: dict[str, Any]) -> Any:
    if event.anchor not in anchors:
        raise NoSuchAnchor(line=event.start_mark.line + 1, name=event.anchor)
    return anchors[event.anchor]


def _key(value: Any, container: dict[str, Any], event: Any) -> str:
    key = "" if value is None else value
    if not isinstance(key, str):
        raise NotYaml(line=event.start_mark.line + 1)
    if key in container:
        raise KeyTwice(line=event.start_mark.line + 1, key=key)
    return key


def _merge(container: Any, event: Any) -> None:
    """``<<``: what the mapping itself does not say, it takes from another."""
    if type(container) is not dict or "<<" not in container:
        return
    below = container.pop("<<")
    for other in below if isinstance(below, list) else [below]:
        if not isinstance(other, dict):
            raise NotToMerge(line=event.start_mark.line + 1)
        for key, value in other.items():
            container.setdefault(key, value)
