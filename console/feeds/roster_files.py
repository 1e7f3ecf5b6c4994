"""Rosters from a file, CSV or XLSX: a row is one tour, or a pattern over dates. Each row is used or named with why not.

`unit` with `starts_at` and `ends_at`; or `unit` with `pattern`, `from`, `until` and perhaps `team`. Both may state
`zone`, `post`, `people`, `vehicle`, `crew`. Times without a zone are local. Knows no database and no Qt.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from console.commands.plan_tours import PlannedTour, PlanTours
from console.domain.errors import DomainError
from console.domain.roster import Pattern, Span, check_span, spans, tour_code
from console.feeds.tables import TableError, moment_of, read_table, reason_of

#: So many tours go into one command.
AT_ONCE = 500
#: A pattern is not planned over more days than this at once.
MOST_DAYS = 400
_STATED = ("zone", "post", "people", "vehicle", "crew")


@dataclass(frozen=True, slots=True)
class RosterFile:
    """What a file holds: commands with the rows that each comes from, and the rows that are none with their reasons."""

    commands: tuple[tuple[str, PlanTours], ...]
    bad: tuple[TableError, ...]


def commands_of(tours: Iterable[PlannedTour]) -> list[PlanTours]:
    """What puts tours on the roster, a number of them at a time; no unit has to wait for another's mistake."""
    by_unit: dict[str, list[PlannedTour]] = {}
    for tour in tours:
        by_unit.setdefault(tour.unit, []).append(tour)
    return [
        PlanTours(tours=tuple(own[start : start + AT_ONCE]))
        for own in by_unit.values()
        for start in range(0, len(own), AT_ONCE)
    ]


def read_roster(path: Path, patterns: Mapping[str, Pattern], units: Container[str]) -> RosterFile:
    """Read a roster.

    Args:
        units: call signs that are on record.
    Raises:
        TableError: the file as a whole can not be read.
    """
    tours: dict[str, PlannedTour] = {}
    rows: dict[str, list[str]] = {}
    bad: list[TableError] = []
    for where, row in read_table(path, "unit"):
        try:
            if isinstance(row, TableError):
                raise row
            own = {tour.code: tour for tour in _tours(row, patterns)}
            _check(own, tours, units)
            tours |= own
            rows.setdefault(row["unit"].strip(), []).append(where)
        except TableError as error:
            bad.append(error)
        except (ValueError, DomainError) as error:
            bad.append(TableError(where, str(error)))
    commands = ((", ".join(rows[each.tours[0].unit]), each) for each in commands_of(tours.values()))
    return RosterFile(tuple(commands), tuple(bad))


def _check(own: Mapping[str, PlannedTour], tours: Mapping[str, PlannedTour], units: Container[str]) -> None:
    for code, tour in own.items():
        if tour.unit not in units:
            raise ValueError(f"unit: {tour.unit} is not on record")
        if code in tours:
            raise ValueError(f"unit: {tour.unit} has a tour from {tour.starts_at:%Y-%m-%d %H:%M} in the file already")


def planned(unit: str, pattern: Pattern, days: tuple[date, date], team: int = 0, **stated: Any) -> list[PlannedTour]:
    """The tours of a unit by a pattern, from one day to another, both counted.

    Args:
        stated: what each of them states besides: zone, post, people, vehicle, crew.
    Raises:
        ValueError: the days are in the wrong order or too many, naming the column.
    """
    first, last = days
    if not 0 <= (last - first).days <= MOST_DAYS:
        raise ValueError(f"until: {last} is not from 0 to {MOST_DAYS} days after {first}")
    return [planned_tour(unit, span, pattern.code, stated) for span in spans(pattern, first, last, team)]


def _tours(row: Mapping[str, str], patterns: Mapping[str, Pattern]) -> Iterator[PlannedTour]:
    unit = row.get("unit", "").strip()
    if not unit:
        raise ValueError("unit: is missing")
    stated = {name: row[name].strip() for name in _STATED if row.get(name, "").strip()}
    code = row.get("pattern", "").strip()
    if "starts_at" in row or "ends_at" in row:
        span = Span(moment_of(row, "starts_at"), moment_of(row, "ends_at"))
        check_span(span.starts_at, span.ends_at)
        yield planned_tour(unit, span, code, stated)
        return
    if code not in patterns:
        known = ", ".join(patterns)
        raise ValueError(f"pattern: {code or 'nothing'} is none; known are {known}; or state starts_at and ends_at")
    days = _day(row, "from"), _day(row, "until")
    try:
        team = int(row.get("team", "0"))
    except ValueError as error:
        raise ValueError(f"team: {row['team']} is no number") from error
    yield from planned(unit, patterns[code], days, team, **stated)


def planned_tour(unit: str, span: Span, pattern: str, stated: Mapping[str, Any]) -> PlannedTour:
    """One tour of a unit.

    Args:
        stated: what it states besides, as texts or values.
    Raises:
        ValueError: a value does not fit, naming the column.
    """
    values = {
        "code": tour_code(unit, span.starts_at),
        "unit": unit,
        "starts_at": span.starts_at,
        "ends_at": span.ends_at,
        "pattern": pattern,
        **stated,
    }
    try:
        # Not strict: figures of a table are texts.
        return msgspec.convert(values, PlannedTour, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(reason_of(error)) from error


def _day(row: Mapping[str, str], column: str) -> date:
    words = row.get(column, "").strip()
    try:
        return datetime.fromisoformat(words).date()
    except ValueError as error:
        raise ValueError(f"{column}: {words or 'nothing'} is no day; write it as 2026-03-02") from error
