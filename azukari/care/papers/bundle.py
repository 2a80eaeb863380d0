"""The files of several centres in one zip: a folder for each centre, in it the exact bytes that were made.

File names are unique for one centre only, so they need their folder.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

FOR_EVER = (1980, 1, 1, 0, 0, 0)  # 同じ中身なら同じ zip になるよう、時刻は入れない


def bundle(files: Iterable[tuple[str, str, bytes]]) -> bytes:
    """A zip of (centre's number, file name, content)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for centre, name, content in files:
            entry = zipfile.ZipInfo(f"{centre}/{name}", FOR_EVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()
