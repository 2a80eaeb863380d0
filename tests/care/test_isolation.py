"""Whatever stands in the database, no response to an office holds a person of another office."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from azukari.care.rules.facts import Certification, Charge, Notice, Person
from azukari.care.services import register, review
from azukari.care.services.register import ChargeOf, Entry
from azukari.entrust.door import perform
from azukari.law.calendar import add_months, last_day
from azukari.law.refusal import Refusal
from tests.care import town
from tests.covers import covers
from tests.people import ASAHI, MIDORI, SAKURA, UME, Cast

KANJI = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥髙﨑"


def people(random: Random, month: date) -> list[tuple[Entry, set[str]]]:
    """Random persons, and the offices each was ever entrusted to."""
    made = []
    for number in range(random.randint(8, 20)):
        begun = add_months(month, -random.randint(0, 14))
        charges, offices = [], set()
        for since in sorted({begun, *(add_months(month, -random.randint(0, 6)) for _ in range(random.randint(0, 2)))}):
            office = random.choice([SAKURA, UME, UME, ""])
            centre = random.choice([ASAHI, MIDORI])
            charge = Charge(centre, office, town.MANAGERS[office or centre], "entrusted" if office else "direct")
            charges.append(ChargeOf(charge, since, None, town.MANAGERS[centre]))
            offices.add(office)
        ended = [
            ChargeOf(one.charge, one.since, add_months(charges[at + 1].since, -1), one.centre_care_manager)
            if at + 1 < len(charges)
            else one
            for at, one in enumerate(charges)
        ]
        name = f"{''.join(random.choices(KANJI, k=4))}　{''.join(random.choices(KANJI, k=4))}{number}"
        person = Person(
            f"{random.randrange(10**9):09d}{number % 10}", town.INSURER, name, "ランダム", date(1940, 1, 1), "1"
        )
        until = last_day(add_months(begun, 23))
        certification = Certification("12", begun, until, 5032, begun, until.replace(day=1))
        notice = Notice(begun, begun, "3", ended[-1].charge.centre)
        made.append((Entry(person, [certification], [notice], ended), offices))
    return made


def file_what_may(entries: list[tuple[Entry, set[str]]], cast: Cast, month: date, random: Random) -> None:
    """Claims of everybody by whoever is in charge; some are returned."""
    for entry, _ in entries:
        town.PEOPLE.append(_row(entry))
        try:
            by = {SAKURA: cast.sakura, UME: cast.ume}.get(entry.charges[-1].charge.office, cast.asahi)
            pk = town.file_one(entry.person.insured, by, month)
            if random.random() < 0.3:
                town.return_one(pk, {ASAHI: cast.asahi, MIDORI: cast.midori}[entry.charges[-1].charge.centre])
        except Refusal:
            pass  # not everybody's month can be filed; it is the pages that are asked here
        finally:
            town.PEOPLE.pop()


def _row(entry: Entry):
    person, charge = entry.person, entry.charges[-1].charge
    return (
        person.insured, person.name, person.kana, person.birth, person.sex, "12", charge.centre, charge.office,
    )  # fmt: skip


def every_page(highest: int) -> list[str]:
    """Every URL of the care network, with every number up to ``highest`` where it takes one."""
    pages = []
    for pattern in _patterns(get_resolver()):
        if not (pattern.name or "").startswith("care-"):
            continue
        takes = pattern.pattern.converters
        if not takes:
            pages.append(reverse(pattern.name))
        elif set(takes) == {"pk"}:
            pages += [reverse(pattern.name, kwargs={"pk": pk}) for pk in range(1, highest + 1)]
    return pages


def _patterns(resolver: URLResolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern)
        elif isinstance(pattern, URLPattern):
            yield pattern


@covers("CARE-27")
@pytest.mark.parametrize("seed", [20261105, 7, 1111])
def test_no_response_to_an_office_holds_a_person_of_another(city, seed):
    random = Random(seed)
    cast, month = town.here_and_now()
    entries = people(random, month)
    register.register_people([entry for entry, _ in entries], by=cast.machine)
    file_what_may(entries, cast, month, random)
    foreign = {entry.person.name for entry, offices in entries if SAKURA not in offices}
    foreign |= {entry.person.insured for entry, offices in entries if SAKURA not in offices}
    assert foreign
    browser = town.client("sakura")
    asked = [f"/care/file/?insured={number}&month={month}" for number in foreign if number.isdigit()]
    for url in [*every_page(len(entries) + len(town.PEOPLE)), "/care/claims/?page=2", "/records/", "/people/", "/"]:
        answer = browser.get(url)
        assert not [name for name in foreign if name in answer.content.decode(errors="replace")], url
    names = {name for name in foreign if not name.isdigit()}
    for url in asked:  # the number that was typed comes back in the form; the person does not
        assert not [name for name in names if name in browser.get(url).content.decode()], url


def test_the_search_would_find_a_leak(city):
    """The walk above can fail: to the centre the same pages do hold the other office's persons."""
    cast, month = town.here_and_now()
    town.file_one(town.UMEKO, cast.ume, month)
    assert "試験 梅子" in town.client("asahi-chief").get("/care/claims/").content.decode()
    assert "試験 梅子" not in town.client("sakura").get("/care/claims/").content.decode()


def test_the_one_before_does_not_see_what_came_after(city):
    """An office that was in charge once sees the certification of its own time, not the next one."""
    cast, month = town.here_and_now()
    whole = register.see_insured(_pk(cast, town.HANAKO), by=cast.chief)
    later = add_months(month, 1)
    moved = ChargeOf(Charge(ASAHI, UME, town.MANAGERS[UME]), later, None, town.MANAGERS[ASAHI])
    register.change_charge(whole.insured.pk, moved, by=cast.chief)
    new = Certification("13", later, last_day(add_months(later, 11)), 10531, later, add_months(later, 11))
    register.add_certification(whole.insured.pk, new, by=cast.chief)
    from azukari.care import acts
    from azukari.care.models import Certification as Row

    with perform(acts.LIST_INSURED, by=cast.sakura):
        levels = set(Row.objects.seen_by(cast.sakura).filter(insured=whole.insured.pk).values_list("level", flat=True))
    assert levels == {"12"}
    assert not review.list_claims(review.Question(), by=cast.ume)[0]


def _pk(cast: Cast, number: str) -> int:
    found, _ = register.list_insured(number=number, by=cast.chief)
    return found[0].pk
