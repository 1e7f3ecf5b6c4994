"""Fixes as JSON lines: what each line must hold, and what is wrong with one that does not."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import msgspec

from console.domain.fix import Fix
from console.domain.geo import LonLat, is_on_earth

#: How far a sender's clock may run ahead: a day forgives a wrong time zone.
AHEAD = timedelta(days=1)


class FixLineError(ValueError):
    """A line that is no fix; the text says why."""


class _Line(msgspec.Struct, frozen=True):
    """Fields of a line; others are allowed and not read."""

    unit: str
    at: LonLat
    fixed_at: datetime
    course_deg: float | None = None
    speed_mps: float | None = None


_decoder = msgspec.json.Decoder(_Line)


def fix_of(line: bytes, now: datetime) -> Fix:
    """The fix of one JSON line.

    Args:
        now: the time of the computer; a fix far ahead of it would hide all that follow.
    Raises:
        FixLineError: naming the field and what is wrong with it.
    """
    try:
        read = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FixLineError(str(error)) from error
    if not read.unit.strip() or "\0" in read.unit:
        raise FixLineError("unit: it is empty or holds a NUL")
    if not is_on_earth(read.at):
        raise FixLineError(f"at: [{read.at.lon}, {read.at.lat}] is no place: longitude comes first, in degrees")
    if read.fixed_at.tzinfo is None:
        raise FixLineError(f"fixed_at: {read.fixed_at.isoformat()} lacks a time zone")
    if read.course_deg is not None and not math.isfinite(read.course_deg):
        raise FixLineError(f"course_deg: {read.course_deg} is no course")
    if read.speed_mps is not None and not 0 <= read.speed_mps < 500:
        raise FixLineError(f"speed_mps: {read.speed_mps} is no speed of a unit in metres per second")
    course = None if read.course_deg is None else read.course_deg % 360.0
    try:
        fixed_at = read.fixed_at.astimezone(UTC)
    except OverflowError as error:
        raise FixLineError(f"fixed_at: {read.fixed_at.isoformat()} has no UTC in the years 1 to 9999") from error
    if fixed_at > now + AHEAD:
        raise FixLineError(f"fixed_at: {read.fixed_at.isoformat()} has not come yet: is the sender's clock wrong?")
    return Fix(read.unit, LonLat(*map(float, read.at)), fixed_at, course, read.speed_mps)
