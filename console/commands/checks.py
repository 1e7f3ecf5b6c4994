"""Checks of field values that several commands share; each raises `bad_field` naming field and reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from console.clock import to_millisecond
from console.domain.doctrine import Doctrine
from console.domain.errors import DomainError
from console.domain.geo import LonLat, is_on_earth, is_plain_wkb


def checked_place(at: LonLat) -> LonLat:
    """A place with both coordinates in range, as floats."""
    if not is_on_earth(at):
        raise DomainError(
            "bad_field", "at: [{lon}, {lat}] is no place: longitude comes first, in degrees", lon=at.lon, lat=at.lat
        )
    return LonLat(float(at.lon), float(at.lat))


def checked_code(field: str, code: str) -> str:
    """A code of a zone or post that can be read and typed."""
    if not code.strip() or not code.isprintable():
        raise DomainError("bad_field", "{field}: {code} is no code", field=field, code=repr(code))
    return code


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
        except OverflowError as error:
            raise DomainError(
                "bad_field",
                "{field}: {moment} has no UTC in the years 1 to 9999",
                field=field,
                moment=moment.isoformat(),
            ) from error
    return stamps
