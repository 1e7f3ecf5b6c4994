"""Opening hours of posts: "24h", "5x8", "08:00-20:00", with weekdays "1-5 08:00-17:00", or "closed"."""

from __future__ import annotations

import re
from datetime import datetime, time

_RANGE = re.compile(r"^(?:([1-7])(?:-([1-7]))?\s+)?(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$")
CLOSED = "closed"
_NAMED = ("24h", "5x8", CLOSED)
_OFFICE = (time(8, 30), time(17, 30))


def is_open(hours: str, now: datetime) -> bool:
    """Whether a post with these hours is open at a moment, in local time.

    Several spans are separated by a semicolon. Words that are no hours count as open: a flag drawn as closed would
    say something that nobody stated.
    """
    local = now.astimezone()
    return any(_covers(span, local) for span in _spans(hours))


def are_hours(words: str) -> bool:
    """Whether words are hours, as `is_open` reads them."""
    return all(span in _NAMED or _RANGE.match(span) for span in _spans(words))


def _spans(hours: str) -> list[str]:
    return [part.strip() for part in hours.lower().replace("×", "x").split(";")]


def _covers(span: str, local: datetime) -> bool:
    if span == CLOSED:
        return False
    if span == "5x8":
        return local.isoweekday() <= 5 and _OFFICE[0] <= local.time() < _OFFICE[1]
    found = _RANGE.match(span)
    if found is None:
        return True
    first, last, *clock = found.groups()
    h1, m1, h2, m2 = (int(x) for x in clock)
    start, stop, minute = h1 * 60 + m1, h2 * 60 + m2, local.hour * 60 + local.minute
    from_day = int(first or 1)
    to_day = int(last or first or 7)
    day = local.isoweekday()
    if start <= stop:
        return from_day <= day <= to_day and start <= minute < stop
    yesterday = 7 if day == 1 else day - 1
    evening = from_day <= day <= to_day and minute >= start
    return evening or (from_day <= yesterday <= to_day and minute < stop)
