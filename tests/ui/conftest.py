"""The ui storey under test stands alone, whatever settings the run has."""

import pytest

from tests.ui.settings import ALONE


@pytest.fixture(autouse=True)
def alone(settings):
    for name, value in ALONE.items():
        setattr(settings, name, value)
    settings.DEBUG = False
    return settings
