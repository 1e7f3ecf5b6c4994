"""A drill at a real desk without a window: the session's threads, a record on disk, and the drill's own thread."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console.clock import SystemClock
from console.commands.assign_units import AssignUnits
from console.commands.base import Command, Outcome
from console.commands.bus import SeededIds
from console.commands.close_incident import CloseIncident
from console.doctrines import load_doctrine
from console.domain.presence import WhoIsOn
from console.domain.unit import UnitStatus
from console.drill.clock import DrillClock
from console.drill.control import DrillControl, Mode
from console.drill.engine import StepIds
from console.drill.headless import Setting, run_headless
from console.drill.scenario import Scenario
from console.drilling import DrillSession
from console.feeds.fixes import FixTable
from console.picture import ChangeSet, Picture
from console.session import Entry, Health
from db import journal
from db.store import Store
from tests.support.logs import imported, row

WAIT_S = 30.0


class Watcher:
    """Hears what a window would hear, and can wait for it."""

    def __init__(self) -> None:
        self.picture = Picture()
        self.fixes = FixTable()
        self.answers: list[Outcome] = []
        self.news = threading.Condition()

    def picture_changed(self, picture: Picture, _changes: ChangeSet) -> None:
        with self.news:
            self.picture = picture
            self.news.notify_all()

    def entries_seen(self, entries: list[Entry]) -> None:
        assert all(entry.seq for entry in entries)

    def fixes_changed(self, fixes: FixTable) -> None:
        with self.news:
            self.fixes = fixes
            self.news.notify_all()

    def answered(self, _command: Command, outcome: Outcome) -> None:
        with self.news:
            self.answers.append(outcome)
            self.news.notify_all()

    def presence_changed(self, who: WhoIsOn) -> None:
        pass

    def health_changed(self, health: Health) -> None:
        assert health.db_ok, health.text

    def wait_for(self, what: Callable[[], bool]) -> None:
        with self.news:
            assert self.news.wait_for(what, WAIT_S), self.picture


class Room:
    """A drill room: watcher, session and control on a scratch record."""

    def __init__(self, scenario: Scenario, mode: Mode, folder: Path) -> None:
        self.watcher = Watcher()
        self.errors: list[Exception] = []
        clock = DrillClock(scenario.first)
        numbers = iter(range(100))
        store = Store.open_or_make(
            str(folder / "room.sqlite"), kind="drill", name="room", now=SystemClock().now(), durable=False
        )
        self.session = DrillSession(
            store,
            user="trainee",
            doctrine=load_doctrine(),
            listener=self.watcher,
            clock=clock,
            travel=None,
            fresh_file=lambda: folder / f"cut-{next(numbers)}.sqlite",
            tell_failed=self.errors.append,
            ids=SeededIds(StepIds(5).series),
        )
        self.control = DrillControl(scenario, None, mode, 5, self.session, clock)

    def stop(self) -> None:
        self.control.stop()
        self.session.stop()
        assert self.errors == []

    def status(self, unit: str) -> UnitStatus | None:
        found = self.watcher.picture.units.get(unit)
        return found.status if found else None

    def head(self) -> tuple[int, str]:
        with self.session.store.reading() as connection:
            return journal.head(connection)


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    made = imported(
        tmp_path,
        row(transport="22:20:00"),
        row(call="2", unit="E2", received="22:50:00", entry="", dispatch="22:51:00", response="22:52:00",
            scene="22:59:00", end="23:20:00", place="(37.76, -122.43)"),
    ).scenario  # fmt: skip
    assert made is not None
    return made


@pytest.fixture
def room(scenario: Scenario, tmp_path: Path) -> Iterator[Callable[[Mode], Room]]:
    rooms: list[Room] = []

    def make(mode: Mode) -> Room:
        folder = tmp_path / f"room {len(rooms)}"
        folder.mkdir()
        rooms.append(Room(scenario, mode, folder))
        rooms[-1].session.start()
        return rooms[-1]

    yield make
    for each in rooms:
        each.stop()


def test_a_recorded_drill_ends_with_the_head_it_has_without_a_window(
    room: Callable[[Mode], Room], scenario: Scenario
) -> None:
    expected = run_headless(Setting(scenario, load_doctrine(), seed=5))["journal"]
    here = room("recorded")
    here.control.set_speed(math.inf)
    here.control.start()
    here.watcher.wait_for(lambda: here.watcher.picture.seq == expected["entries"])
    assert here.head() == (expected["entries"], expected["head"])


def test_going_back_cuts_the_record_and_going_on_completes_it_again(
    room: Callable[[Mode], Room], scenario: Scenario
) -> None:
    expected = run_headless(Setting(scenario, load_doctrine(), seed=5))["journal"]
    here = room("recorded")
    here.control.start(playing=False)
    here.control.jump(scenario.last)
    here.watcher.wait_for(lambda: here.watcher.picture.seq == expected["entries"])
    here.control.jump(scenario.first + timedelta(minutes=10))
    here.watcher.wait_for(lambda: here.status("E1") is UnitStatus.ON_SCENE)
    with here.session.store.reading() as connection:
        assert journal.verify(connection).ok
        assert journal.fold_difference(connection) is None
    assert here.watcher.picture.texts
    here.control.set_speed(math.inf)
    here.control.play()
    here.watcher.wait_for(lambda: here.watcher.picture.seq == expected["entries"])
    assert here.head() == (expected["entries"], expected["head"])


def test_a_trainee_sends_a_unit_and_it_does_the_rest(room: Callable[[Mode], Room]) -> None:
    here = room("decided")
    here.control.set_speed(300.0)
    here.control.start()
    here.watcher.wait_for(lambda: "1001" in here.watcher.picture.incidents)
    here.session.submit(AssignUnits(incident="1001", units=("E2",)))
    here.watcher.wait_for(lambda: here.status("E2") is UnitStatus.ON_SCENE)
    here.watcher.wait_for(lambda: bool(here.watcher.picture.notes))
    assignment = next(iter(here.watcher.picture.assignments.values()))
    names = ("assigned", "delivered", "acknowledged", "en_route", "on_scene")
    stamps = [getattr(assignment, f"{name}_at") for name in names]
    assert stamps == sorted(stamps)
    assert all(outcome.ok for outcome in here.watcher.answers)
    here.session.submit(CloseIncident(incident="1001", disposition="settled"))
    here.watcher.wait_for(lambda: here.status("E2") is UnitStatus.AVAILABLE)
    here.watcher.wait_for(lambda: "2" in here.watcher.picture.incidents)
    assert [name for name in here.watcher.picture.incidents if here.watcher.picture.active_on(name)] == []


def test_going_back_takes_what_the_trainee_did_after_that_back(
    room: Callable[[Mode], Room], scenario: Scenario
) -> None:
    here = room("decided")
    here.control.set_speed(60.0)
    here.control.start()
    here.watcher.wait_for(lambda: "1001" in here.watcher.picture.incidents)
    here.session.submit(AssignUnits(incident="1001", units=("E1",)))
    here.watcher.wait_for(lambda: here.status("E1") is UnitStatus.ACKNOWLEDGED)
    here.control.pause()
    here.control.jump(scenario.first)
    here.watcher.wait_for(lambda: here.status("E1") is UnitStatus.AVAILABLE and here.control.now() == scenario.first)
    answer: Any = here.session.submit(AssignUnits(incident="1001", units=("E1",))).result()
    assert answer.ok


def test_units_on_their_way_arrive_in_the_time_that_is_jumped_over(
    room: Callable[[Mode], Room], scenario: Scenario
) -> None:
    here = room("decided")
    here.control.start(playing=False)
    first, second = scenario.calls[0].incident, scenario.calls[1]
    here.watcher.wait_for(lambda: first in here.watcher.picture.incidents and here.status("E1") is not None)
    here.session.submit(AssignUnits(incident=first, units=("E1",))).result(WAIT_S)
    here.watcher.wait_for(lambda: here.status("E1") is UnitStatus.DISPATCHED)
    for minutes, status in ((1 / 120, UnitStatus.DISPATCHED), (45, UnitStatus.ON_SCENE)):
        moment = scenario.first + timedelta(minutes=minutes)
        here.control.jump(moment)
        here.watcher.wait_for(lambda m=moment: here.control.now() == m)  # type: ignore[misc]
        here.watcher.wait_for(lambda s=status: here.status("E1") is s)  # type: ignore[misc]
    moment = here.control.now()
    unit = here.watcher.picture.units["E1"]
    (active,) = here.watcher.picture.active_on(first)
    stamps = (active.delivered_at, active.acknowledged_at, active.en_route_at, active.on_scene_at)
    assert all(stamps)
    assert list(stamps) == sorted(stamps)  # type: ignore[type-var]
    assert unit.status_at == active.on_scene_at
    assert active.on_scene_at is not None
    assert active.on_scene_at < moment - timedelta(minutes=15), "it stood there long before the moment jumped to"
    due_s = moment.timestamp()
    here.watcher.wait_for(lambda: bool(len(here.watcher.fixes.units) and here.watcher.fixes.fixed_at_s[0] == due_s))
    fixes = here.watcher.fixes
    at = scenario.calls[0].at
    assert fixes.lonlat[fixes.row_of["E1"]].tolist() == pytest.approx([at.lon, at.lat])
    here.watcher.wait_for(lambda: any(note.unit == "E1" for note in here.watcher.picture.notes.values()))
    # Nobody ordered the other one anywhere: it waits, and the call that came in meanwhile is there.
    assert second.received_at > moment or second.incident in here.watcher.picture.incidents
    assert here.status("E2") is UnitStatus.AVAILABLE


def test_jumping_leads_where_waiting_would_have_led(room: Callable[[Mode], Room], scenario: Scenario) -> None:
    stamps = []
    for hurried in (False, True):
        here = room("decided")
        here.control.set_speed(300.0)
        here.control.start(playing=False)
        first = scenario.calls[0].incident
        here.watcher.wait_for(lambda: first in here.watcher.picture.incidents and here.status("E1") is not None)  # noqa: B023
        here.session.submit(AssignUnits(incident=first, units=("E1",))).result(WAIT_S)
        here.watcher.wait_for(lambda: here.status("E1") is UnitStatus.DISPATCHED)  # noqa: B023
        if hurried:
            here.control.jump(scenario.first + timedelta(minutes=30))
        else:
            here.control.play()
        here.watcher.wait_for(lambda: here.status("E1") is UnitStatus.ON_SCENE)  # noqa: B023
        (active,) = here.watcher.picture.active_on(first)
        stamps.append((active.delivered_at, active.acknowledged_at, active.en_route_at, active.on_scene_at))
    waited, jumped = stamps
    assert waited == jumped
