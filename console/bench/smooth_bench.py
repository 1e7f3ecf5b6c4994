"""How long the window keeps its user waiting: gaps of the event loop in an ordinary scene and under load.

The ordinary scene is what `make run` opens: the county's drill. Under load a live operation of 10,000 units gets 500
commands a second and a position of each unit a second, by the ways in that other programs have. Each window is a
process of its own, with its heart beating each millisecond; the same heart in an empty window is the reference.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from console.bench import Progress, Result
from console.bench.start_bench import ROOT, environment_in

SECONDS = 20.0
UNITS, INCIDENTS = 10_000, 500
COMMANDS_PER_S, STEP_S = 500, 0.1
P99_GOAL_MS, LONG_GOAL = 4.0, 5
TOO_LONG_S = 300.0
_WEST, _SOUTH, _WIDTH, _HEIGHT = 112.1, 33.1, 0.4, 0.3


def run(progress: Progress) -> list[Result]:
    """Measure the empty window, the ordinary scene and the scene under load, one after the other."""
    with tempfile.TemporaryDirectory(prefix="smooth-bench-") as home:
        environment = environment_in(Path(home))
        progress("an empty window")
        empty = _beats(environment, "--empty")
        progress("the county's drill")
        ordinary = _beats(environment)
        progress("a record of 10,000 units")
        db = f"sqlite:///{Path(home, 'load.db')}"
        _fill(db, environment)
        progress("10,000 units, 500 commands a second")
        with _commands(db, environment), _positions(db, environment):
            load = _beats(environment, "--db", db)
    return [*_told("county's drill", ordinary, empty, with_goal=True), *_told("under load", load, empty)]


def _told(scene: str, beats: dict[str, Any], empty: dict[str, Any], *, with_goal: bool = False) -> list[Result]:
    """Figures of a scene. Goals are plain limits; the processor's time says what is ours on a busy machine."""
    limit, none = f"the limit; an empty window has {empty['p99_ms']:.2f} ms", "an empty window"
    goal = 1.0 if with_goal else None
    many = f"the limit; an empty window has {empty['over_16_ms']}"
    return [
        Result(f"{scene}: gap, p99", beats["p99_ms"], "ms", limit, P99_GOAL_MS, goal),
        Result(f"{scene}: gaps over 16 ms in 20 s", beats["over_16_ms"], "", many, LONG_GOAL, goal),
        Result(f"{scene}: longest gap", beats["longest_ms"], "ms", none, empty["longest_ms"]),
        Result(f"{scene}: longest stretch of computing", beats["cpu_longest_ms"], "ms CPU", "16 ms", 16.0),
        Result(f"{scene}: share of the time that the thread computes", beats["cpu_share"], "", "all", 1.0),
    ]


def _beats(environment: dict[str, str], *options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "console.bench.beats", "--seconds", str(SECONDS), *options]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, check=True, timeout=TOO_LONG_S, stdout=subprocess.PIPE, text=True
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


# -- the load --------------------------------------------------------------------------------------


def _place(rng: random.Random) -> list[float]:
    return [_WEST + rng.random() * _WIDTH, _SOUTH + rng.random() * _HEIGHT]


def _fill(db: str, environment: dict[str, str]) -> None:
    """Put units and incidents on record."""
    rng = random.Random(3)
    lines: list[dict[str, Any]] = [
        {"command": "RegisterUnit", "unit": f"U-{n}", "group": f"G-{n // 3}", "at": _place(rng)} for n in range(UNITS)
    ]
    lines += [
        {"command": "ReceiveIncident", "incident": f"{n:04}", "class": "traffic", "priority": n % 4 + 1, "at": at}
        for n, at in enumerate(_place(rng) for _ in range(INCIDENTS))
    ]
    given = "".join(json.dumps(line) + "\n" for line in lines)
    subprocess.run(
        [sys.executable, "main.py", "command", "--db", db],
        input=given,
        env=environment,
        cwd=ROOT,
        check=True,
        timeout=TOO_LONG_S,
        stdout=subprocess.DEVNULL,
        text=True,
    )


def _lives() -> Iterator[str]:
    """Commands without end: units sent to incidents, on their way, there, and released."""
    turn = 0
    while True:
        unit, incident = f"U-{turn * 7 % UNITS}", f"{turn % INCIDENTS:04}"
        yield json.dumps({"command": "AssignUnits", "incident": incident, "units": [unit]})
        for status in ("en_route", "on_scene"):
            yield json.dumps({"command": "SetUnitStatus", "unit": unit, "status": status})
        yield json.dumps({"command": "ReleaseUnits", "incident": incident, "units": [unit]})
        turn += 1


@contextmanager
def _fed(command: list[str], environment: dict[str, str], lines: Iterator[list[str]], every_s: float) -> Iterator[None]:
    """A program that is given some lines on its standard input at each beat."""
    over = threading.Event()
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as program:
        given = program.stdin
        assert given is not None

        def feed() -> None:
            due = time.monotonic()
            while not over.is_set():
                given.write("\n".join(next(lines)) + "\n")
                given.flush()
                due += every_s
                over.wait(max(0.0, due - time.monotonic()))

        feeder = threading.Thread(target=feed, name="feeder")
        feeder.start()
        try:
            yield
        finally:
            over.set()
            feeder.join()
            given.close()


def _commands(db: str, environment: dict[str, str]) -> Any:
    lives, share = _lives(), int(COMMANDS_PER_S * STEP_S)
    batches = ([next(lives) for _ in range(share)] for _ in iter(int, 1))
    return _fed([sys.executable, "main.py", "command", "--db", db], environment, batches, STEP_S)


def _positions(db: str, environment: dict[str, str]) -> Any:
    rng = random.Random(5)
    places = [_place(rng) for _ in range(UNITS)]

    def rounds() -> Iterator[list[str]]:
        turn = 0
        while True:
            at = datetime.now(UTC).isoformat()
            yield [
                json.dumps(
                    {"unit": f"U-{n}", "at": [lon + turn * 1e-5, lat], "fixed_at": at, "course_deg": 90, "speed_mps": 9}
                )
                for n, (lon, lat) in enumerate(places)
            ]
            turn += 1

    return _fed([sys.executable, "main.py", "positions", "--db", db], environment, rounds(), 1.0)
