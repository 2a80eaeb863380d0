"""The demonstration city's vacant houses, made through the door."""

import pytest

from azukari.house.services import cases, houses, surveys
from azukari.house.services.houses import Question
from azukari.site.demonstration import houses as demonstration
from tests.people import TODAY, cast, enter

pytestmark = pytest.mark.usefixtures("city")


def test_there_is_something_of_everything_to_try():
    told = []
    demonstration.load(told.append, TODAY, lambda day: enter("city-clerk", day))
    clerk = cast().clerk
    figures = houses.see_statistics(by=clerk)
    assert figures.years[0].standing == demonstration.STANDING
    assert houses.list_houses(Question(survey="open"), by=clerk).count == demonstration.UNDER_WAY
    ranked = cases.list_cases(by=clerk).cases
    assert [case.rank for case in ranked] == list(range(1, demonstration.CANDIDATES + 1))
    assert len(surveys.reconcile_papers(by=clerk).alerts) == 1
    assert len(told) == 3
