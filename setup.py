"""A wheel of azukari.  With ``AZUKARI_COMPILE=1`` mypyc compiles the inheritance engine in it (docs/decisions/0013).

What is made on the way lies in a temporary folder, never beside the sources.
"""

import os
from glob import glob
from tempfile import TemporaryDirectory

from setuptools import Extension, setup

ENGINE = "azukari/law/inheritance/[!_]*.py"


def compiled(folder: str) -> list[Extension]:
    """The engine as extension modules, if they are asked for."""
    if os.environ.get("AZUKARI_COMPILE") != "1":
        return []
    from mypyc.build import mypycify

    return mypycify([f"--cache-dir={folder}/mypy", *sorted(glob(ENGINE))], target_dir=folder, debug_level="0")


with TemporaryDirectory() as folder:
    setup(ext_modules=compiled(folder), options={"build": {"build_base": folder}, "egg_info": {"egg_base": folder}})
