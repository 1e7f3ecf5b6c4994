"""The engine in a process of its own: the same answers, killed processes, silence, and the end."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from console.bench.made_roads import made_engine
from maps.driving import Driving
from maps.engine import EngineError
from maps.engines import LocalEngine
from maps.errors import MapError, RegionError
from maps.travel import StraightLine
from maps.worker import EngineGone, EngineTimeout, WorkerEngine
from tests.support.square_town import TARGET, UNITS, WALL, spot, town_engine


def refusing() -> LocalEngine:
    raise RegionError("cannot read the region", "roads.npz", "damaged")


def dying_while(flag: Path) -> LocalEngine:
    """An engine whose process dies at its start as long as a file is there."""
    if flag.exists():
        os._exit(9)
    return town_engine()


def slow() -> LocalEngine:
    """An engine that never answers about ways."""
    made = made_engine(6, 3)
    made.times(UNITS, TARGET)  # scipy is loaded by the first search, which takes long where much else is at work
    made.route = lambda *_args, **_options: threading.Event().wait()  # type: ignore[method-assign,assignment]
    return made


@pytest.fixture
def worker():
    other = WorkerEngine(town_engine, timeout_s=60.0)
    other.start()
    yield other
    other.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "roads"]
    assert not multiprocessing.active_children()


def test_the_process_answers_as_the_engine_does(worker):
    engine = town_engine()
    here, there = (one.times(UNITS, TARGET, with_metres=True) for one in (engine, worker))
    np.testing.assert_array_equal(here.seconds, there.seconds)
    np.testing.assert_array_equal(here.metres, there.metres)
    assert here.basis == there.basis
    assert worker.isochrone(np.array([TARGET]), (60.0,)) == engine.isochrone(np.array([TARGET]), (60.0,))
    here, there = (one.reached(np.array([TARGET]), UNITS, 600.0) for one in (engine, worker))
    np.testing.assert_array_equal(here.seconds, there.seconds)
    with pytest.raises(EngineError, match="no such kind"):
        worker.snap(UNITS, "tank")


def test_questions_outlive_processes_that_are_killed(worker):
    engine = town_engine()
    expected = engine.times(UNITS, TARGET).seconds
    engine.set_closures([WALL])
    closed = engine.times(UNITS, TARGET)
    worker.set_closures([WALL])
    answers, failures = [], []

    def ask():
        try:
            for _ in range(15):
                answers.append(worker.times(UNITS, TARGET))
        except MapError as error:
            failures.append(error)

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for thread in askers:
        thread.start()
    killed = 0
    while any(thread.is_alive() for thread in askers) and killed < 2:
        process_id, so_far = worker.process_id, len(answers)
        if process_id is not None and so_far > 10 * killed:
            os.kill(process_id, signal.SIGKILL)
            killed += 1
        askers[0].join(0.02)
    for thread in askers:
        thread.join()
    assert killed >= 1
    assert not failures
    assert len(answers) == 60
    for answer in answers:
        assert answer.basis == closed.basis, "closures hold for the next process too"
        np.testing.assert_array_equal(answer.seconds, closed.seconds)
    assert not np.array_equal(expected, closed.seconds, equal_nan=True)


@pytest.mark.slow
def test_an_answer_that_does_not_come_in_time(caplog, monkeypatch):
    monkeypatch.setattr("maps.worker.TRIES", 1)
    late = WorkerEngine(slow, timeout_s=60.0, hung_s=1.0)
    late.start()
    try:
        assert late.capabilities().network
        first = late.process_id
        with pytest.raises(EngineError):
            late.route(TARGET, TARGET)
        assert late.times(UNITS, TARGET).basis.network, "the process that was silent was ended and another one answers"
        assert late.process_id != first
    finally:
        late.stop()
    assert "silent" in caplog.text


def test_before_its_start_it_waits_and_after_its_end_it_says_so():
    never = WorkerEngine(partial(made_engine, 6, 3), timeout_s=0.1)
    with pytest.raises(EngineTimeout):
        never.capabilities()
    never.stop()
    with pytest.raises(EngineGone, match="stopped"):
        never.capabilities()


def test_roads_that_can_not_be_read_are_told():
    broken = WorkerEngine(refusing, timeout_s=60.0)
    broken.start()
    with pytest.raises(EngineGone, match="damaged"):
        broken.capabilities()
    broken.stop()


def test_a_process_that_always_dies_is_begun_again_after_a_rest(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("maps.worker.REST_S", 1.0)
    flag = tmp_path / "flag"
    flag.touch()
    worker = WorkerEngine(partial(dying_while, flag), timeout_s=60.0)
    worker.start()
    try:
        with pytest.raises(EngineGone, match="died 5 times"):
            worker.times(UNITS, TARGET)
        with pytest.raises(EngineGone, match="died 5 times"):
            worker.set_closures([WALL])
        flag.unlink()
        until = time.monotonic() + 60.0
        found = None
        while found is None and time.monotonic() < until:
            try:
                found = worker.times(UNITS, TARGET)
            except EngineGone:
                worker._keeper.join(0.05)
        assert found is not None
        assert found.basis.closures, "what was closed meanwhile is closed"
    finally:
        worker.stop()
    assert "begun again" in caplog.text


def test_without_an_answer_a_straight_line_stands_in_and_says_so():
    gone = WorkerEngine(refusing)
    gone.stop()
    travel = Driving(gone, fallback=StraightLine())
    seconds, is_estimate = travel.timed(UNITS, TARGET)
    assert is_estimate
    assert np.isfinite(seconds).all()
    assert travel.route(TARGET, spot(1, 1)) is not None
    with pytest.raises(EngineGone):
        Driving(gone).travel_times(UNITS, TARGET)


CONSOLE = """
import sys, time
from functools import partial
from console.bench.made_roads import made_engine
from maps.worker import WorkerEngine
if __name__ == "__main__":
    worker = WorkerEngine(partial(made_engine, 6, 3), timeout_s=60.0)
    worker.start()
    worker.capabilities()
    print(worker.process_id, flush=True)
    sys.stdin.read()
"""


def test_no_process_is_left_when_the_console_is_killed(tmp_path):
    script = tmp_path / "desk.py"
    script.write_text(CONSOLE)
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, env=environment
    ) as console:
        assert console.stdout is not None
        process_id = int(console.stdout.readline())
        console.kill()
    until = time.monotonic() + 20.0
    gone = threading.Event()
    while Path(f"/proc/{process_id}").exists() and time.monotonic() < until:
        gone.wait(0.05)
    assert not Path(f"/proc/{process_id}").exists()
