"""A running drill at a desk that only remembers: play, pause, speeds and jumps."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from console.commands.base import Command, Outcome
from console.drill.clock import DrillClock
from console.drill.control import DrillControl
from console.drill.engine import Timed
from console.drill.scenario import Scenario
from console.feeds.fixes import FixTable
from console.picture import Picture
from tests.support.logs import imported, row

WAIT_S = 20.0


class Remembering:
    """Takes every command and remembers it; its record can be cut back."""

    def __init__(self) -> None:
        self.given: list[Timed] = []
        self.shown: list[FixTable] = []
        self.rewound: list[datetime] = []
        self.errors: list[Exception] = []
        self.fail_at: str = ""
        self._news = threading.Condition()

    def run(self, command: Command, at: datetime) -> Outcome:
        if command.name() == self.fail_at:
            raise OSError("the cable is out")
        with self._news:
            self.given.append((command, at))
            self._news.notify_all()
        return Outcome(True, command.id or "", len(self.given))

    def run_all(self, commands: Sequence[Timed]) -> Sequence[Outcome]:
        return [self.run(command, at) for command, at in commands]

    def rewind(self, moment: datetime) -> None:
        with self._news:
            self.rewound.append(moment)
            self.given = [each for each in self.given if each[1] <= moment]
            self._news.notify_all()

    def relay_s(self) -> float:
        return 0.0

    def picture(self) -> Picture:
        return Picture()

    def show(self, fixes: FixTable) -> None:
        with self._news:
            self.shown.append(fixes)
            self._news.notify_all()

    def failed(self, error: Exception) -> None:
        with self._news:
            self.errors.append(error)
            self._news.notify_all()

    def wait_for(self, what: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(what, WAIT_S), [command.name() for command, _ in self.given]

    def names(self) -> list[str]:
        return [command.name() for command, _ in self.given]


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    made = imported(
        tmp_path,
        row(),
        row(call="2", unit="E2", received="23:00:00", entry="", dispatch="23:01:00", response="23:02:00",
            scene="23:10:00", end="23:30:00", place="(37.76, -122.43)"),
    ).scenario  # fmt: skip
    assert made is not None
    return made


@pytest.fixture
def desk() -> Remembering:
    return Remembering()


@pytest.fixture
def control(scenario: Scenario, desk: Remembering) -> Iterator[DrillControl]:
    made = DrillControl(scenario, None, "recorded", 1, desk, DrillClock(scenario.first))
    yield made
    made.stop()


WHOLE = ["RegisterUnit"] * 2 + [
    "ReceiveIncident", "AssignUnits", "SetUnitStatus", "SetUnitStatus", "ReleaseUnits", "CloseIncident",
] * 2  # fmt: skip


def test_as_fast_as_it_goes_everything_happens_in_order(control: DrillControl, desk: Remembering) -> None:
    control.set_speed(math.inf)
    control.start()
    desk.wait_for(lambda: len(desk.given) == len(WHOLE))
    assert desk.names() == WHOLE
    assert [at for _, at in desk.given] == sorted(at for _, at in desk.given)
    assert len({command.id for command, _ in desk.given}) == len(WHOLE)
    desk.wait_for(lambda: not control.is_playing)
    assert control.now() == control.ends_at
    assert control.progress == 1.0


def test_a_paused_drill_stands_still(control: DrillControl, desk: Remembering) -> None:
    control.start(playing=False)
    desk.wait_for(lambda: len(desk.shown) >= 2)
    # The first call has come; nothing after it.
    assert desk.names() == WHOLE[:3]
    assert control.now() == control.begins_at
    assert desk.shown[0].units == ("E1", "E2")


def test_time_passes_at_the_speed_that_was_set(control: DrillControl, desk: Remembering) -> None:
    control.set_speed(600.0)
    control.start()
    desk.wait_for(lambda: "SetUnitStatus" in desk.names())
    control.pause()
    stood_at = control.now()
    assert control.begins_at < stood_at < control.ends_at
    assert all(at <= stood_at for _, at in desk.given)
    control.play()
    desk.wait_for(lambda: len(desk.given) == len(WHOLE))


def test_forward_and_back_and_on_again(control: DrillControl, desk: Remembering, scenario: Scenario) -> None:
    control.start(playing=False)
    there = scenario.first + timedelta(minutes=5)
    control.jump(there)
    desk.wait_for(lambda: len(desk.given) == 5)
    control.jump(scenario.last + timedelta(days=1))
    desk.wait_for(lambda: len(desk.given) == len(WHOLE))
    whole = list(desk.given)
    control.jump(there)
    desk.wait_for(lambda: len(desk.given) == 5 and control.now() == there)
    assert desk.rewound == [there]
    control.set_speed(math.inf)
    control.play()
    desk.wait_for(lambda: len(desk.given) == len(WHOLE))
    assert desk.given == whole


def test_units_are_between_their_places_where_the_stamps_say(
    control: DrillControl, desk: Remembering, scenario: Scenario
) -> None:
    control.start(playing=False)
    # Second call: E2 sets out at 23:02 and is there at 23:10.
    call = scenario.calls[1]
    for minutes, share in ((2.0, 0.0), (6.0, 0.5), (10.0, 1.0)):
        moment = call.received_at + timedelta(minutes=minutes)
        control.jump(moment)
        due_s = moment.timestamp()
        desk.wait_for(partial(shows, desk, due_s))
        table = desk.shown[-1]
        at = table.lonlat[table.row_of["E2"]]
        home = next(unit.at for unit in scenario.units if unit.unit == "E2")
        assert at.tolist() == pytest.approx([home.lon + (call.at.lon - home.lon) * share,
                                             home.lat + (call.at.lat - home.lat) * share])  # fmt: skip


def shows(desk: Remembering, due_s: float) -> bool:
    return bool(desk.shown) and bool(desk.shown[-1].fixed_at_s[0] == due_s)


def test_what_breaks_ends_the_drill_and_is_told(control: DrillControl, desk: Remembering) -> None:
    desk.fail_at = "AssignUnits"
    control.set_speed(math.inf)
    control.start()
    desk.wait_for(lambda: bool(desk.errors))
    assert str(desk.errors[0]) == "the cable is out"
    assert not control.is_playing


def test_speeds_that_are_none_are_refused(control: DrillControl) -> None:
    for speed in (0.0, -1.0, math.nan):
        with pytest.raises(ValueError, match="above 0"):
            control.set_speed(speed)


def test_a_clock_runs_stands_and_is_pinned() -> None:
    seconds = [100.0]
    start = datetime.fromisoformat("2026-03-01T08:00:00+00:00")
    clock = DrillClock(start, tick=lambda: seconds[0])
    clock.run(10.0)
    seconds[0] += 6.0
    assert clock.now() == start + timedelta(minutes=1)
    with clock.pinned(start):
        assert clock.now() == start
    clock.run(0.5)
    seconds[0] += 10.0
    assert clock.now() == start + timedelta(seconds=65)
    clock.stop()
    seconds[0] += 99.0
    assert clock.now() == start + timedelta(seconds=65)
    clock.set(start)
    assert clock.now() == start


def test_what_was_before_the_beginning_is_there_when_it_begins(scenario: Scenario, desk: Remembering) -> None:
    there = scenario.first + timedelta(minutes=7)
    control = DrillControl(scenario, None, "decided", 1, desk, DrillClock(scenario.first), begin_at=there)
    try:
        control.start(playing=False)
        desk.wait_for(lambda: bool(desk.shown))
        # The log's own assignments count until the trainee takes over, and then only its calls.
        assert desk.names() == WHOLE[:6]
        assert control.now() == there
        control.jump(scenario.last)
        desk.wait_for(lambda: desk.names() == [*WHOLE[:6], "ReceiveIncident"])
    finally:
        control.stop()


def test_a_drill_that_broke_off_gives_the_last_moment_again_and_goes_on(scenario: Scenario, desk: Remembering) -> None:
    broke_off_at = scenario.first + timedelta(minutes=6)
    whole = Remembering()
    for target, clock, resume in (
        (whole, DrillClock(scenario.first), False),
        (desk, DrillClock(broke_off_at), True),
    ):
        control = DrillControl(scenario, None, "recorded", 1, target, clock, resume=resume)
        control.set_speed(math.inf)
        try:
            control.start()
            target.wait_for(lambda control=control: not control.is_playing)  # type: ignore[misc]
        finally:
            control.stop()
    again = [each for each in whole.given if each[0].name() == "RegisterUnit" or each[1] >= broke_off_at]
    assert desk.given == again
