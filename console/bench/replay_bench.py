"""A headless drill of fourteen made days, beside the driver writing the same rows; and a tick of moving units.

What the drill wrote is read back from its journal and written again by the bare driver, with the same settings and as
many commands a transaction.
"""

from __future__ import annotations

import math
import random
import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from console.bench import Progress, Result, measured_in_turn
from console.doctrines import load_doctrine
from console.domain.geo import LonLat
from console.drill.headless import PORTION, SCRATCH, Setting, run_headless
from console.drill.movement import Movers
from console.drill.scenario import Call, Report, Run, Scenario, UnitOnDuty
from db import journal
from db.store import Store
from maps.travel import Route

DAYS, CALLS, UNITS = 14, 5_292, 199
START = datetime(2026, 3, 1, tzinfo=UTC)
#: Goal of the whole: fourteen days of a city in a minute.
MOST_S = 60.0
MOVING, VERTICES, TICKS = 5_000, 60, 50
#: Goal of a tick: what a loop over the units takes, a twentieth.
TICK_SHARE = 0.05
Write = tuple[str, list[Any]]


def run(progress: Progress) -> list[Result]:
    """Measure both."""
    with tempfile.TemporaryDirectory(prefix="bench-replay-") as folder:
        progress("replay: fourteen days")
        scenario = made_scenario(1)
        answer = run_headless(Setting(scenario, load_doctrine(), out=Path(folder)))
        progress("replay: the same rows by the driver")
        raw_s = _by_the_driver(Path(folder))
    wall_s, simulated_s = float(answer["wall_s"]), float(answer["simulated_s"])
    name = f"{DAYS} days, {CALLS} calls, {answer['commands']} commands"
    tick_ms, loop_ms = _ticks(progress)
    return [
        Result(name, wall_s, "s", "the time that it simulates", simulated_s, goal=MOST_S / (DAYS * 86_400)),
        Result(f"{name}: commands and figures", wall_s, "s", "sqlite3 writing the same rows", raw_s),
        Result(f"a tick of {MOVING} moving units", tick_ms, "ms", "a loop over them", loop_ms, goal=TICK_SHARE),
    ]


def made_scenario(seed: int) -> Scenario:
    """Calls and runs as many as fourteen real days of a city had, at random."""
    chance = random.Random(seed)
    units = tuple(UnitOnDuty(unit=f"U{n}", at=_place(chance)) for n in range(UNITS))
    free = dict.fromkeys((unit.unit for unit in units), START)
    calls, runs = [], []
    moments = sorted(round(chance.uniform(0, DAYS * 86_400)) for _ in range(CALLS))
    for number, second in enumerate(moments):
        received = START + timedelta(seconds=second)
        call = Call(
            incident=f"{number:05d}",
            class_code="help",
            priority=chance.randint(1, 4),
            at=_place(chance),
            received_at=received,
            disposition="settled",
            address="a made place",
            summary="a made story",
        )
        calls.append(call)
        for unit in chance.sample(sorted(free), chance.choice((1, 1, 1, 2, 3))):
            if free[unit] <= received:
                runs.append(_run(call, unit, chance))
                free[unit] = runs[-1].ended_at or received
    return Scenario(name="fourteen made days", time_zone="UTC", units=units, calls=tuple(calls), runs=tuple(runs))


def _place(chance: random.Random) -> LonLat:
    return LonLat(round(112.3 + chance.uniform(-0.1, 0.1), 6), round(33.3 + chance.uniform(-0.1, 0.1), 6))


def _run(call: Call, unit: str, chance: random.Random) -> Run:
    def after(moment: datetime, low: int, high: int) -> datetime:
        return moment + timedelta(seconds=chance.randint(low, high))

    dispatched = after(call.received_at, 20, 200)
    en_route = after(dispatched, 10, 120)
    on_scene = after(en_route, 60, 900)
    ended = after(on_scene, 300, 3_600)
    reports = (Report(at=after(on_scene, 60, 290), text="a made report"),) if chance.random() < 0.6 else ()
    return Run(
        incident=call.incident,
        unit=unit,
        dispatched_at=dispatched,
        en_route_at=en_route,
        on_scene_at=on_scene,
        ended_at=ended,
        reports=reports,
    )


def _by_the_driver(folder: Path) -> float:
    """Seconds that the bare driver takes for the rows of the drill in a folder."""
    portions = _writes(folder / SCRATCH)
    raw = folder / "raw.sqlite"
    Store.open_or_make(str(raw), kind="drill", name="bench", now=START, durable=False).close()
    connection = sqlite3.connect(raw, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=OFF", "foreign_keys=ON", "recursive_triggers=ON"):
        connection.execute(f"PRAGMA {pragma}")
    begun = time.perf_counter()
    for portion in portions:
        connection.execute("BEGIN IMMEDIATE")
        for statement, values in portion:
            connection.execute(statement, values)
        connection.execute("COMMIT")
    seconds = time.perf_counter() - begun
    connection.close()
    return seconds


_KEYS = {"incident": "number", "unit": "call_sign", "zone": "code", "post": "code"}


def _writes(path: Path) -> list[list[Write]]:
    """Every write of a drill, by transaction, as its journal tells."""
    store = Store.open(str(path), read_only=True)
    with store.reading() as connection:
        entries = list(journal.entries(connection))
    store.close()
    portions = []
    for start in range(0, len(entries), PORTION):
        portion: list[Write] = []
        for entry in entries[start : start + PORTION]:
            portion.append(("INSERT INTO command (id, result) VALUES (?, ?)", [entry.id, "{}"]))
            portion += [_row_write(image) for image in entry.body.rows]
            values = [entry.seq, entry.id, entry.actor, entry.prev, entry.hash, entry.text]
            into = "INSERT INTO journal (seq, command_id, actor, prev, hash, body) VALUES (?, ?, ?, ?, ?, ?)"
            portion.append((into, values))
            portion.append(("UPDATE journal_head SET seq = ?, hash = ?", [entry.seq, entry.hash]))
        portions.append(portion)
    return portions


def _row_write(image: journal.Image) -> Write:
    # Names of tables and columns come from our own schema.
    after = image.after or {}
    names, values = [f'"{name}"' for name in after], list(after.values())
    if image.before is None:
        places = ", ".join("?" * len(names))
        return f'INSERT INTO "{image.kind}" ({", ".join(names)}) VALUES ({places})', values  # noqa: S608
    key = _KEYS.get(image.kind, "key")
    sets = ", ".join(f"{name} = ?" for name in names)
    return f'UPDATE "{image.kind}" SET {sets} WHERE {key} = ?', [*values, image.key]  # noqa: S608


def _ticks(progress: Progress) -> tuple[float, float]:
    """Milliseconds of a tick of many units: all together, and one after the other."""
    chance = np.random.default_rng(1)
    starts = chance.uniform((112.2, 33.2), (112.4, 33.4), (MOVING, 2))
    routes = [_wander(start, chance) for start in starts]
    movers = Movers({f"U{n}": LonLat(*start) for n, start in enumerate(starts.tolist())})
    for number, route in enumerate(routes):
        movers.set_out(f"U{number}", route, 0.0)
    passed_s = 0.0

    def together(_round: int) -> float:
        nonlocal passed_s
        begun = time.perf_counter()
        for _ in range(TICKS):
            passed_s += 1.0
            movers.tick(passed_s)
        return (time.perf_counter() - begun) * 1000.0 / TICKS

    def one_by_one(round_: int) -> float:
        begun = time.perf_counter()
        for route in routes:
            route.at(float(round_))
        return (time.perf_counter() - begun) * 1000.0

    progress("replay: moving units")
    together_ms, loop_ms = measured_in_turn((together, one_by_one), 5)
    return together_ms, loop_ms


def _wander(start: Any, chance: np.random.Generator) -> Route:
    """A way of many short legs that takes longer than the bench."""
    coords = start + np.cumsum(chance.normal(0.0, 2e-4, (VERTICES, 2)), axis=0)
    legs_m = np.full(VERTICES - 1, 60.0)
    metres = np.concatenate([[0.0], np.cumsum(legs_m)])
    return Route(coords, metres, metres / (10.0 / math.pi))
