"""Every page of the investigation in a real browser, filled, wide and narrow; the map by keyboard alone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from azukari.house.services import cases, surveys
from azukari.house.services.surveys import Paper
from tests.browser import keyboard
from tests.browser.audit import complaints
from tests.house import scenes
from tests.people import PASSWORD, TODAY, cast
from tests.server import Server

MARK = "small: 空-"  # a mark on the map; the same link stands in the list beside it (WCAG 2.2, 2.5.8 Equivalent)
SEA = (142_100_000, 35_200_000)


@pytest.fixture
def places(server) -> dict[str, int]:
    """A case whose heirs renounced, a house under survey, and somebody's referral."""
    chief = cast().chief
    case = scenes.decided(chief, "renounced", "unwilling")
    found = cases.see_case(case, by=chief).case
    house = found.house_id
    other = scenes.house(chief, "柏木1-1", east=SEA[0], north=SEA[1], rank="specified")
    scenes.house(chief, "柏木2-2", east=SEA[0] + 900, north=SEA[1] + 400)
    scenes.complaint(chief, other)
    surveys.open_survey(other, by=chief)
    asked = surveys.make_inquiry(other, scenes.wish("commissioner"), by=chief)
    surveys.obtain_paper(other, Paper(None, "family", "架空 太郎", "相続人を確かめるため", TODAY), by=chief)
    answered = surveys.make_inquiry(other, scenes.wish(), by=chief)
    surveys.record_answer(answered, "名義人は架空 太朗", by=chief)
    first = surveys.start_answer(answered, by=chief).inquiry.answer
    surveys.record_answer(answered, "名義人は架空 太郎", corrects=first.pk, by=chief)
    return {
        "answered": answered,
        "case": case,
        "contract": found.entrustment_id,
        "house": house,
        "other": other,
        "asked": asked,
    }


def pages(places: dict[str, int]) -> list[str]:
    """Every page of the city, with a row behind each number."""
    plain = (
        "house-list", "house-map", "house-register", "house-statistics", "house-complaint-new", "house-referrals",
        "house-reconcile", "house-cases", "house-budget", "house-budget-set", "house-agreements",
        "media", "media-count", "media-vendors", "media-transfers", "leakages",
    )  # fmt: skip
    numbered = {
        "house": ("house-see", "house-change", "house-complaint", "house-survey", "house-transfers", "house-case-rank"),
        "other": ("house-see", "house-survey", "house-inquiry", "house-obtain"),
        "asked": ("house-answer",),
        "answered": ("house-answer",),
        "contract": ("media-terms", "media-terms-set"),
        "case": (
            "house-case", "house-case-move", "house-case-entrust", "house-case-undecide", "house-case-petitioner",
            "house-case-deposit", "house-case-file", "house-case-drop",
        ),
    }  # fmt: skip
    return [reverse(name) for name in plain] + [
        reverse(name, args=[places[which]]) for which, names in numbered.items() for name in names
    ]


def test_every_page_is_fit_to_be_seen_when_it_is_full(places, server: Server, page: Page):
    keyboard.sign_in(page, server, "city-chief", PASSWORD)
    said = []
    for url in pages(places):
        page.goto(server + url)
        said += [each for each in complaints(page) if MARK not in each]
    assert not said


def test_a_house_is_found_on_the_map_by_keyboard(places, server: Server, page: Page):
    keyboard.sign_in(page, server, "city-clerk", PASSWORD)
    page.goto(server + reverse("house-map"))
    keyboard.press(page, "空-00002 柏木1-1 特定空家等")
    assert "柏木1-1" in page.inner_text("h1")
