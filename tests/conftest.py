"""What every test may ask for: a ``city``, a ``server`` that serves it, a ``page`` that looks at it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, sync_playwright

from azukari.site import postgres
from tests import covers, world
from tests.server import Server

CHROMIUM = "/usr/bin/chromium"

# A busy machine must not fail a property: no deadline, no complaint that making an example was slow.
settings.register_profile("azukari", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("azukari")

DJANGO = ("django", "city", "azukari.entrust", "azukari.site", "azukari.ui", ".models", ".services", ".views", ".forms")


def pytest_pycollect_makemodule(module_path: Path) -> None:
    """Django is set up when the first module that speaks of it is collected; tables of law never wait for it."""
    source = module_path.read_text(encoding="utf-8")
    if "repository" not in module_path.parts and any(word in source for word in DJANGO):
        world.ready()


def pytest_unconfigure() -> None:
    world.end()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What is covered, and the counts for ``./check``, which adds them up."""
    stats = terminalreporter.stats
    bad = sum(len(stats.get(outcome, ())) for outcome in ("failed", "error", "skipped", "xfailed", "xpassed"))
    good = len(stats.get("passed", ()))
    if counts := os.environ.get("AZUKARI_COUNTS"):
        with Path(counts).open("a", encoding="utf-8") as file:
            file.write(f"{good} {bad}\n")
    terminalreporter.write_line(f"合格 {good}件、不合格 {bad}件")
    if any("repository" in each.nodeid for each in stats.get("passed", ())):
        terminalreporter.write_line(covers.in_words())


@pytest.fixture
def city() -> Iterator[postgres.Connections]:
    """A city of its own for one test: the standing cast of ``tests.people`` on a clone; yields how to reach it."""
    world.clone()
    yield world.ready()
    world.raze()


@pytest.fixture
def server(city: postgres.Connections) -> Iterator[Server]:
    """The city under gunicorn, as a clerk meets it: a base URL that also knows its ``process`` (to be killed)."""
    with Server.start() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for the whole run."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright leaves its event loop running in this thread
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--font-render-hinting=none", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A clerk's screen; a console error or a request to another host fails the test."""
    context = browser.new_context(
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        viewport={"width": 1366, "height": 768},
        reduced_motion="reduce",
        accept_downloads=True,
    )
    seen = context.new_page()
    complaints: list[str] = []
    seen.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    seen.on("pageerror", lambda fault: complaints.append(str(fault)))
    seen.on("request", lambda sent: complaints.append(f"off-host: {sent.url}") if _is_outside(sent.url) else None)
    yield seen
    context.close()
    assert not complaints


def _is_outside(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and parts.hostname not in ("127.0.0.1", "localhost")
