"""The server as a clerk meets it: it answers, it can be killed, and it leaves nothing running."""

from __future__ import annotations

import urllib.request

import pytest

from azukari.site import serve


def test_a_clerk_meets_a_japanese_page(server, page):
    page.goto(server)
    assert page.locator("html").get_attribute("lang") == "ja"
    assert page.locator("h1").count() == 1


def test_a_killed_server_answers_no_more(server):
    server.kill()
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(server, timeout=5)


def test_a_port_in_use_is_a_refusal(server):
    with pytest.raises(serve.PortTaken, match="--port"):
        serve.free_port(int(server.rpartition(":")[2]))
