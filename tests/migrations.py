"""``python -m tests.migrations``: the models and their migrations say the same, and Django's own checks are silent."""

from __future__ import annotations

import sys
import warnings

from tests import world


def main() -> int:
    warnings.simplefilter("error")
    world.ready()
    from django.core.management import call_command

    try:
        call_command("check", fail_level="WARNING")
        call_command("makemigrations", check_changes=True, dry_run=True)
    except SystemExit as verdict:
        return int(verdict.code or 0)
    finally:
        world.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
