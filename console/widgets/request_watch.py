"""Raises an alert for each request that is overdue and for each no that somebody must see to. Knows no view."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from console.bridge import Bridge
from console.domain.request import NEGATIVE, Request
from console.picture import ChangeSet, Picture
from console.widgets.alert_watch import Alert, AlertKind, AlertWatch


def needs_somebody(request: Request, now: datetime) -> bool:
    """Whether a request is overdue or came back."""
    is_late = request.awaits_answer and request.due_at is not None and request.due_at <= now
    return is_late or request.came_back


class RequestWatch(QObject):
    """Tells each request once when it becomes late, and once more when it is answered with a no.

    `counted` carries how many are late or came back, when that changes.
    """

    counted = Signal(int)

    def __init__(self, bridge: Bridge, alerts: AlertWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._alerts = bridge, alerts
        self._told: set[tuple[str, str]] = set()
        self.count = 0
        bridge.picture_changed.connect(self._picture_changed)
        bridge.clock_ticked.connect(self._look)
        self._know(bridge.picture)
        self._look(bridge.now())

    def _know(self, picture: Picture) -> None:
        """What was answered when this desk began to look is in the panel; only news are alerts."""
        self._told = {(key, one.answer) for key, one in picture.requests.items() if one.answer is not None}

    def _picture_changed(self, picture: Picture, change: ChangeSet) -> None:
        if change.everything:
            self._know(picture)
        for key in change.requests:
            request = picture.requests.get(key)
            is_no = request is not None and request.answer in NEGATIVE and (key, request.answer) not in self._told
            if request is not None and is_no:
                self._tell(request, request.answer or "", request.answered_at or self._bridge.now())
            elif request is None or not needs_somebody(request, self._bridge.now()):
                self._alerts.acknowledge(AlertKind.REQUEST, key)
        if change.everything or change.requests:
            self._look(self._bridge.now())

    def _look(self, now: datetime) -> None:
        waiting = [one for one in self._bridge.picture.requests.values() if needs_somebody(one, now)]
        for request in waiting:
            if request.due_at is not None and request.awaits_answer:
                self._tell(request, "", request.due_at)
        if len(waiting) != self.count:
            self.count = len(waiting)
            self.counted.emit(self.count)

    def _tell(self, request: Request, what: str, at: datetime) -> None:
        if (request.key, what) in self._told:
            return
        self._told.add((request.key, what))
        incident = self._bridge.picture.incidents.get(request.incident or "")
        level = incident.priority if incident is not None else 3
        self._alerts.put(Alert(AlertKind.REQUEST, request.key, at, level, request))
