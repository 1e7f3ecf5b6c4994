"""What the commander must not miss: new calls, late steps, refused commands, a lost database, stale units.

Watches the bridge and keeps alerts until they are acknowledged. Knows no view and no sound.
"""

from __future__ import annotations

import heapq
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from console.bridge import Bridge
from console.commands.base import Command, Outcome
from console.domain.incident import IncidentStatus
from console.domain.unit import UnitStatus
from console.domain.worst_first import Due, LimitsOf, Step, dues, limits_by_zone
from console.picture import ChangeSet, Picture

if TYPE_CHECKING:
    from console.session import Health


class AlertKind(StrEnum):
    """What an alert is about, the gravest first."""

    DATABASE = "database"
    NEW_CALL = "new_call"
    LATE = "late"
    REQUEST = "request"
    DUTY = "duty"
    REFUSED = "refused"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to know.

    `about`: an incident, a call sign, a request or a command; `detail`: the step, the request, or what went wrong.
    """

    kind: AlertKind
    about: str
    at: datetime
    level: int
    detail: Any = None


class AlertWatch(QObject):
    """Keeps alerts, oldest first. `raised` carries each new one, `changed` follows any change."""

    raised = Signal(object)
    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.alerts: dict[tuple[AlertKind, str], Alert] = {}
        self._known: set[str] = set(bridge.picture.incidents)
        self._seq = 0  # of the picture that was shown last
        self._told: set[tuple[str, Step]] = set()
        self._turns: list[tuple[datetime, str, Step]] = []
        self._stale: set[str] = set()
        self._refusals = 0
        self._db_ok = True
        self._limits_of: LimitsOf = limits_by_zone(bridge.doctrine, bridge.picture.zones)
        bridge.picture_changed.connect(self._picture_changed)
        bridge.clock_ticked.connect(self._tick)
        bridge.answered.connect(self._answered)
        bridge.health_changed.connect(self._health_changed)
        self._picture_changed(bridge.picture, ChangeSet(everything=True))

    # -- keeping -------------------------------------------------------------------------------------

    def _raise(self, alert: Alert) -> None:
        self.alerts[alert.kind, alert.about] = alert
        self.raised.emit(alert)
        self.changed.emit()

    def put(self, alert: Alert, *, quietly: bool = False) -> None:
        """Show an alert of somebody else's, in the place of the one about the same; quietly: without its sound."""
        if quietly:
            self.alerts[alert.kind, alert.about] = alert
            self.changed.emit()
        else:
            self._raise(alert)

    def of(self, kind: AlertKind) -> list[Alert]:
        """Alerts of a kind, oldest first."""
        return [alert for alert in self.alerts.values() if alert.kind is kind]

    def acknowledge(self, kind: AlertKind | None = None, about: str | None = None) -> None:
        """The commander knows: one alert, all of a kind, or all."""
        gone = [key for key in self.alerts if (kind is None or key[0] is kind) and (about is None or key[1] == about)]
        for key in gone:
            del self.alerts[key]
        if gone:
            self.changed.emit()

    # -- watching ------------------------------------------------------------------------------------

    def _picture_changed(self, picture: Picture, change: ChangeSet) -> None:
        if change.everything or change.zones:
            self._limits_of = limits_by_zone(self._bridge.doctrine, picture.zones)
        # The same operation, read anew after its database was out of reach, tells what came meanwhile.
        goes_on = self._seq > 0 and not self._bridge.is_drill
        self._seq = picture.seq
        if change.everything and not goes_on:
            # What was there when this desk began to look is in the queue, red; only news are alerts.
            self._known = set(picture.incidents)
            self._told, self._turns = set(), []
            now = self._bridge.now()
            # Where a drill went back to, these have not happened yet.
            self.alerts = {key: alert for key, alert in self.alerts.items() if alert.at <= now}
            self.changed.emit()
            for number in picture.incidents:
                self._arm(number, told_before=now)
            return
        orders = {picture.assignments[key].incident for key in change.assignments if key in picture.assignments}
        news = change.incidents | (orders & picture.incidents.keys())
        self._take_in(picture, self._known | picture.incidents.keys() if change.everything else news)

    def _take_in(self, picture: Picture, numbers: Iterable[str]) -> None:
        for number in sorted(numbers):
            incident = picture.incidents.get(number)
            if incident is None:
                self.acknowledge(about=number)  # its receipt was undone: there is nothing to know any more
                continue
            is_new = number not in self._known
            self._known.add(number)
            if is_new and incident.status is IncidentStatus.WAITING:
                self._raise(Alert(AlertKind.NEW_CALL, number, incident.received_at, incident.priority))
            elif incident.status is not IncidentStatus.WAITING:
                self.acknowledge(AlertKind.NEW_CALL, number)  # somebody deals with it
            self._arm(number)

    # -- what is kept for the next start -------------------------------------------------------------

    def known_late(self) -> set[tuple[str, str]]:
        """Incident and step of what was told to be late and acknowledged."""
        return {(n, str(step)) for n, step in self._told if (AlertKind.LATE, n) not in self.alerts}

    def restore(self, news: Iterable[str], known_late: Container[tuple[str, str]]) -> None:
        """Raise again what was not acknowledged before this desk was started anew; one sound, of the worst.

        Args:
            news: incidents that wait and were not acknowledged.
            known_late: as `known_late()` told.
        """
        incidents, raised = self._bridge.picture.incidents, []
        for number in sorted(set(news) & incidents.keys()):
            if (AlertKind.NEW_CALL, number) not in self.alerts:
                incident = incidents[number]
                raised.append(Alert(AlertKind.NEW_CALL, number, incident.received_at, incident.priority))
        for number, step in sorted(self._told):
            if number in incidents and (number, str(step)) not in known_late:
                incident, running = incidents[number], self._running(number)
                if step in running and (AlertKind.LATE, number) not in self.alerts:
                    raised.append(Alert(AlertKind.LATE, number, running[step].late_at, incident.priority, step))
        for alert in sorted(raised, key=lambda alert: alert.at):
            self.alerts[alert.kind, alert.about] = alert
        if raised:
            self.raised.emit(min(raised, key=lambda alert: alert.level))
            self.changed.emit()

    def _arm(self, number: str, told_before: datetime | None = None) -> None:
        """Set the clocks of an incident.

        Args:
            told_before: what was late before then is not told.
        """
        for due in self._running(number).values():
            if due.late_at > self._bridge.now():
                self._told.discard((number, due.step))  # the clock of another order
            if told_before is not None and due.late_at <= told_before:
                self._told.add((number, due.step))
            elif (number, due.step) not in self._told:
                heapq.heappush(self._turns, (due.late_at, number, due.step))

    def _running(self, number: str) -> dict[Step, Due]:
        """The clocks of an incident."""
        picture = self._bridge.picture
        incident = picture.incidents[number]
        return {due.step: due for due in dues(picture.as_ordered(incident), self._limits_of(incident))}

    def _tick(self, now: datetime) -> None:
        while self._turns and self._turns[0][0] <= now:
            late_at, number, step = heapq.heappop(self._turns)
            incident = self._bridge.picture.incidents.get(number)
            if incident is None or (number, step) in self._told:
                continue
            running = self._running(number)
            if step in running and running[step].late_at <= now:
                self._told.add((number, step))
                self._raise(Alert(AlertKind.LATE, number, late_at, incident.priority, step))
        self._look_at_fixes(now)

    def _look_at_fixes(self, now: datetime) -> None:
        """Units on duty whose position has just become too old to go by."""
        fixes, units = self._bridge.fixes, self._bridge.picture.units
        if not len(fixes.fixed_at_s):
            return
        # A drill's clock runs ahead of its units in a jump: there the newest position is the time to go by.
        now_s = float(fixes.fixed_at_s.max()) if self._bridge.is_drill else now.timestamp()
        old = np.flatnonzero(now_s - fixes.fixed_at_s > self._bridge.doctrine.stale_after_s)
        stale = {
            name
            for name in (fixes.units[row] for row in old)
            if name in units and units[name].status is not UnitStatus.OFF_DUTY
        }
        for name in sorted(stale - self._stale):
            self._raise(Alert(AlertKind.STALE, name, now, 4))
        self._stale = stale

    def _answered(self, command: Command, outcome: Outcome) -> None:
        if not outcome.ok:
            self._refusals += 1
            about = f"{self._refusals}"
            self._raise(Alert(AlertKind.REFUSED, about, self._bridge.now(), 3, (command.name(), outcome)))

    def _health_changed(self, health: Health) -> None:
        db_ok = health.db_ok or not health.link.is_online  # a desk that goes on by itself is told of elsewhere
        if not db_ok and self._db_ok:
            self._raise(Alert(AlertKind.DATABASE, "database", self._bridge.now(), 1, health.text))
        elif db_ok and not self._db_ok:
            lost = self.alerts.get((AlertKind.DATABASE, "database"))
            since = lost.at if lost is not None else self._bridge.now()
            self.alerts[AlertKind.DATABASE, "database"] = Alert(
                AlertKind.DATABASE, "database", since, 3, self._bridge.now()
            )
            self.changed.emit()
        self._db_ok = db_ok
