"""The minute beside a day, as the registers write it (午前10時30分)."""

from __future__ import annotations

import re

from azukari.law.calendar import half_width

_MARK = re.compile("時|:|正午")
_SINCE = re.compile("から|~|〜")
_CLOCK = re.compile(
    r"(?P<about>推定)?(?:(?P<half>午前|午後)?(?P<hour>\d{1,2})時(?:(?P<minute>\d{1,2})分)?"
    r"|T(?P<h>\d{1,2}):(?P<m>\d\d)(?::\d\d)?)(?P<also>頃|ころ|ごろ|推定)?$"
)


def split_time(text: str) -> tuple[str, int | None]:
    """「令和2年1月1日午後3時5分」 as the words of the day and the minute.

    頃 and 推定 leave the minute open, and so do 午後12時 (noon to some, midnight to others) and the 00:00:00 with which
    programs fill a day up.
    """
    if not _MARK.search(text):
        return text, None
    plain = half_width(re.sub(r"(?<=\d) (?=\d{1,2}:)", "T", text.strip())).replace("正午", "12時")
    found = _CLOCK.search(plain)
    if found is None or _SINCE.search(plain[: found.start()]):
        return text, None
    hour, minute = int(found["hour"] or found["h"]), int(found["minute"] or found["m"] or 0)
    if found["h"] and hour == minute == 0:
        return plain[: found.start()], None
    is_told = hour < (12 if found["half"] else 24) and minute < 60 and not (found["about"] or found["also"])
    hour += 12 if found["half"] == "午後" else 0
    return plain[: found.start()], hour * 60 + minute if is_told else None
