"""Late tours and overdue tasks among the alerts: told once, when their time comes, gone when somebody saw to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from console.domain.doctrine import TourRule
from console.domain.rows import changed
from console.domain.task import Task, TaskKind, TaskOutcome, end
from console.domain.tour import Tour
from console.picture import RowChange
from console.widgets.alert_watch import Alert, AlertKind, AlertWatch
from console.widgets.duty_watch import DutyWatch
from tests.gui.fakes import NOW, FakeBridge

pytestmark = pytest.mark.usefixtures("qapp")
TOUR = Tour("t", "A-1", NOW + timedelta(minutes=1), NOW + timedelta(hours=8))
TASK = Task("w", TaskKind.PATROL, NOW, "x", due_at=NOW + timedelta(minutes=2))


class Room:
    """A bridge whose clock is set by hand, the alerts and the watch."""

    def __init__(self) -> None:
        self.bridge = FakeBridge()
        self.alerts = AlertWatch(self.bridge)
        self.watch = DutyWatch(self.bridge, self.alerts)
        self.told: list[Alert] = []
        self.alerts.raised.connect(self.told.append)

    def take(self, kind: str, row: Tour | Task) -> None:
        """A row of the record changed."""
        self.bridge.picture, change = self.bridge.picture.folded(101, [RowChange(kind, row.key, row)])
        self.bridge.picture_changed.emit(self.bridge.picture, change)

    def tick(self, minutes: float) -> None:
        """So many minutes after the beginning."""
        self.bridge.clock_ticked.emit(NOW + timedelta(minutes=minutes))

    def about(self) -> list[str]:
        """What the alerts of duty are about."""
        return [alert.about for alert in self.alerts.of(AlertKind.DUTY)]


def test_a_tour_that_does_not_begin_is_told_once_and_gone_when_it_does(qtbot: QtBot) -> None:
    room = Room()
    room.take("tour", TOUR)
    room.tick(10)
    assert room.about() == []
    room.tick(11)
    room.tick(12)
    assert room.about() == ["t"]
    assert [alert.about for alert in room.told if alert.kind is AlertKind.DUTY] == ["t"]
    room.take("tour", changed(TOUR, begun_at=NOW))
    assert room.about() == []


def test_doctrine_says_when_a_tour_is_late(qtbot: QtBot) -> None:
    room = Room()
    room.take("tour", TOUR)
    room.tick(4)
    assert room.about() == []
    room.bridge.doctrine = replace(room.bridge.doctrine, tours=TourRule(late_s=120))
    room.bridge.doctrine_changed.emit(room.bridge.doctrine)
    room.tick(4)
    assert room.about() == ["t"]


def test_a_task_is_told_when_it_is_overdue_and_gone_when_it_is_over(qtbot: QtBot) -> None:
    room = Room()
    room.take("task", TASK)
    room.tick(1)
    assert room.about() == []
    room.tick(2)
    assert room.about() == ["w"]
    room.take("task", end(TASK, TaskOutcome.DONE, NOW))
    assert room.about() == []


def test_what_comes_first_is_told_first_whatever_changes_meanwhile(qtbot: QtBot) -> None:
    room = Room()
    room.take("tour", TOUR)
    room.take("task", TASK)
    room.take("tour", changed(TOUR, key="u", starts_at=NOW + timedelta(hours=1)))
    room.tick(2)
    assert room.about() == ["w"]
    room.tick(11)
    assert room.about() == ["w", "t"]
