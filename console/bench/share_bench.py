"""From the commit on one desk to the picture of another, beside a bare listener; and whether all desks saw the same.

Every desk is a process of its own, so that no desk waits for the interpreter of another. Desks command at 50 a second
together. Beside them, under the same load, bare listeners look on: LISTEN and one SELECT. In turn with that, a part of
the run has bare listeners alone in place of every desk, which is a lighter load, while the commands stay the same. The
moment of the commit is when its writer was told of it.
"""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from console.bench import BenchFailed, Progress, Result
from console.bench.server import server, server_programs, template
from console.bench.share_desk import UNITS_A_DESK, Plan, Told, lives, serve, unit_of
from console.bench.start_bench import ROOT, environment_in
from console.clock import SystemClock
from console.commands.bus import Bus
from console.commands.register_unit import RegisterUnit
from console.doctrines import load_doctrine
from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.surroundings import RegionSurroundings
from db import journal
from db.positions import PositionStore
from db.store import Store

SIZES = (2, 5, 20)
COMMANDS_A_SECOND = 50
PART_S = 10.0
ROUNDS = 2
#: So many bare listeners look on among the most desks.
MOST_LOOKING_ON = 2
#: A desk may take so many times what the bare listener takes, at the 99th of 100.
GOAL = 2.0
MOVING_UNITS, READERS = 10_000, 2
#: A window is given time to paint each; making its county the first time takes a while.
WINDOW_COMMANDS, WINDOW_EVERY_S, TOO_LONG_S = 100, 0.1, 180.0


@dataclass
class Seen:
    """What one part gave: lags in seconds from each commit to each other desk, and what went wrong.

    `bare_lags_s`: the same for bare listeners that looked on among the desks.
    """

    lags_s: list[float] = field(default_factory=list)
    bare_lags_s: list[float] = field(default_factory=list)
    entries: int = 0
    missed: int = 0
    twice: int = 0
    disordered: int = 0
    refused: int = 0


class Desks:
    """The processes of all desks, kept from part to part."""

    def __init__(self, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes = []
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)

    def part(self, plans: Sequence[Plan], head: Callable[[], int]) -> list[Told]:
        """Let the first desks do their plans together; what each noted."""
        pipes = self._pipes[: len(plans)]
        for pipe, plan in zip(pipes, plans, strict=True):
            pipe.send(plan)
        _each(pipes)
        begin = time.monotonic() + 0.5
        for number, (pipe, plan) in enumerate(zip(pipes, plans, strict=True)):
            pipe.send(begin + number * plan.every_s / len(plans))
        _each(pipes)
        last = head()
        for pipe in pipes:
            pipe.send(last)
        return _each(pipes)

    def close(self) -> None:
        """End all processes."""
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join()


def _each(pipes: Sequence[Connection]) -> list:
    try:
        return [pipe.recv() for pipe in pipes]
    except EOFError as error:
        raise BenchFailed("a desk", "its process ended; what it said is above") from error


def run(progress: Progress) -> list[Result]:
    """Measure on a PostgreSQL server that waits for the disk, then on one SQLite file."""
    programs = server_programs()
    if programs is None:
        raise BenchFailed("PostgreSQL", "there are no server programs (initdb, pg_ctl)")
    results: list[Result] = []
    with ExitStack() as stack:
        desks = Desks(max(SIZES) + MOST_LOOKING_ON)
        stack.callback(desks.close)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-share-"))
        cluster = stack.enter_context(template(programs))
        postgres = stack.enter_context(server(cluster, programs, durable=True))
        for size in SIZES:
            with postgres.database() as url, _record(url, size) as store:
                results += _in_turn(f"{size} desks, PostgreSQL", desks, store, url, size, progress, GOAL)
        with postgres.database() as url, _record(url, max(SIZES)) as store:
            results += _under_positions(desks, store, url, progress)
        with postgres.database() as url, _record(url, 1) as store:
            results += _painted(desks, store, url, Path(folder), progress)
        for size in SIZES:
            file = f"sqlite:///{Path(folder, f'{size}.db')}"
            with _record(file, size) as store:
                results += _in_turn(f"{size} desks, one SQLite file", desks, store, file, size, progress, None)
    return results


def _in_turn(
    name: str, desks: Desks, store: Store, url: str, size: int, progress: Progress, goal: float | None
) -> list[Result]:
    ours, bare = Seen(), Seen()
    for round_ in range(ROUNDS):
        for all_seen, is_bare in ((ours, False), (bare, True)):
            progress(f"share: {name}, round {round_ + 1} of {ROUNDS}, {'bare listener' if is_bare else 'sessions'}")
            _one_part(desks, store, Plan(url, f"{round_}{is_bare:d}", 0, 0, 0, 0.0, bare=is_bare), size, all_seen)
    beside = "a bare LISTEN and one SELECT" if "Postgre" in name else "a bare look at data_version and one SELECT"
    told = []
    for label, share, bound in (("p50", 0.5, None), ("p99", 0.99, goal)):
        what, value = f"{name}: commit to seen, {label}", _ms(ours.lags_s, share)
        told.append(Result(what, value, "ms", f"{beside} among the desks", _ms(ours.bare_lags_s, share), bound))
        told.append(Result(what, value, "ms", f"{beside} in place of every desk", _ms(bare.lags_s, share)))
    if store.is_file:  # its writers wait for one lock, and one that waits too long is refused
        told.append(Result(f"{name}: commands refused", ours.refused, "commands", "entries committed", ours.entries))
    return told + _counts(name, ours)


def _under_positions(desks: Desks, store: Store, url: str, progress: Progress) -> list[Result]:
    """All desks at once, while many units report every second and two desks read where they are."""
    progress(f"share: {max(SIZES)} desks while {MOVING_UNITS} units report")
    seen = Seen()
    with _moving(url) as written_s:
        told = _one_part(desks, store, Plan(url, "p", 0, 0, 0, 0.0), max(SIZES), seen, readers=READERS)
    name = f"{max(SIZES)} desks, {COMMANDS_A_SECOND} commands/s, {MOVING_UNITS} positions/s"
    ages = [came - newest for desk in told for came, newest in desk.fixes if newest]
    if not ages:
        raise BenchFailed("positions", "no desk saw any")
    return [
        *_counts(name, seen),
        Result(f"{name}: commit to seen, p99", _ms(seen.lags_s, 0.99), "ms", "a second", 1000.0),
        Result(f"{name}: writing all positions", float(np.median(written_s)), "s", "a second", 1.0, 1.0),
        Result(f"{name}: age of the newest fix when read, p99", _quantile(ages, 0.99), "s", "a second", 1.0),
    ]


def _painted(desks: Desks, store: Store, url: str, folder: Path, progress: Progress) -> list[Result]:
    """One real window, offscreen where there is no screen; its training county is made first."""
    progress("share: a window opens")
    before = _head(store)
    acknowledged: dict[int, float] = {}

    def write() -> int:
        bus = Bus(
            store, clock=SystemClock(), actor="bench", doctrine=load_doctrine(), surroundings=RegionSurroundings()
        )
        for _, command in zip(range(WINDOW_COMMANDS), lives(Plan(url, "w", 0, 0, 0, 0.0)), strict=False):
            seq = bus.run(command).seq
            if seq is not None:
                acknowledged[seq] = time.monotonic()
            time.sleep(WINDOW_EVERY_S)
        bus.close()
        return before + WINDOW_COMMANDS

    with _window(url, folder) as painted:
        progress("share: a window is painted")
        (bare,) = desks.part([Plan(url, "w", 0, before, 0, 0.0, bare=True)], write)
        give_up = time.monotonic() + TOO_LONG_S
        while len(painted) < WINDOW_COMMANDS and time.monotonic() < give_up:
            time.sleep(0.05)
        lags = [at - acknowledged[seq] for seq, at in painted.items() if seq in acknowledged]
    if len(lags) < WINDOW_COMMANDS:
        raise BenchFailed("a window", f"it painted {len(lags)} of {WINDOW_COMMANDS} entries")
    bare_lags = [at - acknowledged[seq] for seq, at in bare.seen if seq in acknowledged]
    return [
        Result(
            f"a window, PostgreSQL: commit to painted, {label}",
            _quantile(lags, share) * 1000.0,
            "ms",
            "a bare LISTEN and one SELECT meanwhile",
            _quantile(bare_lags, share) * 1000.0,
        )
        for label, share in (("p50", 0.5), ("p99", 0.99))
    ]


@contextmanager
def _window(url: str, folder: Path) -> Iterator[dict[int, float]]:
    """A window on a record, once its picture is there; gives the moments at which entries were painted, by seq."""
    painted: dict[int, float] = {}
    ready = threading.Event()
    command = [sys.executable, "-m", "console.bench.share_window", url]
    process = subprocess.Popen(command, cwd=ROOT, env=environment_in(folder), stdout=subprocess.PIPE, text=True)

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            told = json.loads(line)
            if "ready" in told:
                ready.set()
            else:
                painted[told["seq"]] = told["painted"]

    reader = threading.Thread(target=read, name="window")
    reader.start()
    try:
        if not ready.wait(TOO_LONG_S):
            raise BenchFailed("a window", f"it was not open within {TOO_LONG_S:g} s")
        yield painted
    finally:
        process.terminate()
        try:
            process.wait(TOO_LONG_S)
        except subprocess.TimeoutExpired:
            process.kill()
        reader.join()
        if process.stdout is not None:
            process.stdout.close()


def _one_part(desks: Desks, store: Store, plan: Plan, size: int, into: Seen, readers: int = 0) -> list[Told]:
    before = _head(store)
    plans = [
        replace(
            plan,
            desk=desk,
            after=before,
            commands=round(PART_S * COMMANDS_A_SECOND / size),
            every_s=size / COMMANDS_A_SECOND,
            positions=desk < readers,
        )
        for desk in range(size)
    ]
    looking_on = [] if plan.bare else [replace(plan, desk=size, after=before, bare=True)] * max(1, size // 10)
    told = desks.part([*plans, *looking_on], lambda: _head(store))
    _judge(told[:size], store, before, into)
    at = {seq: moment for desk in told[:size] for seq, moment in desk.acknowledged.items()}
    for listener in told[size:]:
        into.bare_lags_s += [moment - at[seq] for seq, moment in listener.seen if seq in at]
    return told[:size]


def _judge(told: Sequence[Told], store: Store, before: int, into: Seen) -> None:
    """Compare what each desk saw with what was committed."""
    refused = [why for desk in told for why in desk.refused]
    if refused and not store.is_file:
        raise BenchFailed("commands", f"{len(refused)} were refused, though no two desks share a unit: {refused[0]}")
    into.refused += len(refused)
    committed = range(before + 1, _head(store) + 1)
    into.entries += len(committed)
    for desk in told:
        order = [seq for seq, _ in desk.seen]
        into.missed += len(set(committed) - set(order))
        into.twice += len(order) - len(set(order))
        into.disordered += sum(later <= earlier for earlier, later in pairwise(order))
        at = dict(desk.seen)
        for other in told:
            if other is not desk:
                into.lags_s += [at[seq] - moment for seq, moment in other.acknowledged.items() if seq in at]


def _counts(name: str, seen: Seen) -> list[Result]:
    """What must be nought."""
    figures = (("missed", seen.missed), ("seen twice", seen.twice), ("out of order", seen.disordered))
    return [
        Result(f"{name}: entries {what} by any desk", count, "entries", "entries committed", seen.entries, 0.0)
        for what, count in figures
    ]


def _quantile(values: Sequence[float], share: float) -> float:
    return float(np.quantile(np.array(values), share))


def _ms(lags_s: Sequence[float], share: float) -> float:
    return _quantile(lags_s, share) * 1000.0


def _head(store: Store) -> int:
    with store.reading() as connection:
        return journal.head(connection)[0]


@contextmanager
def _record(url: str, size: int) -> Iterator[Store]:
    """A new record with the units of so many desks."""
    store = Store.open_or_make(url, kind="live", name="bench", now=datetime.now(UTC))
    bus = Bus(store, clock=SystemClock(), actor="bench", doctrine=load_doctrine(), surroundings=RegionSurroundings())
    try:
        for desk in range(size):
            for number in range(UNITS_A_DESK):
                bus.run(RegisterUnit(unit=unit_of(desk, number), at=LonLat(117.0, 36.6)))
        yield store
    finally:
        bus.close()
        store.close()


@contextmanager
def _moving(url: str) -> Iterator[list[float]]:
    """Writes every unit's position once a second meanwhile; gives the seconds that each time took."""
    stopping = threading.Event()
    took_s: list[float] = []

    def write() -> None:
        store = Store.open(url)
        positions = PositionStore.open(store.url)
        while not stopping.is_set():
            begun = time.monotonic()
            now = SystemClock().now()
            positions.write(
                Fix(f"M{number}", LonLat(117.0 + number / 1e5, 36.6), now, 90.0, 8.0) for number in range(MOVING_UNITS)
            )
            took_s.append(time.monotonic() - begun)
            stopping.wait(max(0.0, 1.0 - took_s[-1]))
        positions.close()
        store.close()

    writer = threading.Thread(target=write, name="positions")
    writer.start()
    try:
        yield took_s
    finally:
        stopping.set()
        writer.join()
