"""Choosing the files of a hand-over, and deciding about each person in them."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from azukari.care.forms.masters import Received
from azukari.care.forms.parcel import MOST_BYTES
from azukari.care.rules.entry import Wish
from azukari.ui.fields import UploadsField

Key = tuple[str, str]  # 保険者番号、被保険者番号
FLAGS = ("first", "linkage", "no_abuse_measures", "no_continuity_plan", "improvement")
ON_THE_PAGE = (*FLAGS, "codes")  # 確認の画面で直せる項目
MOST_FILES = 60


class UploadForm(Received):
    field = "files"
    files = UploadsField(
        label="介護ソフトから出力したファイル",
        accept=".csv",
        help_text=(
            "利用者補足情報(UPHOSOKU)と、利用票(UPPLANかUPJSK)を一緒に選んでください。"
            "別表(UPSIKYU)もあれば選びます。ZIPで出力されたときは、先に展開してください。キーボードでは、Ctrlキーを押しながら複数選べます。"
        ),
        error_messages={
            "required": "ファイルを選んでください。",
            "empty": "空のファイルがあります。介護ソフトで出力し直してください。",
        },
    )

    def clean_files(self) -> list[UploadedFile]:
        chosen: list[UploadedFile] = self.cleaned_data["files"]
        if len(chosen) > MOST_FILES:
            raise forms.ValidationError(f"一度に選べるのは{MOST_FILES}個までです。1か月分ずつ選んでください。")
        if sum(file.size or 0 for file in chosen) > MOST_BYTES:
            raise forms.ValidationError("ファイルが大きすぎます(合計8MBまで)。何回かに分けて選んでください。")
        names = [file.name for file in chosen]
        if len(set(names)) != len(names):
            raise forms.ValidationError("同じ名前のファイルが2つあります。1つにしてください。")
        return chosen

    def as_uploads(self) -> dict[str, bytes]:
        return {file.name: file.read() for file in self.cleaned_data["files"]}


def read_wishes(typed: QueryDict) -> dict[Key, Wish]:
    """What was decided about each person shown on the page, by insurer and number."""
    return {_key(whose): _wish(typed, whose) for whose in typed.getlist("shown")}


def ticked(typed: QueryDict, wishes: dict[Key, Wish]) -> dict[Key, Wish]:
    """Those of the persons who are to be filed."""
    chosen = {_key(whose) for whose in typed.getlist("chosen")}
    return {key: wish for key, wish in wishes.items() if key in chosen}


def _key(whose: str) -> Key:
    """``139998-0000000101`` as the page writes it."""
    insurer, _, number = whose.partition("-")
    return insurer, number


def _wish(typed: QueryDict, whose: str) -> Wish:
    said: Iterable[str] = typed.getlist(f"wish-{whose}")
    codes = tuple(code[:6] for code in typed.getlist(f"codes-{whose}") if code)
    return Wish(**{flag: flag in said for flag in FLAGS}, codes=codes)
