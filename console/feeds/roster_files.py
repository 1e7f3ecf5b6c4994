"""Rosters from a file, CSV or XLSX: a row is one tour, or a pattern over dates. Each row is used or named with why not.

`unit` with `starts_at` and `ends_at`; or `unit` with `pattern`, `from`, `until` and perhaps `team`. Both may state
`zone`, `post`, `people`, `vehicle`, `crew`. Patterns, zones and posts may be told by their names. Times without a zone
are local. Knows no database and no Qt.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from console.commands.plan_tours import PlannedTour, PlanTours
from console.domain.area import Post, Zone
from console.domain.errors import DomainError
from console.domain.roster import Pattern, Span, check_span, spans, tour_code
from console.feeds.tables import TableError, code_of, codes_by_name, moment_of, read_table, unfit

#: So many tours go into one command.
AT_ONCE = 500
#: A pattern is not planned over more days than this at once.
MOST_DAYS = 400
_STATED = ("people", "vehicle", "crew")


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may speak of: call signs, and codes of patterns, zones and posts by their names."""

    units: Container[str]
    patterns: Mapping[str, Pattern]
    zones: Mapping[str, str]
    posts: Mapping[str, str]


def known(
    units: Container[str], patterns: Mapping[str, Pattern], zones: Iterable[Zone] = (), posts: Iterable[Post] = ()
) -> Known:
    """What is on record, and the patterns there are."""
    named = {name: each for each in patterns.values() for name in (each.names.en, each.names.zh)}
    return Known(units, named | dict(patterns), codes_by_name(zones), codes_by_name(posts))


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


def read_roster(path: Path, on_record: Known) -> RosterFile:
    """Read a roster.

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
            own = {tour.code: tour for tour in _tours(row, on_record)}
            _check(own, tours, on_record.units)
            tours |= own
            rows.setdefault(row["unit"].strip(), []).append(where)
        except TableError as error:
            bad.append(error.in_row(where))
        except DomainError as error:
            bad.append(TableError(where, error.template, **error.values))
    commands = ((", ".join(rows[each.tours[0].unit]), each) for each in commands_of(tours.values()))
    return RosterFile(tuple(commands), tuple(bad))


def _check(own: Mapping[str, PlannedTour], tours: Mapping[str, PlannedTour], units: Container[str]) -> None:
    for code, tour in own.items():
        if tour.unit not in units:
            raise TableError("", "{column}: {value} is not on record", column="unit", value=tour.unit)
        if code in tours:
            raise TableError(
                "",
                "unit: {unit} has a tour from {begins} in the file already",
                unit=tour.unit,
                begins=f"{tour.starts_at:%Y-%m-%d %H:%M}",
            )


def planned(unit: str, pattern: Pattern, days: tuple[date, date], team: int = 0, **stated: Any) -> list[PlannedTour]:
    """The tours of a unit by a pattern, from one day to another, both counted.

    Args:
        stated: what each of them states besides: zone, post, people, vehicle, crew.
    Raises:
        TableError: the days are in the wrong order or too many, naming the column.
    """
    first, last = days
    if not 0 <= (last - first).days <= MOST_DAYS:
        raise TableError(
            "", "until: {last} is not from 0 to {most} days after {first}", last=last, first=first, most=MOST_DAYS
        )
    return [planned_tour(unit, span, pattern.code, stated) for span in spans(pattern, first, last, team)]


def _tours(row: Mapping[str, str], on_record: Known) -> list[PlannedTour]:
    unit = row.get("unit", "").strip()
    if not unit:
        raise TableError("", "{column}: is missing", column="unit")
    stated = {name: row[name].strip() for name in _STATED if row.get(name, "").strip()}
    stated |= {
        name: code
        for name, codes in (("zone", on_record.zones), ("post", on_record.posts))
        if (code := code_of(row, name, codes)) is not None
    }
    named = row.get("pattern", "").strip()
    pattern = on_record.patterns.get(named)
    if "starts_at" in row or "ends_at" in row:
        span = Span(moment_of(row, "starts_at"), moment_of(row, "ends_at"))
        check_span(span.starts_at, span.ends_at)
        return [planned_tour(unit, span, named if pattern is None else pattern.code, stated)]
    if pattern is None:
        raise TableError(
            "",
            "pattern: “{value}” is none; there are {codes}; or state starts_at and ends_at",
            value=named,
            codes=", ".join(dict.fromkeys(each.code for each in on_record.patterns.values())),
        )
    days = moment_of(row, "from").date(), moment_of(row, "until").date()
    try:
        team = int(row.get("team", "0"))
    except ValueError as error:
        raise TableError("", "team: {value} is no number", value=row["team"]) from error
    return planned(unit, pattern, days, team, **stated)


def planned_tour(unit: str, span: Span, pattern: str, stated: Mapping[str, Any]) -> PlannedTour:
    """One tour of a unit.

    Args:
        stated: what it states besides, as texts or values.
    Raises:
        TableError: a value does not fit, naming the column.
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
        raise unfit(error) from error
