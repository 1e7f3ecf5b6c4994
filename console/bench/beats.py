"""A heartbeat in the real window: how long its thread was away from the event loop, told as one line of JSON.

Run as a program of its own by the bench `smooth`, with what the console is to open; measures and ends by itself.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from console.app import Program, WindowOptions, run_window
from console.opening import Wanted
from console.widgets.waiting import pick_when_there

BEAT_MS = 1
LONG_MS, FRAME_MS = 10.0, 16.0
#: The record has been read and the window painted by then.
SETTLE_MS = 8_000
CHECK_MS = 200


class Beats(QObject):
    """Beats each millisecond, and keeps how long it took from one to the next and what the thread computed."""

    def __init__(self, seconds: float, then: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._seconds, self._then = seconds, then
        self._wall_ms: list[float] = []
        self._cpu_ms: list[float] = []
        self._last = self._last_cpu = self._until = 0.0
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin."""
        self._last, self._last_cpu = time.perf_counter(), time.thread_time()
        self._until = self._last + self._seconds
        self._timer.start()

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        self._wall_ms.append((now - self._last) * 1e3)
        self._cpu_ms.append((cpu - self._last_cpu) * 1e3)
        self._last, self._last_cpu = now, cpu
        if now >= self._until:
            self._timer.stop()
            self._tell()
            self._then()

    def _tell(self) -> None:
        wall, cpu = np.array(self._wall_ms), np.array(self._cpu_ms)
        told: dict[str, Any] = {
            "seconds": self._seconds,
            "beats": len(wall),
            "p99_ms": float(np.percentile(wall, 99)),
            "longest_ms": float(wall.max()),
            "over_10_ms": int((wall > LONG_MS).sum()),
            "over_16_ms": int((wall > FRAME_MS).sum()),
            "cpu_p99_ms": float(np.percentile(cpu, 99)),
            "cpu_longest_ms": float(cpu.max()),
            "cpu_over_10_ms": int((cpu > LONG_MS).sum()),
            "cpu_over_16_ms": int((cpu > FRAME_MS).sum()),
            "cpu_share": float(cpu.sum() / wall.sum()),
        }
        print(json.dumps(told), flush=True)


def main() -> int:
    """Open what is asked for, measure, end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--db", help="live on this database; without it, the county's drill")
    parser.add_argument("--empty", action="store_true", help="an empty window, for the reference")
    parser.add_argument("--seconds", type=float, default=20.0)
    args = parser.parse_args()
    if args.empty:
        return _empty(args.seconds)

    def watch(program: Program) -> None:
        def is_up() -> None:
            desk = program.desk
            if desk is None or not desk.bridge.is_attached or not desk.bridge.picture.units:
                return
            waiting.stop()
            pick_when_there(desk, "worst")
            QTimer.singleShot(SETTLE_MS, beats, beats.start)

        beats = Beats(args.seconds, program.end, program)
        waiting = QTimer(program, interval=CHECK_MS)
        waiting.timeout.connect(is_up)
        waiting.start()

    return run_window(Wanted(db=args.db), WindowOptions("zh_CN", "night"), watch)


def _empty(seconds: float) -> int:
    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(1920, 1080)
    window.show()
    Beats(seconds, app.quit, app).start()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
