"""What the shift is played with: units, tours and twenty calls of the training county, and what comes from outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from console.commands.base import Command
from console.commands.plan_tours import PlannedTour, PlanTours
from console.commands.tour_of_duty import BeginTour
from console.domain.incident import Incident
from console.domain.request import Request
from console.domain.task import Task
from console.drill.engine import registration
from console.drill.scenario import Call
from console.drill.training import training_scenario
from console.picture import Picture
from console.widgets.desk import Desk
from db.signing import make_key
from docs.shift.hand import Step

SEED, CALLS = 7, 20
TURN = timedelta(hours=12)


class Setting:
    """The desk and what it is played with."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        """
        Args:
            folder: for the key of the commander.
        """
        self.desk, self._key = desk, folder / "li.pem"
        self._scenario = training_scenario(desk.region, SEED, desk.bridge.now(), timedelta(hours=24))

    @property
    def picture(self) -> Picture:
        """The record as the desk sees it."""
        picture: Picture = self.desk.bridge.picture
        return picture

    def prepare(self) -> Iterator[Step]:
        """Put units on record, two of them on a tour, and the commander's key into its file."""
        bridge = self.desk.bridge
        yield lambda: self.window_has_keys() and bool(self.picture.zones)
        for unit in self._scenario.units:
            bridge.submit(replace(registration(unit), actor=None))
        yield lambda: len(self.picture.units) == len(self._scenario.units)
        begins = bridge.now().replace(microsecond=0)
        tours = tuple(
            PlannedTour(code=f"tour-{unit}", unit=unit, starts_at=begins, ends_at=begins + TURN)
            for unit in ("A-2", "B-2")
        )
        bridge.submit(PlanTours(tours=tours))
        yield lambda: len(self.picture.tours) == len(tours)
        for tour in tours:
            yield self.outside(BeginTour(tour=tour.code))
        make_key(self._key)
        self.desk.duty.handover.key.setText(str(self._key))  # as it stands there since the handover before
        yield self.desk.canvas.fully_painted

    def calls(self) -> list[Call]:
        """Twenty calls of as many classes, those reviewed last but for the first; the fifth is the fourth once more."""
        of_class: dict[str, Call] = {}
        for call in self._scenario.calls:
            of_class.setdefault(call.class_code, call)
        family = of_class.pop("dispute.family")
        others = sorted(of_class.values(), key=lambda call: self.needs_review(call.class_code))
        calls = [family, *others][:CALLS]
        calls[4] = replace(calls[3], summary=calls[4].summary)
        return calls

    def needs_review(self, code: str) -> bool:
        """Whether a class is closed only after a legal review."""
        return bool(self.desk.bridge.doctrine.needs_review(code))

    def outside(self, command: Command) -> Step:
        """What another program or another desk sends; true once it is on record."""
        answered: list[bool] = []

        def hear(_command: Command, outcome: object) -> None:
            if getattr(outcome, "id", "") == sent:
                answered.append(getattr(outcome, "ok", False))

        self.desk.bridge.answered.connect(hear)
        sent = self.desk.bridge.submit(command)
        return lambda: answered and answered[0]

    def newest(self, but: set[str]) -> str | None:
        """The number of a call that was not there before."""
        return next((number for number in self.picture.incidents if number not in but), None)

    def asked_about(self, number: str) -> list[Request]:
        """What was asked of others about a call, the last one last."""
        return [one for one in self.picture.requests.values() if one.incident == number]

    def task(self, key: str) -> Task:
        """A task as it is on record now."""
        return self.picture.tasks[key]

    def resting(self) -> int:
        """How many units have their break."""
        return sum(tour.break_since is not None for tour in self.picture.tours.values())

    def handovers(self, having: str) -> int:
        """How many handovers have a signature, or somebody who took over."""
        return sum(bool(getattr(one, having)) for one in self.picture.handovers.values())

    def form_has_keys(self) -> bool:
        """Whether the form that was opened has the keyboard."""
        return self.desk.duty.form is not None and _is_active(self.desk.duty.form)

    def window_has_keys(self) -> bool:
        """Whether the window has the keyboard."""
        return _is_active(self.desk.frame)

    def incident(self, number: str) -> Incident:
        """A call as it is on record now."""
        return self.picture.incidents[number]

    def on(self, number: str) -> list[str]:
        """Who is on a call."""
        return sorted(active.unit for active in self.picture.active_on(number))

    def free(self, count: int) -> list[str]:
        """Units that nobody has."""
        return [name for name, unit in sorted(self.picture.units.items()) if unit.status.is_free][:count]


def _is_active(window: QWidget) -> bool:
    """Hand the keyboard to a window, as a window manager would; whether it has it."""
    if not window.isActiveWindow():
        window.activateWindow()
    return window.isActiveWindow()


def is_exposed(widget: QWidget) -> bool:
    """Whether the X server shows the window that a widget lies in: sooner, a click would fall on what is below."""
    return widget.isVisible() and widget.window().testAttribute(Qt.WidgetAttribute.WA_Mapped)
