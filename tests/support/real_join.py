"""Joins a shared record in the real program: types what is missing, presses Join, and tells what the next window holds.

    real_join.py refused ADDRESS PICTURES     the record that was asked for refuses; its password is typed
    real_join.py menu ADDRESS PICTURES        a live operation is open; the shared one is joined from the menu

The password comes by the environment variable JOIN_PASSWORD; the last line printed is JSON.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from console.app import Program, WindowOptions, run_window
from console.joining import Access
from console.opening import Wanted

LOOK_MS = 50
LOOKS = 600


class Joining(QObject):
    """Follows the programs of one run, the one that is left and the one that is joined."""

    def __init__(self, way: str, address: str, pictures: Path) -> None:
        super().__init__()
        self.way, self.address, self.pictures = way, address, pictures
        self.told: dict[str, Any] = {"programs": 0, "failure": ""}
        self._looks = 0
        self._program: Program | None = None
        self._step = self._await_window
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def follow(self, program: Program) -> None:
        """A program begins."""
        self._program = program
        self.told["programs"] += 1
        self._looks = 0
        program.errors.caught.connect(lambda what: self._end(f"an error was caught: {what}"))
        if self.told["programs"] == 2:
            self._step = self._await_record
        self._timer.start()

    def _look(self) -> None:
        self._looks += 1
        if self._looks > LOOKS:
            self._end(f"nothing came of {self._step.__name__}")
            return
        self._step()

    def _await_window(self) -> None:
        program = self._program
        assert program is not None
        if self.way == "menu" and program.joining is None:
            if program.desk is not None and program.desk._is_whole:
                program.desk.actions["join"].trigger()
            return
        if program.joining is None or program.joining.window is None:
            return
        window = program.joining.window
        if self.way == "menu":
            access = Access.of(self.address)
            for line, text in ((window.hosts, access.hosts), (window.port, access.port), (window.login, access.login)):
                line.setText(text)
            window.database.setText(access.database)
            window.root.setText(access.root)
            window._others = access.others
        self.told["why"] = window.why.text()
        window.password.setText(os.environ["JOIN_PASSWORD"])
        window.grab().save(str(self.pictures / f"{self.way}-typed.png"))
        window.join_button.click()
        self._step = self._await_joined

    def _await_joined(self) -> None:
        """The next program follows by itself."""

    def _await_record(self) -> None:
        program = self._program
        assert program is not None
        if program.desk is None or program.bridge is None or not program.bridge.is_attached:
            return
        if not program.bridge.picture.units:
            return
        program.desk.frame.grab().save(str(self.pictures / f"{self.way}-joined.png"))
        self.told |= {
            "units": sorted(program.bridge.picture.units),
            "user": program.bridge.user,
            "role": str(program.bridge.session.store.role),
            "title": program.desk.frame.windowTitle(),
        }
        self._end("")

    def _end(self, failure: str) -> None:
        self._timer.stop()
        self.told["failure"] = failure
        if self._program is not None:
            self._program.end()


def main() -> int:
    """Run it."""
    way, address, pictures = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    joining: list[Joining] = []

    def follow(program: Program) -> None:
        if not joining:
            joining.append(Joining(way, address, pictures))
        joining[0].follow(program)

    wanted = Wanted(db=address) if way == "refused" else Wanted(db=str(pictures / "own.sqlite"))
    status = run_window(wanted, WindowOptions("en", "day"), follow)
    print(json.dumps({**joining[0].told, "status": status}))  # noqa: T201 - it is what this program answers
    return status


if __name__ == "__main__":
    sys.exit(main())
