"""Reads one row of a log as a profile says. Knows one row at a time and no file."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

from console.domain.geo import LonLat, is_on_earth
from console.drill.localtime import WallClock
from console.drill.logfile import Cell, Row
from console.drill.profile import CALL_STAMPS, RUN_STAMPS, Profile

_NAME = re.compile(r"^\S(.*\S)?$")
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")
MAX_NAME = 64
MAX_TEXT = 4000
#: In the order in which stamps ought to come.
_ORDER = ("received", "answered", "entered", *RUN_STAMPS, "closed")
_Code = TypeVar("_Code")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one field of a row; `field` is the log's column where there is one."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One row understood. Without a unit it is a call alone. Times are UTC."""

    number: int
    call: str
    unit: str
    class_code: str
    priority: int
    at: LonLat
    received_at: datetime
    answered_at: datetime | None = None
    entered_at: datetime | None = None
    closed_at: datetime | None = None
    dispatched_at: datetime | None = None
    delivered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    en_route_at: datetime | None = None
    on_scene_at: datetime | None = None
    ended_at: datetime | None = None
    disposition: str = "other"
    diverted_to: str | None = None
    source: str = "log"
    address: str = ""
    summary: str = ""
    arm: str | None = None
    post: str | None = None
    group: str | None = None
    people: int | None = None
    capabilities: tuple[str, ...] = ()
    reports: tuple[tuple[datetime, str], ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def content(self) -> str:
        """All that the row says, without its number: what decides between rows that say it twice."""
        return repr([getattr(self, each.name) for each in fields(self) if each.name not in ("number", "remarks")])

    @property
    def fullness(self) -> int:
        """How many of its stamps a row has."""
        return len(self.moments())

    def moments(self) -> set[datetime]:
        """Every stamp of the row."""
        stamps = {getattr(self, f"{name}_at") for name in (*CALL_STAMPS, *RUN_STAMPS)} - {None}
        return stamps | {at for at, _ in self.reports}


class RowReader:
    """Reads rows of one log; keeps no row."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._clock = WallClock(profile.zone, profile.formats)
        self._to_wgs84 = _converter(profile.place.datum)

    def read(self, row: Row) -> tuple[Reading | None, list[Remark]]:
        """A reading, or None and all that is wrong with the row."""
        one = _OneRow(self._profile, self._clock, self._to_wgs84, row)
        return one.read(), one.wrong


def _converter(datum: str) -> Callable[[LonLat], LonLat] | None:
    """How places of a datum become WGS 84; None when they are."""
    if datum == "wgs84":
        return None
    import numpy as np

    from maps import crs

    convert = crs.to_wgs84(datum)

    def to_wgs84(place: LonLat) -> LonLat:
        lon, lat = convert(np.array([place], dtype=np.float64))[0]
        # A centimetre: what is finer differs from processor to processor.
        return LonLat(round(float(lon), 7), round(float(lat), 7))

    return to_wgs84


class _OneRow:
    """The fields of one row, and what is wrong with it so far."""

    def __init__(
        self, profile: Profile, clock: WallClock, to_wgs84: Callable[[LonLat], LonLat] | None, row: Row
    ) -> None:
        self._profile = profile
        self._clock = clock
        self._to_wgs84 = to_wgs84
        self._row = row
        self._cells = row.cells
        self.wrong: list[Remark] = []
        self._remarks: list[Remark] = []

    def read(self) -> Reading | None:
        call = self._name("call", needed=True)
        unit = self._name("unit", needed=not self._profile.calls_without_unit)
        stamps = self._stamps(has_unit=bool(unit))
        reports = self._reports(stamps)
        at = self._place()
        disposition = self._code("disposition", self._profile.dispositions, self._profile.default_disposition, "other")
        class_code = self._code("class", self._profile.classes, self._profile.default_class, None)
        priority = self._code("priority", self._profile.priorities, self._profile.default_priority, 3)
        of_unit: dict[str, Any] = self._unit_fields() if unit else {}
        address, summary = self._joined("address"), self._joined("summary")
        if self.wrong or at is None or class_code is None or "received_at" not in stamps:
            return None
        return Reading(
            number=self._row.number,
            call=call,
            unit=unit,
            at=at,
            class_code=class_code,
            priority=priority or 3,
            disposition=disposition or "other",
            diverted_to=self._text("disposition")[:MAX_NAME].strip() if disposition == "diverted" else None,
            source=self._profile.source,
            address=address,
            summary=summary,
            reports=reports,
            remarks=tuple(self._remarks),
            **stamps,
            **of_unit,
        )

    def _column(self, key: str) -> str:
        return self._profile.columns.get(key, key)

    def _text(self, key: str) -> str:
        cell = self._cells.get(self._profile.columns.get(key, ""), "")
        return cell if isinstance(cell, str) else cell.isoformat(sep=" ")

    def _bad(self, column: str, reason: str) -> None:
        self.wrong.append(Remark(column, reason))

    def _name(self, key: str, *, needed: bool = False) -> str:
        text = self._text(key)
        if not text:
            if needed:
                self._bad(self._column(key), "is empty")
        elif len(text) > MAX_NAME:
            self._bad(self._column(key), f"is longer than {MAX_NAME} characters")
        elif not _NAME.match(text) or not text.isprintable():
            self._bad(self._column(key), "holds a line break or a character that can not be printed")
        return text

    def _stamps(self, *, has_unit: bool) -> dict[str, Any]:
        """Moments by field name, in UTC; a reading that is no time is wrong, an empty one is missing."""
        needed = {"received", "dispatched"} if has_unit else {"received"}
        stamps: dict[str, Any] = {}
        before: tuple[str, datetime] | None = None
        for key in _ORDER:
            if key not in self._profile.columns or (key in RUN_STAMPS and not has_unit):
                continue
            column = self._column(key)
            at = self._moment(column, before[1] if before else None, needed=key in needed)
            if at is None:
                continue
            if before is not None and at < before[1] and key != "closed":
                self._remarks.append(Remark(column, f"is before {self._column(before[0])}"))
            stamps[f"{key}_at"] = at
            before = (key, at) if before is None or at >= before[1] else before
        return stamps

    def _reports(self, stamps: Mapping[str, datetime]) -> tuple[tuple[datetime, str], ...]:
        found = []
        before = stamps.get("on_scene_at") or stamps.get("dispatched_at")
        for report in self._profile.reports:
            at = self._moment(report.column, before) if before else None
            if at is None:
                continue
            if before is not None and at < before:
                self._remarks.append(Remark(report.column, "is before the stamp that ought to come before it"))
            else:
                before = at
            ended = stamps.get("ended_at")
            if ended is not None and at > ended:
                self._remarks.append(Remark(report.column, f"is after {self._column('ended')}"))
            found.append((at, report.text))
        return tuple(found)

    def _moment(self, column: str, before: datetime | None, *, needed: bool = False) -> datetime | None:
        cell = self._cells.get(column, "")
        if not cell:
            if needed:
                self._bad(column, "is empty")
            return None
        reading = self._clock.reading(cell)
        if reading is not None and self._profile.date_column and _is_undated(reading, cell):
            reading = self._dated(reading, before)
        if reading is None:
            self._bad(column, f"{_shown(cell)} is no time written as {' or '.join(self._profile.formats)}")
            return None
        at, remark = self._clock.moment(reading, before)
        if remark is not None:
            self._remarks.append(Remark(column, remark))
        return at

    def _dated(self, reading: datetime, before: datetime | None) -> datetime | None:
        day = self._clock.reading(self._cells.get(self._profile.date_column or "", ""))
        if day is None:
            return None
        local = before.astimezone(self._profile.zone).replace(tzinfo=None) if before else None
        return self._clock.on_day(reading, day.date(), local)

    def _place(self) -> LonLat | None:
        place = self._profile.place
        column = " and ".join(place.names)
        if place.column is not None:
            text = str(self._cells.get(place.column, "")).strip().strip("()[]").removeprefix("POINT").strip(" ()")
            parts = re.split(r"[,;\s]+", text) if text else []
        else:
            parts = [part for part in (str(self._cells.get(name, "")).strip() for name in place.names) if part]
        if not parts:
            self._bad(column, "is empty")
            return None
        if len(parts) != 2 or not all(_NUMBER.match(part) for part in parts):
            self._bad(column, "holds no pair of numbers")
            return None
        first, second = float(parts[0]), float(parts[1])
        at = LonLat(second, first) if place.column is not None and place.lat_first else LonLat(first, second)
        if not is_on_earth(at) or not math.isfinite(at.lon + at.lat):
            self._bad(column, "is not on the earth: longitude within 180, latitude within 90 degrees")
            return None
        if at == (0.0, 0.0):
            self._bad(column, "is 0, 0: what geocoders write when they found nothing")
            return None
        return self._to_wgs84(at) if self._to_wgs84 else at

    def _code(
        self, key: str, table: Mapping[str, _Code], default: _Code | None, without_column: _Code | None
    ) -> _Code | None:
        """A code by the profile's table; the default when it is not listed, else the row is wrong."""
        if key not in self._profile.columns:
            return default if default is not None else without_column
        text = self._text(key)
        found = table.get(text.casefold())
        if found is not None:
            return found
        said = f"{_shown(text)} is not in the profile" if text else "is empty"
        if default is None:
            self._bad(self._column(key), said)
            return None
        self._remarks.append(Remark(self._column(key), f"{said}: taken as {default}"))
        return default

    def _unit_fields(self) -> dict[str, Any]:
        arm = self._text("arm").casefold()
        found: dict[str, Any] = {
            "arm": self._profile.arms.get(arm, self._profile.default_arm) or self._name("arm") or None,
            "post": self._name("post") or None,
            "group": self._name("group") or None,
            "people": self._profile.people.get(arm),
            "capabilities": self._profile.capabilities.get(arm, ()),
        }
        people = self._text("people")
        if people:
            if people.isdecimal() and 1 <= int(people) <= 200:
                found["people"] = int(people)
            else:
                self._bad(self._column("people"), f"{_shown(people)} is no number of people from 1 to 200")
        return found

    def _joined(self, key: str) -> str:
        words = [str(self._cells.get(column, "")).strip() for column in self._profile.joined.get(key, ())]
        text = ", ".join(dict.fromkeys(word for word in words if word))
        if len(text) > MAX_TEXT:
            self._bad(self._profile.joined[key][0], f"is longer than {MAX_TEXT:,} characters")
        return text


def _is_undated(reading: datetime, cell: Cell) -> bool:
    return isinstance(cell, str) and reading.year == 1900


def _shown(text: Cell) -> str:
    """A cell as a message shows it: short, since a shifted row may hold anything."""
    shown = str(text)
    return repr(shown if len(shown) <= 40 else f"{shown[:40]}…")
