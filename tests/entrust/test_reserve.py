"""A command's own way into the database takes nothing from the pages of its process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from azukari.entrust.management.reserve import one_line_in

pytestmark = pytest.mark.usefixtures("city")


def test_a_command_s_one_line_leaves_the_pages_their_connections():
    one_line_in()
    assert connection.is_usable()
    assert connection.pool is None
    with ThreadPoolExecutor(1) as page:
        assert page.submit(lambda: connection.pool is not None).result()
