"""What is installed is what was locked: every file by its hash, from wherever the machine gets its packages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import pytest

from tests.repository import sources

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==\S+")


def unhashed(lock: str) -> Iterator[str]:
    """Requirements without a hash, and lines that name a place to fetch from."""
    for entry in re.split(r"\n(?=\S)", lock.strip()):
        if not PIN.match(entry) or "--hash=sha256:" not in entry:
            yield entry.splitlines()[0]


def unlocked(project: str, lock: str, extra: str = "") -> Iterator[str]:
    """Dependencies of the project that the lock does not pin."""
    said = tomllib.loads(project)["project"]
    wanted = said["dependencies"] + (said["optional-dependencies"][extra] if extra else [])
    pinned = {match[1] for line in lock.splitlines() if (match := PIN.match(line))}
    for requirement in wanted:
        name = re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower().replace("_", "-")
        if name not in pinned:
            yield name


@pytest.mark.parametrize(("name", "extra"), [("run", ""), ("check", "check")])
def test_every_dependency_is_locked_by_its_hash(name, extra):
    lock = sources.text(sources.ROOT / "requirements" / f"{name}.lock")
    assert not list(unhashed(lock))
    assert not list(unlocked(sources.text(sources.ROOT / "pyproject.toml"), lock, extra))


def test_check_tests_what_run_installs():
    run, check = (
        dict(line.split()[0].split("==") for line in sources.text(path).splitlines() if PIN.match(line))
        for path in (sources.ROOT / "requirements" / f"{name}.lock" for name in ("run", "check"))
    )
    assert run.items() <= check.items()


@pytest.mark.parametrize("name", ["run", "check", ".ci/run"])
def test_the_commands_can_be_run(name):
    assert (sources.ROOT / name).stat().st_mode & 0o111


@pytest.mark.parametrize(
    "lock", ["django==5.2.19", "--index-url x\ndjango==5.2.19 \\\n    --hash=sha256:00", "django>=5"]
)
def test_an_open_lock_is_seen(lock):
    assert list(unhashed(lock))


def test_a_dependency_left_out_is_seen():
    assert list(unlocked('[project]\ndependencies = ["Django~=5.2", "typst"]', "django==5.2.19 \\")) == ["typst"]
