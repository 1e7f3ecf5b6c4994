"""The console's window on a shared record, as a process that says when it had painted what.

    python -m console.bench.share_window URL

Writes one line of JSON for each entry: its seq, and the moment (of the system's monotonic clock) at which the window
had been painted after the picture held it. Ends at SIGTERM, as a window that is closed.
"""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer

from console.app import Program, WindowOptions, run_window
from console.opening import Wanted
from console.picture import ChangeSet, Picture


class Watch(QObject):
    """Notes pictures as they come, and says when the window was painted after them."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._program = program
        self._painted_to: int | None = None
        self._shown_to = 0
        program.opener.opened.connect(self._begin)

    @classmethod
    def on(cls, program: Program) -> None:
        """Watch a program; it keeps its watch."""
        cls(program)

    def _begin(self, _opened: object) -> None:
        program = self._program
        assert program.bridge is not None
        assert program.desk is not None
        program.bridge.picture_changed.connect(self._note)
        program.desk.frame.installEventFilter(self)

    def _note(self, picture: Picture, _changes: ChangeSet) -> None:
        if self._painted_to is None:
            self._painted_to = picture.seq
            print(json.dumps({"ready": picture.seq}), flush=True)
        self._shown_to = picture.seq

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """An update of the window is what paints; the timer comes when it has been done."""
        if event.type() == QEvent.Type.UpdateRequest:
            shown = self._shown_to
            QTimer.singleShot(0, self, lambda: self._say(shown))
        return super().eventFilter(watched, event)

    def _say(self, shown: int) -> None:
        moment = time.monotonic()
        for seq in range((self._painted_to or 0) + 1, shown + 1):
            print(json.dumps({"seq": seq, "painted": moment}), flush=True)
            self._painted_to = seq


if __name__ == "__main__":
    sys.exit(run_window(Wanted(db=sys.argv[1]), WindowOptions("zh_CN"), Watch.on))
