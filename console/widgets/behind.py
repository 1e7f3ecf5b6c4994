"""Work behind the window: one thing after another on a thread of its own, answered on the GUI thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from console.bugs import said, surviving
from console.domain.errors import DomainError
from console.feeds.tables import TableError
from console.widgets.table_words import table_error_text
from console.widgets.terms import refusal_text
from db.errors import KeyTrouble, StoreError
from maps.engine import EngineSilent
from maps.errors import MapError

log = logging.getLogger(__name__)
translate = QCoreApplication.translate
Answer = TypeVar("Answer")
#: What may come of work without being a bug of ours; each says itself what is wrong.
EXPECTED = (DomainError, KeyTrouble, MapError, OSError, StoreError, TableError)


def _why(error: Exception) -> str:
    """What was wrong, in the language of the window as far as the error can say it."""
    if isinstance(error, TableError):
        return table_error_text(error)
    if isinstance(error, DomainError):
        return refusal_text(error)
    if isinstance(error, EngineSilent):
        log.warning("%s", error)
        return translate("Behind", "the roads do not answer just now")
    return f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)


class Behind(QObject):
    """Begins its thread with the first thing to do; after `stop` nothing is done and nobody is told of anything."""

    _came = Signal(object, object)

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._name = name
        self._pool: ThreadPoolExecutor | None = None
        self._is_over = False
        self._came.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def do(self, work: Callable[[], Answer], told: Callable[[Answer | None, str], None]) -> None:
        """Do something; `told` gets what came of it, or None and why nothing did."""
        if self._is_over:
            return
        pool = self._pool = self._pool or ThreadPoolExecutor(1, self._name)

        def run() -> None:
            answer, why = surviving(self._name, lambda: self._answer(work), lambda bug: (None, said(bug)))
            self._came.emit(pool, lambda: told(answer, why))

        pool.submit(run)

    def _answer(self, work: Callable[[], Answer]) -> tuple[Answer | None, str]:
        """What came of work, or why nothing did."""
        try:
            return work(), ""
        except EXPECTED as error:
            return None, _why(error)
        except FutureTimeout:
            return None, self.tr("no answer in time")

    def stop(self) -> None:
        """Wait for what is being done and end the thread; what waits is not begun."""
        self._is_over = True
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _tell(self, pool: ThreadPoolExecutor, tell: Callable[[], None]) -> None:
        if pool is self._pool:
            tell()
