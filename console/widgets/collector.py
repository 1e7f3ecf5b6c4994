"""Collects garbage on the GUI thread, and on no other.

Python collects cycles on whichever thread happens to allocate. A cycle that holds a Qt object would then be
freed by a worker, and Qt objects may only die on the thread that they live on: at best a warning, at worst
a crash that no one can repeat.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 500


class Collector(QObject):
    """Takes over from Python's own collector while it runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Collect here from now on."""
        gc.disable()
        self._timer.start()

    def settle(self) -> None:
        """What lives now lives as long as the window: it is not looked through again."""
        gc.freeze()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _look(self) -> None:
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
