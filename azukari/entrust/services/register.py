"""The register of the files that hold personal data (個人情報ファイル簿), read from the declarations themselves."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Field, Model

from azukari.entrust import acts
from azukari.entrust.door import perform
from azukari.entrust.rules import Actor

NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class File:
    """One table that holds somebody's data (個人情報ファイル)."""

    system: str  # 仕組み
    name: str  # ファイルの名称
    whose: str  # 本人
    until: str  # 保存期間
    items: str  # 記録項目


def see_register(*, by: Actor) -> list[File]:
    """Every table that keeps somebody's data, from what each model declares."""
    with perform(acts.SEE_REGISTER, by=by):
        kept = [model for model in apps.get_models() if model.Keeping.whose != NOBODY]
        return [_file(model) for model in kept]


def _file(model: type[Model]) -> File:
    meta = model._meta
    items = [str(field.verbose_name) for field in meta.concrete_fields if _has_a_japanese_name(field)]
    return File(
        meta.app_config.verbose_name, str(meta.verbose_name), model.Keeping.whose, model.Keeping.until, "、".join(items)
    )


def _has_a_japanese_name(field: Field) -> bool:
    """Keys and hashes have none; what a person would recognise as theirs has."""
    return not str(field.verbose_name).isascii()
