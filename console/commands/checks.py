"""Checks of field values that several commands share; each raises `bad_field` naming field and reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from console.clock import to_millisecond
from console.commands.base import CONTROL
from console.domain.area import Post, Zone
from console.domain.doctrine import Doctrine
from console.domain.errors import DomainError
from console.domain.geo import LonLat, is_on_earth, is_plain_wkb
from console.domain.mapped import Asset

#: Signs of a code, and of a name or an address.
MOST_OF_A_CODE, MOST_OF_A_LINE = 64, 1_000
_CONTROL = re.compile(f"[{CONTROL}]")
#: Years of the moments that are stated. At the ends of the calendar a desk could not tell the local time.
YEARS = range(1900, 3000)


def checked_place(at: LonLat) -> LonLat:
    """A place with both coordinates in range, as floats."""
    if not is_on_earth(at):
        raise DomainError(
            "bad_field", "at: [{lon}, {lat}] is no place: longitude comes first, in degrees", lon=at.lon, lat=at.lat
        )
    return LonLat(float(at.lon), float(at.lat))


def checked_row(field: str, row: Zone | Post | Asset) -> None:
    """A row that came whole: a code that can be read and typed, and words that are one line each."""
    if not row.code.strip() or not row.code.isprintable() or len(row.code) > MOST_OF_A_CODE:
        raise DomainError("bad_field", "{field}: {code} is no code", field=field, code=repr(row.code[:MOST_OF_A_CODE]))
    for name, value in msgspec.structs.asdict(row).items():
        words = value if isinstance(value, tuple) else (value,)
        texts = [word for word in words if isinstance(word, str) and name != "outline"]
        if any(len(text) > MOST_OF_A_LINE or _CONTROL.search(text) for text in texts):
            raise DomainError(
                "bad_field", "{field}: {name} of {code} is no line of text", field=field, name=name, code=row.code
            )


def checked_outline(code: str, outline: str) -> str:
    """An area on the earth as `maps.zones.wkb` writes it: one that can not be read would stop every later call."""
    import numpy as np
    import shapely  # only a region needs it

    with np.errstate(invalid="ignore"):  # corners that are no numbers are looked at below
        shape = shapely.from_wkb(outline, on_invalid="ignore") if is_plain_wkb(outline) else None
    if shape is None:
        raise DomainError("bad_field", "zones: the outline of {code} is no WKB", code=code)
    corners = shapely.get_coordinates(shape)
    is_area = shape.geom_type in ("Polygon", "MultiPolygon") and len(corners) > 0
    if not (is_area and all(is_on_earth(LonLat(*corner)) for corner in corners.tolist())):
        raise DomainError("bad_field", "zones: the outline of {code} is no area on the earth", code=code)
    return outline


def checked_class(code: str, doctrine: Doctrine) -> str:
    """A class code whose top class the doctrine knows."""
    if not doctrine.knows_class(code):
        raise DomainError(
            "bad_field",
            "class: {code} is unknown; the top classes are {known}",
            code=code,
            known=", ".join(doctrine.classes),
        )
    return code


def checked_disposition(code: str, doctrine: Doctrine) -> str:
    """A disposition that the doctrine knows."""
    if code not in doctrine.dispositions:
        raise DomainError(
            "bad_field",
            "disposition: {code} is unknown; known are {known}",
            code=code,
            known=", ".join(doctrine.dispositions),
        )
    return code


def checked_stamps(command: Any, fields: Iterable[str]) -> dict[str, datetime]:
    """The stamps that a command names, in UTC to the millisecond; each must state its zone."""
    stamps = {}
    for field in fields:
        moment: datetime | None = getattr(command, field)
        if moment is None:
            continue
        if moment.tzinfo is None:
            raise DomainError(
                "bad_field", "{field}: {moment} lacks a time zone", field=field, moment=moment.isoformat()
            )
        try:
            stamps[field] = to_millisecond(moment.astimezone(UTC))
        except OverflowError:
            stamps[field] = moment
        if stamps[field].year not in YEARS:
            raise DomainError(
                "bad_field",
                "{field}: {moment} is not in the years {first} to {last}",
                field=field,
                moment=moment.isoformat(),
                first=YEARS[0],
                last=YEARS[-1],
            )
    return stamps
