"""Watches the positions beside a record, on a thread of its own, and hands on each table that is news."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from console.feeds.fixes import FixTable
from db.errors import DRIVER_ERRORS, StoreError
from db.positions import PositionStore
from db.store import Store

log = logging.getLogger(__name__)
#: How often the positions are looked at.
POSITIONS_S = 1.0


class PositionsWatch:
    """Reads positions until `stop`; what can not be read is told and tried again.

    Args:
        changed: given each new table, on the thread of the watch.
        failed: told when the positions can not be read.
    """

    def __init__(
        self, store: Store, *, changed: Callable[[FixTable], None], failed: Callable[[StoreError], None]
    ) -> None:
        self._store, self._changed, self._failed = store, changed, failed
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="positions")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for it."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        positions: PositionStore | None = None
        try:
            while not self._stopping.is_set():
                try:
                    positions = positions or PositionStore.open(self._store.url)
                    table = positions.changed_table()
                    if table is not None:
                        self._changed(table)
                except StoreError as failure:
                    self._failed(failure)
                except (OSError, *DRIVER_ERRORS) as failure:
                    log.exception("reading positions failed")
                    self._failed(StoreError(self._store.where, type(failure).__name__))
                self._stopping.wait(POSITIONS_S)
        finally:
            if positions is not None:
                positions.close()
