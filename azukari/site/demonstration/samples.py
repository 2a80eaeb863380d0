"""The files an office would upload for the month in progress, ready in a folder, right ones and wrong ones."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from azukari.care.exchange import PersonMonth, write
from azukari.law.calendar import add_months
from azukari.site.demonstration import handovers, places
from azukari.site.demonstration.clients import Client, Times
from azukari.site.demonstration.filing import by_route, is_ready
from azukari.site.demonstration.story import handed_in_by_now
from azukari.site.postgres import folder as data_folder

RIGHT, WRONG = "1_そのまま取り込めるもの", "2_指摘の出るもの"
README = """{name}({number})の見本ファイル

東野森市(架空)の人も事業所も実在しません。{month:%Y}年{month.month}月分です。
サインイン名 {login} で画面に入り、「ファイルで提出」で、フォルダの中のCSVを一度に全部選んでください。
送り先のセンターごとにフォルダが分かれています(1回に選べるのは1つのセンター分です)。

{right}
  まだ提出していない{count}人分です。総合事業だけの人(AF)のうち先月の請求がない人は、
  サービスコード(AF2111など)に印を付けて「確かめ直す」を押してください。ほかの人は、そのまま提出できます。
{wrong}
  同じ人たちのファイルに、誤りを入れてあります。画面で指摘を見てください。
{mistakes}
"""


def folder() -> Path:
    """Where the files lie."""
    return data_folder() / "見本"


def lay_out(clients: Iterable[Client], times: Times) -> Path:
    """Write every office's folder anew."""
    month = times.last
    gone = {each.serial for each in handed_in_by_now(clients, times)}
    left = [each for each in clients if is_ready(each, month, times) and each.serial not in gone]
    routes = by_route([each for each in left if each.story != "welfare"], month)
    shutil.rmtree(folder(), ignore_errors=True)
    for office in places.offices():
        mine = {centre: those for (number, centre), those in routes.items() if number == office.number}
        _office(folder() / f"{office.number}_{office.name}", office, mine, times)
    return folder()


def _office(where: Path, office: places.House, mine: dict[str, list[Client]], times: Times) -> None:
    month, day = times.last, min(times.today, add_months(times.last, 1).replace(day=4))
    where.mkdir(parents=True, exist_ok=True)
    said: list[str] = []
    for centre, those in mine.items():
        right = handovers.handover(office.number, centre, month, those, day)
        _write(where / RIGHT / _centre(centre), write(right))
        spoiled = list(_spoiled(right.people))
        said += [f"  ・{_centre(centre)}: {person.insured} {what}" for person, what in spoiled if what]
        wrong = replace(right, people=tuple(person for person, _ in spoiled), stamp=f"{day:%Y%m%d}173000")
        _write(where / WRONG / _centre(centre), write(wrong))
    text = README.format(
        name=office.name, number=office.number, login=office.login, month=month, right=RIGHT, wrong=WRONG,
        count=sum(len(those) for those in mine.values()), mistakes="\n".join(said),
    )  # fmt: skip
    (where / "README.txt").write_text(text, encoding="utf-8")


def _centre(number: str) -> str:
    return next(centre.name for centre in places.centres() if centre.number == number)


def _write(where: Path, files: dict[str, bytes]) -> None:
    where.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (where / name).write_bytes(content)


def _spoiled(people: Sequence[PersonMonth]) -> Iterator[tuple[PersonMonth, str]]:
    """The same persons, with a mistake for each of the first few."""
    mistakes = (_other_birth, _unknown_number, _over_limit, _unplanned, _other_level, _no_provider)
    for at, person in enumerate(people):
        yield mistakes[at](person) if at < len(mistakes) else (person, "")


def _other_birth(person: PersonMonth) -> tuple[PersonMonth, str]:
    return replace(person, birth=date(person.birth.year - 1, 1, 1)), "生年月日が台帳と違う"


def _unknown_number(person: PersonMonth) -> tuple[PersonMonth, str]:
    return replace(person, insured=f"99{person.insured[2:][::-1]}"), "台帳にない被保険者番号"


def _over_limit(person: PersonMonth) -> tuple[PersonMonth, str]:
    more = tuple(replace(row, units=(row.units or 0) + 9000, each=row.each) for row in person.managed[:1])
    rest = tuple(
        replace(row, units=(row.units or 0) + 9000) if row.is_subtotal and row.kind == person.managed[0].kind else row
        for row in person.managed[1:]
    )
    return replace(person, managed=(*more, *rest)), "限度額を超える計画"


def _unplanned(person: PersonMonth) -> tuple[PersonMonth, str]:
    return replace(person, actual=person.actual[:-1]), "予定と実績の回数が違う(確かめれば提出できる)"


def _other_level(person: PersonMonth) -> tuple[PersonMonth, str]:
    return replace(person, level="13" if person.level == "12" else "12"), "要介護状態区分が台帳と違う"


def _no_provider(person: PersonMonth) -> tuple[PersonMonth, str]:
    stranger = places.number("137", 9999)
    managed = tuple(replace(row, office=stranger) for row in person.managed)
    return replace(person, managed=managed), "台帳にないサービス事業所"
