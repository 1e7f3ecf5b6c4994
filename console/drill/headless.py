"""A drill without a window: the whole scenario through the bus, and the figures at its end.

Owns the database of such a drill. Only here may many commands share a transaction, and only as fast as it goes: a
drill that is paced commits each command by itself, since somebody watches.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from console.clock import SetClock, SystemClock
from console.commands.base import Command, Outcome
from console.commands.bus import Bus, SeededIds
from console.domain.doctrine import Doctrine
from console.domain.geo import LonLat
from console.drill.engine import ACTOR, Area, StepIds, Tally, give, timed, timed_opening
from console.drill.errors import BadInput, NotDone
from console.drill.plan import Plan, Step, planned
from console.drill.result import figures, read_record
from console.drill.scenario import Scenario
from console.surroundings import RegionSurroundings
from db import journal
from db.engine import parse_url, sqlite_path
from db.errors import StoreError, StoreMissing
from db.store import Store
from maps.travel import TravelModel

#: Commands that share one transaction when nobody watches.
PORTION = 2_000
SCRATCH = "drill.sqlite"
RESULT = "result.json"


class RegionOfDrill(Area, Protocol):
    """A region as a drill uses it."""

    @property
    def travel(self) -> TravelModel:
        """Its roads, or straight lines."""
        ...


@dataclass(frozen=True)
class Setting:
    """What a headless drill is run with.

    `db` None: a scratch file under `out`, or a passing one without `out`. `speed` None: as fast as it goes; else drill
    seconds a second.
    """

    scenario: Scenario
    doctrine: Doctrine
    region: RegionOfDrill | None = None
    mode: str = "recorded"
    seed: int = 0
    speed: float | None = None
    db: str | None = None
    out: Path | None = None


def _silent(_share: float) -> None:
    """Show no progress."""


def run_headless(setting: Setting, progress: Callable[[float], None] = _silent) -> dict[str, Any]:
    """Run to the end and answer the figures; also writes them to result.json under `out`.

    Interrupted, it takes back the files that it made.

    Raises:
        BadInput: the database is a live operation, or holds something already.
        NotDone: the environment failed.
    """
    began = time.monotonic()
    try:
        if setting.out is not None:
            setting.out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="drill-") as passing:
            answer = _in_store(setting, Path(passing), progress)
    except StoreMissing as error:
        raise BadInput("drill", error.where, error.why) from error
    except StoreError as error:
        raise NotDone("drill", error.where, error.why) from error
    except OSError as error:
        where = str(error.filename or setting.out or "scratch file")
        raise NotDone("drill", where, error.strerror or str(error)) from error
    answer["wall_s"] = round(time.monotonic() - began, 3)
    if setting.out is not None:
        _write_result(setting.out / RESULT, answer)
    return answer


def _in_store(setting: Setting, passing: Path, progress: Callable[[float], None]) -> dict[str, Any]:
    """Open the database, run, and take back a file that we made when the run does not reach its end."""
    scratch = (setting.out or passing) / SCRATCH
    own: Path | None = scratch
    if setting.db is None:
        _clear(scratch)
    else:
        file = sqlite_path(parse_url(setting.db))
        own = None if file is None or file.exists() else file
    url = setting.db or str(scratch)
    try:
        store = Store.open_or_make(
            url, kind="drill", name=setting.scenario.name, now=SystemClock().now(), durable=setting.db is not None
        )
        try:
            _check_fresh(store)
            return _run(setting, store, progress)
        finally:
            store.close()
    except BaseException:
        if own is not None:
            _remove(own)
        raise


def _clear(path: Path) -> None:
    """Make room for a scratch file: the one of a drill before goes, anything else stays and is told."""
    if not path.exists():
        return
    try:
        store = Store.open(str(path), read_only=True)
        store.close()
        kind = store.operation.kind
    except StoreError as error:
        raise BadInput("drill", error.where, f"is in the way and no drill's file: {error.why}") from error
    if kind != "drill":
        raise BadInput("drill", store.where, "is in the way: a live operation, which a drill never touches")
    _remove(path)


def _remove(path: Path) -> None:
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        file.unlink(missing_ok=True)


def _check_fresh(store: Store) -> None:
    """Refuse a live operation, and a drill that was held already."""
    if store.operation.kind != "drill":
        raise BadInput("drill", store.where, "is a live operation: a drill never writes there")
    with store.reading() as connection:
        entries, _ = journal.head(connection)
    if entries:
        raise BadInput("drill", store.where, f"holds a drill of {entries} entries already: name a new database")


def _nowhere(_at: LonLat) -> str | None:
    return None


def _run(setting: Setting, store: Store, progress: Callable[[float], None]) -> dict[str, Any]:
    scenario, region = setting.scenario, setting.region
    plan = planned(scenario)
    clock = SetClock(scenario.first)
    ids = StepIds(setting.seed)
    bus = Bus(
        store,
        clock=clock,
        actor=ACTOR,
        doctrine=setting.doctrine,
        surroundings=RegionSurroundings(travel=region.travel if region is not None else None),
        ids=SeededIds(ids.series),
    )

    def port(command: Command, at: datetime) -> Outcome:
        clock.set(at)
        return bus.run(command)

    tally = Tally()
    try:
        together = bus.batch if setting.speed is None else nullcontext
        with together():
            give(timed_opening(scenario, region, ids), port, tally)
        pace = _Pace(scenario.first, setting.speed)
        size = PORTION if setting.speed is None else 1
        for start in range(0, len(plan.steps), size):
            portion = plan.steps[start : start + size]
            pace.wait_for(portion[0])
            with together():
                give(timed(portion, start, scenario, ids), port, tally)
            progress((start + len(portion)) / len(plan.steps))
    finally:
        bus.close()
    with store.reading() as connection:
        record = read_record(connection, _zone_index(region))
    return {
        "scenario": scenario.name,
        "mode": setting.mode,
        "doctrine": setting.doctrine.name,
        "seed": setting.seed,
        "simulated_s": (scenario.last - scenario.first).total_seconds(),
        "wall_s": 0.0,
        **figures(record, with_zones=region is not None),
        **_about(plan, tally),
    }


def _about(plan: Plan, tally: Tally) -> dict[str, Any]:
    """How the run itself went: commands given, those refused, stamps not taken as logged."""
    refused = [
        {"at": r.at.isoformat(), "command": r.command, "incident": r.incident, "unit": r.unit, "code": r.code}
        for r in tally.refused
    ]
    exceptions = [
        {"incident": d.incident, "unit": d.unit, "field": d.field, "reason": d.reason} for d in plan.departures
    ]
    return {"commands": tally.commands, "refused": refused, "exceptions": exceptions}


class _Pace:
    """Holds a step back until its moment, at so many drill seconds a second."""

    def __init__(self, first: datetime, speed: float | None) -> None:
        self._first = first
        self._speed = speed
        self._began = time.monotonic()
        self._never = threading.Event()

    def wait_for(self, step: Step) -> None:
        if self._speed is None:
            return
        due = self._began + (step.at - self._first).total_seconds() / self._speed
        left = due - time.monotonic()
        if left > 0:
            self._never.wait(left)


def _zone_index(region: RegionOfDrill | None) -> Callable[[LonLat], str | None]:
    if region is None or not region.zones:
        return _nowhere
    from maps.zones import ZoneIndex

    return ZoneIndex(region.zones).zone_of


def _write_result(path: Path, answer: dict[str, Any]) -> None:
    """Write the answer so that there is either all of it or none."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8") as file:
            file.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise NotDone("drill", str(path), error.strerror or str(error)) from error
