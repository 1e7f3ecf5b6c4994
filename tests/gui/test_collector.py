"""Qt objects in cycles die on the GUI thread, whichever thread allocates."""

from __future__ import annotations

import gc
import threading
from typing import Any

from PySide6.QtCore import QObject

from console.widgets.collector import Collector


class Witness(QObject):
    """In a cycle with itself; tells the thread on which it was let go."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self._told = told
        self.itself = self

    def __del__(self) -> None:
        self._told.append(threading.current_thread().name)


def test_a_worker_that_allocates_frees_no_qt_object(qtbot: Any) -> None:
    told: list[str] = []
    collector = Collector()
    collector.start()
    try:
        for _ in range(50):
            Witness(told)
        worker = threading.Thread(target=lambda: [[[]] for _ in range(50_000)], name="worker")
        worker.start()
        worker.join()
        assert told == []
        keep: list[list[int]] = [[] for _ in range(gc.get_threshold()[0] * 2)]
        qtbot.waitUntil(lambda: len(told) == 50, timeout=10_000)
        assert set(told) == {threading.main_thread().name}
        assert keep
    finally:
        collector.stop()
    assert gc.isenabled()
