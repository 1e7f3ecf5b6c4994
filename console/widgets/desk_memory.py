"""What was looked at and acknowledged at this desk, kept for each live operation: a crash makes nothing seen.

A small file of the user, read and written off the GUI thread. A call that waits and was not looked at is new again
after a start, also one that came while the console was closed; what was late and not acknowledged is told again.
Without a file, on a first look at an operation, all that is there counts as known.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from console.bridge import Bridge
from console.domain.incident import IncidentStatus
from console.picture import ChangeSet, Picture
from console.widgets.alert_watch import AlertKind, AlertWatch
from console.widgets.incident_model import IncidentModel
from console.widgets.map.data import MapData
from console.widgets.settings import write_atomically

SAVE_AFTER_MS = 300
#: Operations that are remembered; those not opened for longest are forgotten first.
MOST_FILES = 40
#: Numbers of a list, the latest: enough for a long war, not for a full disk.
MOST_KEPT = 5_000
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """Incidents that were looked at, those whose alert was acknowledged, and late steps that were."""

    seen: frozenset[str]
    acknowledged: frozenset[str]
    late: frozenset[tuple[str, str]]


def file_of(folder: Path, operation_key: str) -> Path:
    """The file of an operation."""
    return folder / f"{hashlib.sha256(operation_key.encode()).hexdigest()[:24]}.json"


def read(path: Path) -> Kept | None:
    """What was kept; None when there is nothing, or nothing that can be read."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        late = frozenset((str(number), str(step)) for number, step in told["late"])
        return Kept(frozenset(map(str, told["seen"])), frozenset(map(str, told["acknowledged"])), late)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        log.warning("what was looked at is not known: %s: %s", path, error)
        return None


def write(path: Path, text: str) -> None:
    """Replace the file, and forget operations that were not opened for long."""
    try:
        write_atomically(path, text)
        others = sorted(path.parent.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
        for old in others[MOST_FILES:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        log.warning("what was looked at is not kept: %s: %s", path, error)


class DeskMemory(QObject):
    """Keeps queue, map and alerts in step with what this desk has seen."""

    loaded = Signal(object)

    def __init__(
        self, bridge: Bridge, queue: IncidentModel, watch: AlertWatch, data: MapData, folder: Path, parent: QObject
    ) -> None:
        """
        Args:
            folder: where the files of all operations lie.
        """
        super().__init__(parent)
        self._bridge, self._queue, self._watch, self._data = bridge, queue, watch, data
        self._path = file_of(folder, bridge.operation_key)
        self._is_kept = bool(bridge.operation_key)
        self._kept: Kept | None = None
        self._is_loaded = self._is_restored = False
        self._known: set[str] = set()
        self._written = ""
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)  # reads and writes keep their order
        self._timer = QTimer(self, interval=SAVE_AFTER_MS, singleShot=True)
        self._timer.timeout.connect(self._save)
        self.loaded.connect(self._take)
        bridge.picture_changed.connect(self._picture_changed)
        watch.changed.connect(self._keep_soon)
        queue.seen.connect(self._keep_soon)
        if self._is_kept:
            self._pool.start(lambda: self.loaded.emit(read(self._path)))

    def stop(self) -> None:
        """Write what is not written yet and wait for it."""
        if self._timer.isActive():
            self._timer.stop()
            self._save()
        self._pool.waitForDone()

    def _waiting(self) -> set[str]:
        return {i.number for i in self._bridge.picture.open_incidents() if i.status is IncidentStatus.WAITING}

    def _take(self, kept: Kept | None) -> None:
        self._kept, self._is_loaded = kept, True
        self._restore()

    def _picture_changed(self, picture: Picture, change: ChangeSet) -> None:
        if change.everything and self._is_kept and self._is_restored:  # read anew: what came meanwhile is news
            self._queue.mark_new(self._waiting() - self._known)
            self._data.mark_new(self._queue.unseen)
        self._restore()
        self._known |= picture.incidents.keys() if change.everything else change.incidents
        self._keep_soon()

    def _restore(self) -> None:
        """Once, when both the file and the record have been read."""
        if self._is_restored or not self._is_loaded or self._bridge.picture.seq == 0:
            return
        self._is_restored = True
        if self._kept is not None:
            waiting = self._waiting()
            self._queue.mark_new(waiting - self._kept.seen)
            self._data.mark_new(self._queue.unseen)
            self._watch.restore(waiting - self._kept.acknowledged, self._kept.late)
        self._keep_soon()

    def _keep_soon(self) -> None:
        if self._is_restored and not self._timer.isActive():
            self._timer.start()

    def _save(self) -> None:
        waiting = self._waiting()
        alerting = {alert.about for alert in self._watch.of(AlertKind.NEW_CALL)}
        told = {
            "seen": sorted(waiting - self._queue.unseen)[-MOST_KEPT:],
            "acknowledged": sorted(waiting - alerting)[-MOST_KEPT:],
            "late": sorted(self._watch.known_late())[-MOST_KEPT:],
        }
        text = json.dumps(told, ensure_ascii=False)
        if text != self._written:
            self._written = text
            self._pool.start(lambda: write(self._path, text))
