"""The roads in a process of their own: scipy holds the interpreter lock for a whole search, which a window would feel.

Owns the process: starts it, asks it from any thread, starts it again when it dies, ends it. What is answered is the
business of `maps.engines`. The process ends with its console, also when that is killed.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

import numpy as np

from console.domain.geo import LonLat
from maps.closures import Closure
from maps.engine import (
    WHAT,
    Capabilities,
    Closed,
    EngineError,
    EngineSilent,
    Isochrone,
    Nearest,
    RoadEngine,
    Snapped,
    Times,
    Way,
)
from maps.errors import MapError
from maps.network import Floats
from maps.streets import Street
from maps.vehicles import DEFAULT

log = logging.getLogger(__name__)

Maker = Callable[[], RoadEngine]
"""Makes the engine inside the process; has to be pickled: a function of a module, or a partial of one."""

TIMEOUT_S = 8.0
HUNG_S = 60.0
"""A process that is silent for so long with a question before it is ended and started again."""

TRIES = 3
_QUICK_DEATHS = 5
REST_S = 60.0
"""So long nobody asks a process that dies whatever it is asked."""

_LAST_S = 1.0


class EngineTimeout(EngineSilent):
    """No answer in time."""


class EngineGone(EngineSilent):
    """The process is stopped, or dies again and again; then it is begun again after a rest."""


@dataclass(slots=True, eq=False)
class _Question:
    method: str
    args: tuple[Any, ...]
    options: dict[str, Any]
    answer: Future[Any] = field(default_factory=Future)
    tries: int = 0


class WorkerEngine:
    """A `RoadEngine` whose questions are answered in another process, one after another. Ask from any thread.

    A question may be put before `start`: it waits. One that the process died over is put again to the next.

    Raises, from every question:
        EngineTimeout: no answer in time.
        EngineGone: stopped, or the process can not be kept alive.
        MapError: what the engine itself raised.
    """

    def __init__(self, make: Maker, timeout_s: float = TIMEOUT_S, hung_s: float = HUNG_S) -> None:
        self._make, self._timeout_s, self._hung_s = make, timeout_s, hung_s
        self._lock = threading.Lock()
        self._asked: deque[_Question] = deque()
        self._closures: tuple[Closure, ...] = ()
        self._stopping = False
        self._broken = ""
        self._process: BaseProcess | None = None
        self._wake_out, self._wake_in = multiprocessing.Pipe(duplex=False)
        self._keeper = threading.Thread(target=self._keep, name="roads")

    # -- life --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the process; again is nothing."""
        with self._lock:
            if self._keeper.ident is None and not self._stopping:
                self._keeper.start()

    def stop(self) -> None:
        """End the process; questions that are open are answered by EngineGone."""
        with self._lock:
            if self._stopping:
                return
            self._stopping = True
        self._wake()
        if self._keeper.ident is not None:
            self._keeper.join()
        self._fail_all(EngineGone(WHAT, "roads", "stopped"))
        self._wake_in.close()
        self._wake_out.close()

    @property
    def process_id(self) -> int | None:
        """Of the process that answers now; None without one."""
        process = self._process
        return process.pid if process is not None else None

    # -- questions ---------------------------------------------------------------------------------

    def capabilities(self) -> Capabilities:
        """See `RoadEngine`."""
        found: Capabilities = self._ask("capabilities")
        return found

    def set_closures(self, closures: Sequence[Closure]) -> Closed:
        """See `RoadEngine`; they hold for the processes to come too."""
        wanted = tuple(closures)
        for closure in wanted:
            _ = closure.shape  # what has no form is refused here: a process that starts again must take them all
        with self._lock:
            self._closures = wanted
        found: Closed = self._ask("set_closures", wanted)
        return found

    def snap(self, points: Floats, vehicle: str = DEFAULT) -> Snapped:
        """See `RoadEngine`."""
        found: Snapped = self._ask("snap", _table(points), vehicle)
        return found

    def times(
        self,
        fixes: Floats,
        target: LonLat,
        vehicle: str = DEFAULT,
        *,
        limit_s: float | None = None,
        with_metres: bool = False,
        at: datetime | None = None,
    ) -> Times:
        """See `RoadEngine`."""
        found: Times = self._ask(
            "times", _table(fixes), target, vehicle, limit_s=limit_s, with_metres=with_metres, at=at
        )
        return found

    def nearest(
        self,
        fixes: Floats,
        target: LonLat,
        k: int,
        vehicle: str = DEFAULT,
        *,
        with_routes: bool = False,
        at: datetime | None = None,
    ) -> Nearest:
        """See `RoadEngine`."""
        found: Nearest = self._ask("nearest", _table(fixes), target, k, vehicle, with_routes=with_routes, at=at)
        return found

    def route(self, a: LonLat, b: LonLat, vehicle: str = DEFAULT, *, at: datetime | None = None) -> Way:
        """See `RoadEngine`."""
        found: Way = self._ask("route", a, b, vehicle, at=at)
        return found

    def streets(self, a: LonLat, b: LonLat, vehicle: str = DEFAULT) -> tuple[Street, ...]:
        """See `RoadEngine`."""
        found: tuple[Street, ...] = self._ask("streets", a, b, vehicle)
        return found

    def isochrone(self, origins: Floats, limits_s: Sequence[float], vehicle: str = DEFAULT) -> Isochrone:
        """See `RoadEngine`."""
        found: Isochrone = self._ask("isochrone", _table(origins), tuple(limits_s), vehicle)
        return found

    def reached(self, origins: Floats, points: Floats, limit_s: float, vehicle: str = DEFAULT) -> Times:
        """See `RoadEngine`."""
        found: Times = self._ask("reached", _table(origins), _table(points), limit_s, vehicle)
        return found

    def _ask(self, method: str, *args: Any, **options: Any) -> Any:
        question = _Question(method, args, options)
        with self._lock:
            if self._stopping or self._broken:
                raise EngineGone(WHAT, "roads", self._broken or "stopped")
            self._asked.append(question)
        self._wake()
        try:
            return question.answer.result(self._timeout_s)
        except FutureTimeout:
            with self._lock:
                question.answer.cancel()
            raise EngineTimeout(WHAT, method, f"no answer within {self._timeout_s:g} s") from None

    def _wake(self) -> None:
        with self._lock:
            if not self._wake_in.closed:
                self._wake_in.send_bytes(b"x")

    # -- the keeper's thread -----------------------------------------------------------------------

    def _keep(self) -> None:
        deaths: list[float] = []
        while not self._stopping and not self._broken:
            has_answered = self._one_life()
            now = time.monotonic()
            deaths = [] if has_answered else [*(t for t in deaths if now - t < HUNG_S), now]
            if len(deaths) >= _QUICK_DEATHS:
                self._rest()
                deaths = []
        self._fail_all(EngineGone(WHAT, "roads", self._broken or "stopped"))

    def _rest(self) -> None:
        """Refuse every question for a while."""
        with self._lock:
            self._broken = f"its process has died {_QUICK_DEATHS} times without an answer"
        log.error("the roads: %s; it is begun again in %g s", self._broken, REST_S)
        self._fail_all(EngineGone(WHAT, "roads", self._broken))
        until = time.monotonic() + REST_S
        while not self._stopping and (left_s := until - time.monotonic()) > 0:
            if wait([self._wake_out], left_s):
                self._wake_out.recv_bytes()
        self._broken = ""

    def _one_life(self) -> bool:
        """One process, from its start to its end; answers whether it ever answered a question."""
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=_serve, args=(theirs, self._make), name="roads", daemon=True)
        has_answered = False
        try:
            process.start()
            theirs.close()
            self._process = process
            if self._begun(ours):
                while (question := self._next(ours)) is not None:
                    self._put(ours, question)
                    has_answered = True
        except (EOFError, OSError) as error:
            if not self._stopping:
                log.warning("the process of the roads has ended (%s)", type(error).__name__)
        finally:
            ours.close()  # by that an idle process ends
            self._end(process)
        return has_answered

    def _begun(self, pipe: Connection) -> bool:
        """Wait until the process has read its roads; hand it the closures."""
        told = self._received(pipe, HUNG_S)
        if told is None:
            return False
        is_ready, what = told
        if not is_ready:
            self._broken = what[2]
            log.error("the roads can not be read: %s", ": ".join(what))
            return False
        if self._closures:
            pipe.send(("set_closures", (self._closures,), {}))
            return self._received(pipe, self._hung_s) is not None
        return True

    def _next(self, pipe: Connection) -> _Question | None:
        """The next question, when there is one; None when it is time to end."""
        while not self._stopping:
            with self._lock:
                while self._asked:
                    question = self._asked.popleft()
                    if not question.answer.done():
                        return question
            ready = wait([pipe, self._wake_out])
            if self._wake_out in ready:
                self._wake_out.recv_bytes()
            if pipe in ready:
                pipe.recv()  # it says nothing unasked: this is its end
        return None

    def _put(self, pipe: Connection, question: _Question) -> None:
        """Put a question and bring its answer. What the process died over is put to the next one, some times."""
        question.tries += 1
        try:
            # One at a time: with two on their way both sides could wait for the other to read.
            pipe.send((question.method, question.args, question.options))
            told = self._received(pipe, self._hung_s)
            if told is None:
                raise EOFError
        except (EOFError, OSError):
            with self._lock:
                if question.tries < TRIES:
                    self._asked.appendleft(question)
            if question.tries >= TRIES:
                self._answer(question, False, (WHAT, question.method, f"the process died over it {TRIES} times"))
            raise
        self._answer(question, *told)

    def _received(self, pipe: Connection, patience_s: float) -> tuple[bool, Any] | None:
        """What the process says next; None when it is silent for too long or it is time to end."""
        until = time.monotonic() + patience_s
        while not self._stopping:
            left_s = until - time.monotonic()
            if left_s <= 0:
                log.error("the process of the roads has been silent for %g s", patience_s)
                return None
            ready = wait([pipe, self._wake_out], left_s)
            if self._wake_out in ready:
                self._wake_out.recv_bytes()
            if pipe in ready:
                told: tuple[bool, Any] = pipe.recv()
                return told
        return None

    def _answer(self, question: _Question, is_answer: bool, told: Any) -> None:
        with self._lock:
            if question.answer.done():
                return  # too late for who asked
            if is_answer:
                question.answer.set_result(told)
            else:
                question.answer.set_exception(EngineError(*told))

    def _end(self, process: BaseProcess) -> None:
        if process.pid is not None:
            process.join(_LAST_S if self._stopping else 0.0)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()
        self._process = None

    def _fail_all(self, error: EngineError) -> None:
        with self._lock:
            while self._asked:
                question = self._asked.popleft()
                if not question.answer.done():
                    question.answer.set_exception(error)


def _table(points: Floats) -> Floats:
    return np.asarray(points, dtype=np.float64).reshape(-1, 2)


def _serve(pipe: Connection, make: Maker) -> None:
    """What the process does: read the roads, then answer until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches it too; the console ends it in order
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        engine = make()
    except MapError as error:
        pipe.send((False, (error.what, error.where, error.why)))
        return
    try:
        pipe.send((True, None))
        while True:
            method, args, options = pipe.recv()
            pipe.send(_told(engine, method, args, options))
    except (EOFError, OSError):
        return  # the console has closed its end


def _told(engine: RoadEngine, method: str, args: tuple[Any, ...], options: dict[str, Any]) -> tuple[bool, Any]:
    try:
        return True, getattr(engine, method)(*args, **options)
    except MapError as error:
        return False, (error.what, error.where, error.why)
    except Exception as bug:  # of one question: all others would wait while the roads are read anew
        log.exception("a question to the roads failed: %s", method)
        return False, (WHAT, method, f"internal error: {type(bug).__name__}: {bug}")


def _end_with_parent() -> None:
    """A console that is killed closes nothing in the middle of a question: its death is watched for as well."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
