"""Plays a commander's first minutes in a real window: the X server's own mouse and keys, nothing synthesised by Qt.

Run as a program under a display of its own: `real_shift.py DB REGION PICTURE`. Prints one JSON object of what was
seen; the record is looked at from outside. `xdotool` moves the pointer.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QProcess, QTimer
from PySide6.QtWidgets import QWidget

from console.app import Program, WindowOptions, run_window
from console.opening import Wanted
from console.picture import Picture
from console.widgets.desk import Desk

LOOK_MS = 50
PATIENCE_LOOKS = 600
Until = Callable[[], bool]


class Player:
    """Steps through a script: each step yields what must become true before the next."""

    def __init__(self, program: Program, picture: Path) -> None:
        self.program, self.picture = program, picture
        self.told: dict[str, Any] = {}
        self._script = self._play()
        self._until: Until = lambda: program.desk is not None and program.running is not None
        self._looks = 0
        self._timer = QTimer(program, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @property
    def _desk(self) -> Desk:
        assert self.program.desk is not None
        return self.program.desk

    def _look(self) -> None:
        self._looks += 1
        if self._looks > PATIENCE_LOOKS:
            self._end(f"it never came, after {self.told}")
        elif self._until():
            self._looks = 0
            try:
                self._until = next(self._script)
            except StopIteration:
                self._end("")

    def _end(self, failure: str) -> None:
        self._timer.stop()
        self.told["failure"] = failure
        self.program.app.quit()

    def _play(self) -> Iterator[Until]:
        desk = self._desk

        def picture() -> Picture:
            return desk.bridge.picture

        yield lambda: "0412" in picture().incidents and len(picture().units) == 4
        yield desk.canvas.fully_painted
        incident, unit = picture().incidents["0412"], picture().units["A-1"]
        start, goal = (
            self._on(desk.canvas, desk.canvas.pixel_of(row.at).toPoint())
            for row in (unit, incident)
            if row.at is not None
        )
        yield self._xdo("mousemove", start, "mousedown", "1", *self._towards(start, goal))
        yield self._after_looks(6)
        self.told["is_dragging"] = desk.drag.is_dragging
        desk.frame.screen().grabWindow(0).save(str(self.picture))
        yield self._xdo("mouseup", "1")
        yield lambda: picture().units["A-1"].incident == "0412"
        self.told["dragged"] = sorted(a.unit for a in picture().active_on("0412"))
        yield self._xdo("mousemove", goal, "click", "1")
        yield lambda: desk.selection.incident == "0412"
        yield self._xdo("key", "e")
        yield desk.escalate_card.isVisible
        yield self._after_looks(20)
        yield self._xdo("key", "Return")
        yield lambda: picture().incidents["0412"].tier == 2
        self.told["escalated"] = sorted(a.unit for a in picture().active_on("0412"))
        yield self._xdo("key", "u")
        yield lambda: picture().incidents["0412"].tier == 1
        self.told["undone"] = sorted(a.unit for a in picture().active_on("0412"))

    @staticmethod
    def _on(widget: QWidget, place: QPoint) -> list[str]:
        at = widget.mapToGlobal(place)
        return [str(at.x()), str(at.y())]

    @staticmethod
    def _towards(start: list[str], goal: list[str]) -> list[str | list[str]]:
        x, y, to_x, to_y = (int(word) for word in (*start, *goal))
        steps: list[str | list[str]] = []
        for step in range(1, 9):
            at = [str(x + (to_x - x) * step // 8), str(y + (to_y - y) * step // 8)]
            steps += ["mousemove", at, "sleep", "0.03"]
        return steps

    def _xdo(self, *words: str | list[str]) -> Until:
        flat = [word for part in words for word in ([part] if isinstance(part, str) else part)]
        process = QProcess(self.program)
        process.start("xdotool", flat)
        return lambda: process.state() == QProcess.ProcessState.NotRunning and process.exitCode() == 0

    @staticmethod
    def _after_looks(count: int) -> Until:
        left = iter(range(count))
        return lambda: next(left, None) is None


def main() -> int:
    """Run the window with the player behind it."""
    db, region, picture = sys.argv[1:]
    players: list[Player] = []
    status = run_window(
        Wanted(db=db, region=Path(region), user="li"),
        WindowOptions(language="en"),
        lambda program: players.append(Player(program, Path(picture))),
    )
    print(json.dumps(players[0].told))  # noqa: T201 - it is what this program answers
    return status


if __name__ == "__main__":
    sys.exit(main())
