"""A random week of tours, breaks and tasks on a real record: one tour at a time, no end without an outcome."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from console.domain import roster
from db import reading
from tests.support.desks import START, Desk, desks

UNITS = ["A-1", "A-2", "B-1"]
TOURS = [f"{unit}/{day}" for unit in UNITS for day in (1, 2)]
TASKS = ["one", "two", "three"]
REFUSALS = {"unit_busy", "unit_off_duty", "illegal_step", "unknown_task", "bad_field", "conflict", "undo_refused"}

units, tours, tasks = st.sampled_from(UNITS), st.sampled_from(TOURS), st.sampled_from(TASKS)


class Week(RuleBasedStateMachine):
    """One desk, three units with two tours each, one call and some tasks."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.open = desks(f"sqlite:///{self.folder / 'record.db'}")
        self.desk: Desk = self.open.__enter__()("one")

    def teardown(self) -> None:
        """Check the whole record once more and drop it."""
        try:
            assert self.desk.verify().ok
        finally:
            self.open.__exit__(None, None, None)
            shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        """Everybody is off duty and planned for two days."""
        self.desk.unit(*UNITS)
        self.desk.incident()
        for unit in UNITS:
            self.desk.done("SetUnitStatus", unit=unit, status="off_duty")
        wanted = []
        for code in TOURS:
            unit, _, day = code.partition("/")
            begins = START + timedelta(days=int(day))
            ends = begins + timedelta(hours=8)
            wanted.append({"code": code, "unit": unit, "starts_at": begins.isoformat(), "ends_at": ends.isoformat()})
        self.desk.done("PlanTours", tours=wanted)

    def run_command(self, name: str, **fields: Any) -> None:
        """Run; a refusal must be one that is known and leave the head where it was."""
        head = self.desk.head()
        outcome = self.desk.run(name, **fields)
        if not outcome.ok:
            assert outcome.error_code in REFUSALS, outcome
            assert self.desk.head() == head

    @rule(tour=tours)
    def begin_tour(self, tour: str) -> None:
        """A unit comes on."""
        self.run_command("BeginTour", tour=tour)

    @rule(unit=units)
    def end_tour(self, unit: str) -> None:
        """A unit goes off."""
        self.run_command("EndTour", unit=unit)

    @rule(unit=units, name=st.sampled_from(["BeginBreak", "EndBreak"]))
    def rest(self, unit: str, name: str) -> None:
        """A unit rests, or is back."""
        self.run_command(name, unit=unit)

    @rule(unit=units, status=st.sampled_from(["off_duty", "available", "returning", "on_scene"]))
    def report(self, unit: str, status: str) -> None:
        """A unit reports a step by itself."""
        self.run_command("SetUnitStatus", unit=unit, status=status)

    @rule(unit=units)
    def assign(self, unit: str) -> None:
        """A unit is sent to the call, whatever it does."""
        self.run_command("AssignUnits", incident="0412", units=[unit])

    @rule(task=tasks, unit=units)
    def open_task(self, task: str, unit: str) -> None:
        """Work for a unit."""
        self.run_command("OpenTask", kind="patrol", task=task, unit=unit)

    @rule(task=tasks, unit=st.none() | units)
    def give_task(self, task: str, unit: str | None) -> None:
        """Work goes to another, or back."""
        self.run_command("GiveTask", task=task, **({"unit": unit} if unit else {}))

    @rule(task=tasks, name=st.sampled_from(["BeginTask", "EndTask"]))
    def work_on(self, task: str, name: str) -> None:
        """Work is begun, or over."""
        self.run_command(name, task=task, **({"outcome": "done"} if name == "EndTask" else {}))

    @rule(back=st.integers(0, 5))
    def undo(self, back: int) -> None:
        """Something of late is taken back, where nothing has moved on."""
        seq = self.desk.head()[0] - back
        if seq > len(UNITS) * 2 + 2:
            self.run_command("Undo", seq=seq)

    @invariant()
    def tours_units_and_tasks_agree(self) -> None:
        """One running tour a unit, none of one that is off duty; begun tasks have a unit, ended ones an outcome."""
        with self.desk.store.reading() as connection:
            picture = reading.load(connection)
        now = self.desk.clock.now()
        running = [tour.unit for tour in picture.tours.values() if tour.begun_at and not tour.ended_at]
        assert len(running) == len(set(running))
        assert [tour.unit for tour in roster.on_duty(picture.tours.values(), now)] == sorted(running)
        for unit in running:
            assert picture.units[unit].status != "off_duty"
        for unit in roster.resting(picture.units.values(), picture.tours.values()):
            assert picture.units[unit].status.is_free
        for task in picture.tasks.values():
            assert task.begun_at is None or task.unit is not None
            assert (task.ended_at is None) == (task.outcome is None)


TestWeek = Week.TestCase
TestWeek.settings = settings(max_examples=12, stateful_step_count=30, deadline=None)
