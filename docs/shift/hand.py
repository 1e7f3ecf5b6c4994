"""One hand at the window: presses keys and buttons of the X server, and counts them by order. Knows no order."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPoint, QProcess
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from console.app import Program

#: Between two keys, and between two steps of the pointer.
KEY_MS, POINTER_S = 80, "0.02"
STEPS = 8
#: A look at the card of a drag before letting go.
LOOK_S = "0.3"
Step = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Cost:
    """What an order took. `letters` are of names and stories: typed, or committed by an input method."""

    keys: int
    letters: int
    presses: int
    seconds: float


class Hand:
    """Each gesture returns what must become true before the next one."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.keys = self.letters = self.presses = 0
        self.order = ""
        self.costs: dict[str, list[Cost]] = defaultdict(list)

    def timed(self, order: str, steps: Iterator[Step]) -> Iterator[Step]:
        """Play the steps of an order and note what they cost."""
        self.order = order
        keys, letters, presses, began = self.keys, self.letters, self.presses, time.perf_counter()
        yield from steps
        seconds = time.perf_counter() - began
        self.costs[order].append(Cost(self.keys - keys, self.letters - letters, self.presses - presses, seconds))

    # -- keys ----------------------------------------------------------------------------------------

    def press(self, *keys: str) -> Step:
        """Press keys by their X names, one after the other."""
        self.keys += len(keys)
        return self._xdo("key", "--delay", str(KEY_MS), *keys)

    def write(self, text: str) -> Step:
        """Type letters; those of no key come as an input method commits them."""
        self.letters += len(text)
        if text.isascii():
            return self._xdo("type", "--delay", str(KEY_MS), "--", text)
        commit = QInputMethodEvent("", [])
        commit.setCommitString(text)
        if (field := QApplication.focusWidget()) is not None:
            QCoreApplication.sendEvent(field, commit)
        return lambda: True

    # -- pointer -------------------------------------------------------------------------------------

    def click(
        self, widget: QWidget, at: QPoint | None = None, *, button: int = 1, times: int = 1, held: str = ""
    ) -> Step:
        """Click a place of a widget, its middle when none is named, while a key is held."""
        self.presses += times
        where = _on_screen(widget, at if at is not None else widget.rect().center())
        click = ["click", "--repeat", str(times), str(button)]
        if held:
            click = ["keydown", held, *click, "keyup", held]
        return self._xdo("mousemove", *where, "sleep", POINTER_S, *click)

    def take_along(self, source: QWidget, start: QPoint, goal: QWidget, end: QPoint) -> Step:
        """Press on one thing and take it over another."""
        self.presses += 1
        ends = ((source, start), (goal, end))
        at, to = ([int(word) for word in _on_screen(widget, place)] for widget, place in ends)
        words = ["mousemove", *map(str, at), "mousedown", "1"]
        for step in range(1, STEPS + 1):
            between = (str(a + (b - a) * step // STEPS) for a, b in zip(at, to, strict=True))
            words += ["mousemove", *between, "sleep", POINTER_S]
        return self._xdo(*words)

    def let_go(self) -> Step:
        """Let go what was taken along, after a look at its card."""
        return self._xdo("sleep", LOOK_S, "mouseup", "1")

    def _xdo(self, *words: str) -> Step:
        process = QProcess(self._program)
        process.start("xdotool", list(words))
        return lambda: process.state() == QProcess.ProcessState.NotRunning


def _on_screen(widget: QWidget, at: QPoint) -> list[str]:
    place = widget.mapToGlobal(at)
    return [str(place.x()), str(place.y())]
