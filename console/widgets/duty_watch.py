"""Raises an alert for each tour that begins or ends late, and for each task that is overdue. Knows no view."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject

from console.domain.roster import TourState, late_at, tour_state
from console.domain.task import TaskState, task_state
from console.picture import ChangeSet, Picture
from console.widgets.alert_watch import Alert, AlertKind, AlertWatch

TOUR_LEVEL, TASK_LEVEL = 3, 4


class DutyWatch(QObject):
    """Tells each of them once. What was late when this desk began to look stands in the lists, and is no news."""

    def __init__(self, bridge: Any, alerts: AlertWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._alerts = bridge, alerts
        #: Before this moment nothing more becomes late; None: nothing will.
        self._next: datetime | None = None
        bridge.picture_changed.connect(self._picture_changed)
        bridge.clock_ticked.connect(self._tick)
        bridge.doctrine_changed.connect(self._doctrine_changed)
        self._told: set[tuple[str, TourState | TaskState]] = set(self._late(bridge.now()))

    def _picture_changed(self, _picture: Picture, change: ChangeSet) -> None:
        if change.everything:
            self._told = set(self._late(self._bridge.now()))
        elif change.tours or change.tasks:
            now = self._bridge.now()
            late = {key for key, _ in self._late(now)}
            for key in (change.tours | change.tasks) - late:
                self._alerts.acknowledge(AlertKind.DUTY, key)  # somebody has seen to it
            self._look(now)

    def _doctrine_changed(self, _doctrine: object) -> None:
        self._look(self._bridge.now())

    def _tick(self, now: datetime) -> None:
        if self._next is not None and self._next <= now:
            self._look(now)

    def _late(self, now: datetime) -> dict[tuple[str, TourState | TaskState], datetime]:
        """What is late at a moment, and since when; keeps when there will be more to tell."""
        picture, late_s = self._bridge.picture, self._bridge.doctrine.tours.late_s
        moments = [late_at(tour, late_s) for tour in picture.tours.values()]
        moments += [task.due_at for task in picture.tasks.values() if task.is_open]
        self._next = min((moment for moment in moments if moment is not None and moment > now), default=None)
        found: dict[tuple[str, TourState | TaskState], datetime] = {}
        for tour in picture.tours.values():
            since, state = late_at(tour, late_s), tour_state(tour, now)
            never_came = tour.begun_at is None and tour.ends_at <= now
            if since is not None and since <= now and not never_came:
                found[tour.key, state] = since
        for task in picture.tasks.values():
            if task.due_at is not None and task_state(task, now) is TaskState.OVERDUE:
                found[task.key, TaskState.OVERDUE] = task.due_at
        return found

    def _look(self, now: datetime) -> None:
        for (key, state), since in self._late(now).items():
            if (key, state) in self._told:
                continue
            self._told.add((key, state))
            picture = self._bridge.picture
            what = picture.tours.get(key) or picture.tasks[key]
            level = TASK_LEVEL if state is TaskState.OVERDUE else TOUR_LEVEL
            self._alerts.put(Alert(AlertKind.DUTY, key, since, level, (what, state)))
