"""Work behind the window: one thing after another on a thread of its own, answered on the GUI thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from console.domain.errors import DomainError
from db.errors import StoreError
from maps.errors import MapError

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class Behind(QObject):
    """Begins its thread with the first thing to do."""

    _came = Signal(object)

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._name = name
        self._pool: ThreadPoolExecutor | None = None
        self._came.connect(lambda tell: tell(), Qt.ConnectionType.QueuedConnection)

    def do(self, work: Callable[[], Answer], told: Callable[[Answer | None, str], None]) -> None:
        """Do something; `told` gets what came of it, or None and why nothing did."""

        def run() -> None:
            answer, why = None, ""
            try:
                answer = work()
            except (DomainError, MapError, StoreError, OSError) as error:
                why = str(error)
            except FutureTimeout:
                why = self.tr("no answer in time")
            except Exception as bug:
                log.exception("work behind the window: %s", self._name)
                why = f"internal error: {type(bug).__name__}"
            self._came.emit(lambda: told(answer, why))

        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, self._name)
        self._pool.submit(run)

    def stop(self) -> None:
        """Wait for what is being done and end the thread."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
