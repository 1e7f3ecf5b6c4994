"""Raises an alert for each tour that begins or ends late, and for each task that is overdue. Knows no view."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QObject

from console.bridge import Bridge
from console.domain.roster import TourState, late_at, tour_state
from console.domain.task import Task, TaskState
from console.domain.tour import Tour
from console.picture import ChangeSet, Picture
from console.widgets.alert_watch import Alert, AlertKind, AlertWatch

TOUR_LEVEL, TASK_LEVEL = 3, 4
#: Since when each tour or task is late, by its key and how it stands.
Late = dict[tuple[str, TourState | TaskState], datetime]


class DutyWatch(QObject):
    """Tells each of them once. What was late when this desk began to look stands in the lists, and is no news."""

    def __init__(self, bridge: Bridge, alerts: AlertWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._alerts = bridge, alerts
        #: Before this moment nothing more becomes late; None: nothing will.
        self._next: datetime | None = None
        bridge.picture_changed.connect(self._picture_changed)
        bridge.clock_ticked.connect(self._tick)
        bridge.doctrine_changed.connect(self._doctrine_changed)
        self._told: set[tuple[str, TourState | TaskState]] = set(self._late_of_all(bridge.now()))

    def _picture_changed(self, picture: Picture, change: ChangeSet) -> None:
        now = self._bridge.now()
        if change.everything:
            self._told = set(self._late_of_all(now))
            return
        tours = [picture.tours[key] for key in change.tours if key in picture.tours]
        tasks = [picture.tasks[key] for key in change.tasks if key in picture.tasks]
        late = self._late(tours, tasks, now)
        for key in (change.tours | change.tasks) - {key for key, _ in late}:
            self._alerts.acknowledge(AlertKind.DUTY, key)  # somebody has seen to it
        self._tell(late)

    def _doctrine_changed(self, _doctrine: object) -> None:
        self._tell(self._late_of_all(self._bridge.now()))

    def _tick(self, now: datetime) -> None:
        if self._next is not None and self._next <= now:
            self._tell(self._late_of_all(now))

    def _late_of_all(self, now: datetime) -> Late:
        """What is late of a month's roster and of every task: looked for when the next is due, not at each change."""
        self._next = None
        picture = self._bridge.picture
        return self._late(picture.tours.values(), picture.tasks.values(), now)

    def _late(self, tours: Iterable[Tour], tasks: Iterable[Task], now: datetime) -> Late:
        """What of these is late at a moment, and since when; the next of the others brings `_next` forward."""
        late_s = self._bridge.doctrine.tours.late_s
        found: Late = {}
        to_come = [] if self._next is None else [self._next]
        for tour in tours:
            since = late_at(tour, late_s)
            if since is None:
                continue
            if since > now:
                to_come.append(since)
            elif tour.begun_at is not None or now < tour.ends_at:  # else it never came
                found[tour.key, tour_state(tour, now)] = since
        for task in tasks:
            if task.due_at is None or not task.is_open:
                continue
            if task.due_at > now:
                to_come.append(task.due_at)
            else:
                found[task.key, TaskState.OVERDUE] = task.due_at
        self._next = min(to_come, default=None)
        return found

    def _tell(self, late: Late) -> None:
        picture = self._bridge.picture
        for (key, state), since in late.items():
            if (key, state) in self._told:
                continue
            self._told.add((key, state))
            what = picture.tours.get(key) or picture.tasks[key]
            level = TASK_LEVEL if state is TaskState.OVERDUE else TOUR_LEVEL
            self._alerts.put(Alert(AlertKind.DUTY, key, since, level, (what, state)))
