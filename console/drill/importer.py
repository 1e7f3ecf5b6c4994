"""Turns a recorded call log into a scenario. Every row is imported or listed with the reason; none vanishes.

A row is rejected once, under the first field that is wrong; what else is wrong with it follows under `more`. The order
of the rows means nothing: a shuffled log gives the same scenario. Knows no database; prints and logs nothing, since
what it reads is about people.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median_low
from typing import Any

from console.domain.geo import LonLat
from console.drill.errors import BadInput
from console.drill.logfile import Row, open_log
from console.drill.plan import planned
from console.drill.profile import Profile
from console.drill.readrow import Reading, Remark, RowReader
from console.drill.scenario import Call, Report, Run, Scenario, UnitOnDuty


@dataclass(frozen=True)
class Imported:
    """What an import answers; `scenario` is None when not one row could be imported.

    Every row is a run, a call without a unit, or rejected: `rows` is their sum.
    """

    rows: int
    scenario: Scenario | None
    calls_without_unit: int = 0
    rejected: tuple[Mapping[str, Any], ...] = ()
    exceptions: tuple[Mapping[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The answer of the command-line contract."""
        made = self.scenario
        return {
            "rows": self.rows,
            "incidents": len(made.calls) if made else 0,
            "unit_runs": len(made.runs) if made else 0,
            "calls_without_unit": self.calls_without_unit,
            "units": len(made.units) if made else 0,
            "first": made.first.isoformat() if made else None,
            "last": made.last.isoformat() if made else None,
            "rejected": list(self.rejected),
            "exceptions": list(self.exceptions),
        }


@dataclass
class _Pile:
    """Readings so far, by what they are about."""

    runs: dict[tuple[str, str, datetime], list[Reading]] = field(default_factory=dict)
    calls: dict[str, list[Reading]] = field(default_factory=dict)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    exceptions: list[dict[str, Any]] = field(default_factory=list)
    rows: int = 0

    def reject(self, number: int, remarks: Iterable[Remark]) -> None:
        first, *more = remarks
        entry: dict[str, Any] = {"row": number, "field": first.field, "reason": first.reason}
        if more:
            entry["more"] = [{"field": remark.field, "reason": remark.reason} for remark in more]
        self.rejected.append(entry)

    def remark(self, reading: Reading, field_name: str, reason: str) -> None:
        about = {"row": reading.number, "incident": reading.call, "unit": reading.unit}
        self.exceptions.append({**about, "field": field_name, "reason": reason})


def import_log(path: Path, profile: Profile) -> Imported:
    """Read a log.

    Raises:
        BadInput: no such file, not readable as a log, no row in it, or columns of the profile are missing.
    """
    log = open_log(path, profile.encoding, profile.delimiter, profile.sheet)
    _check_columns(path, log.columns, profile)
    reader = RowReader(profile)
    pile = _Pile()
    for row in log.rows:
        pile.rows += 1
        _take(pile, reader, row)
    if not pile.rows:
        raise BadInput("log", str(path), "holds a header and no row")
    runs = _distinct_runs(pile, profile)
    calls = _calls(pile, profile)
    if not calls:
        return Imported(pile.rows, None, 0, _in_order(pile.rejected))
    scenario = Scenario(
        name=path.stem,
        time_zone=profile.zone.key,
        units=_units(runs),
        calls=calls,
        runs=tuple(_run(reading) for reading in runs),
        made_by={"profile": profile.name},
    )
    _add_departures(pile, scenario, runs, profile)
    alone = sum(1 for readings in pile.calls.values() for reading in readings if not reading.unit)
    return Imported(pile.rows, scenario, alone, _in_order(pile.rejected), _in_order(pile.exceptions))


def _in_order(entries: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    return tuple(sorted(entries, key=lambda entry: (entry["row"], entry["field"], entry["reason"])))


def _check_columns(path: Path, columns: tuple[str, ...], profile: Profile) -> None:
    import difflib

    missing = [name for name in profile.used_columns() if name not in columns]
    if not missing:
        return
    near = difflib.get_close_matches(missing[0], columns, n=1)
    advice = f"; did the log rename it to {near[0]!r}?" if near else ""
    others = f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
    why = f"has no column {missing[0]!r}{others}, which profile {profile.name} reads{advice}"
    raise BadInput("log", f"{path}: row 1", why)


def _take(pile: _Pile, reader: RowReader, row: Row) -> None:
    if row.fault is not None:
        pile.reject(row.number, [Remark("row", row.fault)])
        return
    reading, wrong = reader.read(row)
    if reading is None:
        pile.reject(row.number, wrong)
        return
    for remark in reading.remarks:
        pile.remark(reading, remark.field, remark.reason)
    if reading.unit and reading.dispatched_at is not None:
        pile.runs.setdefault((reading.call, reading.unit, reading.dispatched_at), []).append(reading)
    else:
        pile.calls.setdefault(reading.call, []).append(reading)


def _distinct_runs(pile: _Pile, profile: Profile) -> list[Reading]:
    """One reading a run; a row that repeats call, unit and dispatch is rejected, the fuller one stays."""
    runs = []
    for key in sorted(pile.runs):
        # The content decides which one stays, never the place in the file.
        best, *others = sorted(pile.runs[key], key=lambda reading: (-reading.fullness, reading.content, reading.number))
        runs.append(best)
        pile.calls.setdefault(best.call, []).append(best)
        for other in others:
            why = f"repeats row {best.number}: unit {best.unit} was sent to call {best.call} at that moment already"
            pile.reject(other.number, [Remark(profile.columns["unit"], why)])
    seen: dict[tuple[str, str], Reading] = {}
    for run in runs:
        before = seen.get((run.call, run.unit))
        if before is not None:
            pile.remark(run, profile.columns["unit"], f"the unit was sent to this call before, in row {before.number}")
        seen[run.call, run.unit] = run
    return runs


def _calls(pile: _Pile, profile: Profile) -> tuple[Call, ...]:
    calls = [_call(pile, number, readings, profile) for number, readings in pile.calls.items()]
    return tuple(sorted(calls, key=lambda call: (call.received_at, call.incident)))


def _call(pile: _Pile, number: str, readings: list[Reading], profile: Profile) -> Call:
    """One call of its rows: the earliest moment of receiving, and what most rows say of all else."""
    received = min(reading.received_at for reading in readings)
    chosen = {name: _most(getattr(reading, name) for reading in readings) for name in _SHARED}
    for reading in readings:
        for name in _SHARED:
            if getattr(reading, name) != chosen[name]:
                why = "differs from what most rows of the call say; those count"
                pile.remark(reading, _column(profile, name), why)
        if reading.received_at != received:
            why = "is later than another row of the call says; the earliest counts"
            pile.remark(reading, profile.columns["received"], why)
    return Call(incident=number, received_at=received, **chosen)


_SHARED = (
    "class_code", "priority", "at", "answered_at", "entered_at", "closed_at",
    "disposition", "diverted_to", "source", "address", "summary",
)  # fmt: skip


def _column(profile: Profile, name: str) -> str:
    """The log's column behind a field of a call."""
    if name == "at":
        return " and ".join(profile.place.names)
    if name in profile.joined:
        return profile.joined[name][0]
    key = {"class_code": "class", "diverted_to": "disposition"}.get(name, name.removesuffix("_at"))
    return profile.columns.get(key, key)


def _most(values: Iterable[Any]) -> Any:
    """The most frequent value; of equals the one that sorts first, so that the order of rows means nothing."""
    counted = Counter(values)
    if len(counted) == 1:
        return next(iter(counted))
    return min(counted, key=lambda value: (-counted[value], value is None, str(value)))


def _units(runs: Iterable[Reading]) -> tuple[UnitOnDuty, ...]:
    """Every unit of the log. It starts in the middle of the places that it was sent to, for want of better."""
    by_unit: dict[str, list[Reading]] = {}
    for reading in runs:
        by_unit.setdefault(reading.unit, []).append(reading)
    return tuple(
        UnitOnDuty(
            unit=unit,
            at=LonLat(median_low(r.at.lon for r in readings), median_low(r.at.lat for r in readings)),
            **{name: _most(getattr(reading, name) for reading in readings) for name in _OF_UNIT},
        )
        for unit, readings in sorted(by_unit.items(), key=lambda item: _natural(item[0]))
    )


_OF_UNIT = ("arm", "group", "post", "people", "capabilities")


def _natural(name: str) -> tuple[list[tuple[bool, int, str]], str]:
    """Sort key that puts E2 before E10."""
    parts = re.findall(r"\d+|\D+", name)
    return [(not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts], name


def _run(reading: Reading) -> Run:
    return Run(
        incident=reading.call,
        unit=reading.unit,
        dispatched_at=reading.dispatched_at or reading.received_at,
        delivered_at=reading.delivered_at,
        acknowledged_at=reading.acknowledged_at,
        en_route_at=reading.en_route_at,
        on_scene_at=reading.on_scene_at,
        ended_at=reading.ended_at,
        reports=tuple(Report(at=at, text=text) for at, text in reading.reports),
    )


def _add_departures(pile: _Pile, scenario: Scenario, runs: list[Reading], profile: Profile) -> None:
    """List every stamp that a recorded drill will not take as logged."""
    columns = {**{report.text: report.column for report in profile.reports}, **profile.columns}
    by_run: dict[tuple[str, str], list[Reading]] = {}
    for reading in runs:
        by_run.setdefault((reading.call, reading.unit), []).append(reading)
    for departure in planned(scenario).departures:
        readings = by_run.get((departure.incident, departure.unit)) or pile.calls[departure.incident]
        reading = next((r for r in readings if departure.logged in r.moments()), readings[0])
        pile.remark(reading, columns.get(departure.field, departure.field), departure.reason)
