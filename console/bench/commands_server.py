"""Durable commands on a PostgreSQL server, by one writer and by many, beside psycopg writing the very same rows.

Every writer is a process of its own, logged in as a commander, with units of its own. In turn it gives its commands
through the bus, and writes what the bus wrote into a second database of the same schema, as the same login, statement
by statement in the same transactions.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from statistics import median

import psycopg
from sqlalchemy import make_url

from console.bench import BenchFailed, Progress, Result
from console.bench.commands_bench import calls, recording
from console.bench.server import server, server_programs, template
from console.clock import SetClock, SystemClock
from console.commands.bus import Bus
from console.commands.register_unit import RegisterUnit
from console.doctrines import load_doctrine
from console.domain.geo import LonLat
from console.domain.roles import Role
from console.surroundings import RegionSurroundings
from db.guards import role_name
from db.store import Store

WRITERS = (1, 2, 4, 8, 16, 32)
ROUNDS = 5
#: Calls of one writer alone; many writers share them, but each has some.
CALLS, FEWEST = 40, 6
GOAL = 0.6
LOGIN = "bench_commander"
UNITS_A_WRITER = 10
START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def measured(progress: Progress) -> list[Result]:
    """Commands a second on a server that waits for its disk.

    Raises:
        BenchFailed: there are no server programs.
    """
    programs = server_programs()
    if programs is None:
        raise BenchFailed("PostgreSQL", "there are no server programs (initdb, pg_ctl)")
    results: list[Result] = []
    rates: dict[int, float] = {}
    with ExitStack() as stack:
        cluster = stack.enter_context(template(programs))
        made = stack.enter_context(server(cluster, programs, durable=True))
        writers = Writers(max(WRITERS))
        stack.callback(writers.close)
        for count in WRITERS:
            with made.database() as bus_url, made.database() as raw_url:
                for url in (bus_url, raw_url):
                    _make(url, count)
                rate, raw, piped = writers.in_turn(bus_url, raw_url, count, progress)
            rates[count] = rate
            name = f"durable commands, PostgreSQL, {count} writer{'s' if count > 1 else ''}"
            beside = "psycopg writing the same rows in the same transactions"
            goal = GOAL if count == 1 else None
            results.append(Result(name, rate, "commands/s", beside, raw, goal, smaller_is_better=False))
            if count == 1:
                results.append(Result(name, rate, "commands/s", f"{beside}, in its pipeline mode", piped))
    most = max(WRITERS)
    growth = f"durable commands, PostgreSQL, growth from 1 to {most} writers"
    return [*results, Result(growth, rates[most], "commands/s", "1 writer", rates[1])]


class Writers:
    """The processes of all writers, kept from part to part."""

    def __init__(self, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes = []
        for number in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs, number), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)

    def in_turn(self, bus_url: str, raw_url: str, count: int, progress: Progress) -> tuple[float, float, float]:
        """Commands a second through the bus, by the driver, and by the driver in its pipeline mode; medians."""
        pipes = self._pipes[:count]
        as_login = [
            make_url(url).set(username=LOGIN).render_as_string(hide_password=False) for url in (bus_url, raw_url)
        ]
        _told(pipes, ("open", *as_login))
        share = max(FEWEST, CALLS // count)
        rates: dict[str, list[float]] = {"bus": [], "raw": [], "piped": []}
        for round_ in range(ROUNDS + 1):
            progress(f"commands: {count} writers on PostgreSQL, round {round_} of {ROUNDS}")
            for way in ("bus", "raw", "bus", "piped"):
                begin = time.monotonic() + 0.05
                done = _told(pipes, (way, f"{round_}{len(rates['bus'])}", share, begin))
                commands = sum(number for number, _ in done)
                rates[way].append(commands / (max(ended for _, ended in done) - begin))
        _told(pipes, ("close",))
        # The first of each warms up.
        return median(rates["bus"][2:]), median(rates["raw"][1:]), median(rates["piped"][1:])

    def close(self) -> None:
        """End all processes."""
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join()


def _told(pipes: Sequence[Connection], what: tuple) -> list:
    for pipe in pipes:
        pipe.send(what)
    try:
        return [pipe.recv() for pipe in pipes]
    except EOFError as error:
        raise BenchFailed("a writer", "its process ended; what it said is above") from error


def serve(pipe: Connection, number: int) -> None:
    """One writer: does what it is told, and answers with how many commands it wrote and when it was done."""
    writer: Writer | None = None
    while (told := pipe.recv()) is not None:
        match told:
            case ("open", bus_url, raw_url):
                writer = Writer(number, bus_url, raw_url)
                pipe.send(None)
            case ("close",) if writer is not None:
                writer.close()
                pipe.send(None)
            case (way, round_, share, begin) if writer is not None:
                pipe.send(writer.do(way, round_, share, begin))


class Writer:
    """One commander: a bus on the one database, a bare connection to the other."""

    def __init__(self, number: int, bus_url: str, raw_url: str) -> None:
        self._number = number
        self._store = Store.open(bus_url)
        self._written, keep = recording(self._store)
        self._bus = Bus(
            self._store,
            clock=SystemClock(),
            actor=LOGIN,
            doctrine=load_doctrine(),
            surroundings=RegionSurroundings(),
            after_commit=keep,
        )
        plain = make_url(raw_url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._raw = psycopg.connect(plain, autocommit=True)

    def do(self, way: str, round_: str, share: int, begin: float) -> tuple[int, float]:
        """One part: how many commands, and when the last was done."""
        if way == "bus":
            commands = list(calls(f"{self._number}-{round_}", share, f"W{self._number}-", UNITS_A_WRITER))
            time.sleep(max(0.0, begin - time.monotonic()))
            refused = [outcome for command in commands if not (outcome := self._bus.run(command)).ok]
            if refused:
                raise BenchFailed("a command", str(refused[0].error_text))
            return len(commands), time.monotonic()
        transactions = [[(statement._sql, values) for statement, values in one] for one in self._written]
        self._written.clear()
        time.sleep(max(0.0, begin - time.monotonic()))
        for statements in transactions:
            with self._raw.pipeline() if way == "piped" else nullcontext(), self._raw.transaction():
                for statement, values in statements:
                    self._raw.execute(statement, values)
        return len(transactions), time.monotonic()

    def close(self) -> None:
        """Give the connections back."""
        self._bus.close()
        self._store.close()
        self._raw.close()


def _make(url: str, writers: int) -> None:
    """A record with the units of so many writers, all of one moment, and the login that they share."""
    with _bus_of(url) as bus:
        for writer in range(writers):
            for number in range(UNITS_A_WRITER):
                bus.run(RegisterUnit(unit=f"W{writer}-{number}", at=LonLat(117.0, 36.6)))
    with psycopg.connect(url, autocommit=True) as owner:
        there = owner.execute("SELECT FROM pg_roles WHERE rolname = %s", (LOGIN,)).fetchone()
        if there is None:
            owner.execute(f"CREATE ROLE {LOGIN} LOGIN")
            owner.execute(f"GRANT {role_name(Role.COMMANDER)} TO {LOGIN}")


@contextmanager
def _bus_of(url: str) -> Iterator[Bus]:
    store = Store.open_or_make(url, kind="live", name="bench", now=START)
    # A row of both records must be the same to the millisecond: what is written names what was there before.
    bus = Bus(store, clock=SetClock(START), actor="bench", doctrine=load_doctrine(), surroundings=RegionSurroundings())
    try:
        yield bus
    finally:
        bus.close()
        store.close()
