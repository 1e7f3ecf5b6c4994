"""Units that answer for themselves: message, answer, drive, arrival, report, and home again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from console.commands.add_note import AddFeedback
from console.commands.set_unit_status import SetUnitStatus
from console.doctrines import load_doctrine
from console.domain import dispatch
from console.domain.doctrine import Doctrine, Relay
from console.domain.geo import LonLat, distance_m
from console.domain.incident import Incident
from console.domain.rows import changed
from console.domain.unit import Assignment, Role, Unit, UnitStatus
from console.drill.autopilot import DELAYS_S, Autopilot
from console.drill.movement import Movers
from console.drill.scenario import UnitOnDuty
from console.picture import Picture
from maps.travel import StraightLine

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HOME, SCENE, OTHER = LonLat(112.30, 33.30), LonLat(112.32, 33.31), LonLat(112.28, 33.28)
S = UnitStatus


class Shift:
    """One unit, one or two calls, and a picture that follows what is ordered."""

    def __init__(self, seed: int = 1, doctrine: Doctrine | None = None) -> None:
        self.movers = Movers({"A-1": HOME})
        relay = doctrine.relay if doctrine is not None else Relay()
        self.pilot = Autopilot(
            [UnitOnDuty(unit="A-1", at=HOME)], StraightLine(), self.movers, seed, (OTHER, SCENE), lambda: relay.delay_s
        )
        self.unit = Unit("A-1", at=HOME, status_at=START)
        self.calls = {
            number: Incident(number, "help", 2, START, at=at) for number, at in (("0001", SCENE), ("0002", OTHER))
        }
        self.assignment: Assignment | None = None
        self.seq = 0
        self.now = START
        self.heard: list[tuple[str, float]] = []
        self.pilot.reset(self.picture, self.now)

    @property
    def picture(self) -> Picture:
        return Picture(
            seq=self.seq, units=MappingProxyType({"A-1": self.unit}), incidents=MappingProxyType(dict(self.calls))
        )

    def assign(self, number: str = "0001") -> None:
        self.seq += 1
        rows = dispatch.assign(self.unit, self.calls[number], Role.LEAD, self.now)
        self.unit, self.calls[number], self.assignment = rows

    def release(self) -> None:
        self.seq += 1
        self.unit = changed(self.unit, status=S.AVAILABLE, incident=None, status_at=self.now)

    def run(self, seconds: float, step_s: float = 0.5) -> None:
        """Let time pass; orders of the pilot take effect at once."""
        until = self.now + timedelta(seconds=seconds)
        while self.now < until:
            self.now += timedelta(seconds=step_s)
            self.movers.tick(self.now.timestamp())
            self.pilot.look(self.picture, self.now)
            for command, at in self.pilot.act(self.now):
                self._take(command, at)

    def _take(self, command: object, at: datetime) -> None:
        self.seq += 1
        seconds = (at - START).total_seconds()
        if isinstance(command, SetUnitStatus):
            assert self.assignment is not None
            number = self.assignment.incident
            rows = dispatch.advance(self.unit, self.calls[number], self.assignment, command.status, at)
            self.unit, self.calls[number], self.assignment = rows
            self.heard.append((command.status.value, seconds))
        elif isinstance(command, AddFeedback):
            self.heard.append((f"feedback {command.incident}", seconds))
        else:
            raise TypeError(command)

    def names(self) -> list[str]:
        return [name for name, _ in self.heard]


def test_an_order_takes_its_time_through_every_level() -> None:
    delivered, arrived = {}, {}
    for name in ("default", "nancheng-before", "nancheng-after"):
        shift = Shift(doctrine=load_doctrine(name))
        shift.assign()
        shift.run(3600)
        heard = dict(shift.heard)
        delivered[name], arrived[name] = heard["delivered"], heard["on_scene"]
    assert delivered["nancheng-before"] == pytest.approx(delivered["default"] + 360)
    assert delivered["nancheng-after"] == pytest.approx(delivered["default"] + 120)
    assert arrived["nancheng-before"] == pytest.approx(arrived["nancheng-after"] + 240)


def test_a_unit_answers_drives_arrives_and_reports() -> None:
    shift = Shift()
    shift.assign()
    shift.run(3600)
    assert shift.names() == ["delivered", "acknowledged", "en_route", "on_scene", "feedback 0001"]
    times = [0.0, *(seconds for _, seconds in shift.heard)]
    for (least, most), before, after in zip(DELAYS_S.values(), times, times[1:], strict=False):
        assert least <= after - before <= most
    drive_s = times[4] - times[3]
    road_s = StraightLine().route(HOME, SCENE).duration_s  # type: ignore[union-attr]
    assert 0.7 * road_s < drive_s < road_s
    assert shift.movers.place_of("A-1") == pytest.approx(SCENE)
    assert shift.unit.status is S.ON_SCENE


def test_it_waits_for_its_call_to_be_closed_and_then_drives_home() -> None:
    shift = Shift()
    shift.assign()
    shift.run(1800)
    shift.release()
    shift.run(20)
    assert distance_m(shift.movers.place_of("A-1"), SCENE) > 0
    shift.run(1200)
    assert distance_m(shift.movers.place_of("A-1"), HOME) < 3_100


def test_the_same_seed_reacts_the_same_and_another_does_not() -> None:
    heard = []
    for seed, step_s in ((1, 0.5), (1, 7.0), (2, 0.5)):
        shift = Shift(seed)
        shift.assign()
        shift.run(1800, step_s)
        heard.append(shift.heard)
    assert heard[0] == heard[1]
    assert heard[0] != heard[2]


def test_a_unit_that_is_sent_elsewhere_forgets_the_first_call() -> None:
    shift = Shift()
    shift.assign()
    shift.run(100)
    shift.release()
    shift.assign("0002")
    shift.heard.clear()
    shift.run(3600)
    assert shift.names() == ["delivered", "acknowledged", "en_route", "on_scene", "feedback 0002"]
    assert shift.movers.place_of("A-1") == pytest.approx(OTHER)


def test_what_the_trainee_reports_for_a_unit_is_not_reported_again() -> None:
    shift = Shift()
    shift.assign()
    shift._take(SetUnitStatus(unit="A-1", status=S.EN_ROUTE), shift.now)
    shift.heard.clear()
    shift.run(3600)
    assert shift.names() == ["on_scene", "feedback 0001"]


def test_free_units_patrol_near_their_home_and_come_back() -> None:
    shift = Shift()
    far_m = []
    for _ in range(90):
        shift.run(120, 5.0)
        far_m.append(distance_m(shift.movers.place_of("A-1"), HOME))
    assert max(far_m) > 500
    assert max(far_m) < 3_100
    assert min(far_m[30:]) < 60
    assert shift.heard == []


def test_off_duty_it_stands_still() -> None:
    shift = Shift()
    shift.seq += 1
    shift.unit = changed(shift.unit, status=S.OFF_DUTY)
    shift.run(7200, 10.0)
    assert shift.movers.place_of("A-1") == HOME
