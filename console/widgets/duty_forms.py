"""Forms that open a task, send a notice, and plan or change a tour: beside everything else, never in its way.

Each makes commands of what was filled in and hands them out; the record judges them. Know no bridge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from console.commands.base import Command
from console.commands.plan_tours import ChangeTour, Clearable
from console.commands.send_notice import SendNotice
from console.commands.work_on_tasks import OpenTask
from console.domain.incident import Incident
from console.domain.roster import Pattern, Span
from console.domain.task import TaskKind
from console.domain.tour import Tour
from console.feeds.roster_files import commands_of, planned, planned_tour
from console.feeds.tables import TableError
from console.picture import Picture
from console.widgets.codes import is_chinese
from console.widgets.duty_terms import place_label, task_kind_text
from console.widgets.table_words import table_error_text
from console.widgets.vehicles import VehicleField

WIDTH_PX = 420
MOST_TEAMS = 366
TURN = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Around:
    """What a form offers: the picture, the moment, and what is picked."""

    picture: Picture
    now: datetime
    units: Sequence[str] = ()
    incident: Incident | None = None


class DutyForm(QDialog):
    """A form that blocks nothing. `given` carries the commands; what is wrong is said in the form."""

    given = Signal(object)

    def __init__(self, title: str, ok: str, around: Around, parent: QWidget) -> None:
        super().__init__(parent)
        self.around = around
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH_PX)
        self.form = QFormLayout(self)
        self.wrong = QLabel(self)
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.go = self.buttons.addButton(ok, QDialogButtonBox.ButtonRole.AcceptRole)
        for button in self.buttons.buttons():
            button.setIcon(QIcon())  # some desktops put a coloured cross on it, of no kind with the icons here
        self.buttons.accepted.connect(self._give)
        self.buttons.rejected.connect(self.reject)

    def finish(self) -> None:
        """Put the buttons under the fields."""
        self.form.addRow(self.wrong)
        self.form.addRow(self.buttons)

    def commands(self) -> Sequence[Command]:
        """What was filled in, as commands.

        Raises:
            ValueError: what is wrong with it.
        """
        raise TypeError(f"{type(self).__name__} makes no commands")

    def _give(self) -> None:
        try:
            commands = self.commands()
        except ValueError as error:
            self.wrong.setText(table_error_text(error) if isinstance(error, TableError) else str(error))
            self.wrong.show()
            return
        self.given.emit(commands)
        self.accept()

    # -- fields --------------------------------------------------------------------------------------

    def zones(self, picked: str | None) -> QComboBox:
        """A choice of the zones on record, and of none."""
        every = self.around.picture.zones
        return self.choice([("", "–"), *((code, place_label(zone, code)) for code, zone in every.items())], picked)

    def posts(self, picked: str | None) -> QComboBox:
        """A choice of the posts on record, and of none."""
        every = self.around.picture.posts
        return self.choice([("", "–"), *((code, place_label(post, code)) for code, post in every.items())], picked)

    def choice(self, codes: Iterable[tuple[str, str]], picked: str | None) -> QComboBox:
        """A choice of codes by their names."""
        field = QComboBox(self)
        for code, name in codes:
            field.addItem(name, code)
        field.setCurrentIndex(max(0, field.findData(picked or "")))
        return field

    def moment(self, at: datetime) -> QDateTimeEdit:
        """A moment to the minute."""
        field = QDateTimeEdit(QDateTime.fromSecsSinceEpoch(int(at.timestamp())), self)
        field.setDisplayFormat("yyyy-MM-dd HH:mm")
        field.setCalendarPopup(True)
        return field


def moment_of(field: QDateTimeEdit) -> datetime:
    """What a field of a moment holds, in local time."""
    return datetime.fromtimestamp(field.dateTime().toSecsSinceEpoch()).astimezone()


def stated(**values: Any) -> dict[str, Any]:
    """The values that say something."""
    return {name: value for name, value in values.items() if value}


class TaskForm(DutyForm):
    """A task for a zone, an incident or a unit."""

    def __init__(self, around: Around, parent: QWidget) -> None:
        super().__init__(self.tr("Open a task"), self.tr("Open"), around, parent)
        incident = around.incident
        self.kind = self.choice(((kind.value, task_kind_text(kind)) for kind in TaskKind), None)
        self.text = QLineEdit(self)
        self.incident = QLineEdit(incident.number if incident is not None else "", self)
        self.zone = self.zones(incident.zone if incident is not None else None)
        self.unit = QLineEdit(" ".join(around.units[:1]), self)
        evening = around.now.astimezone().replace(hour=18, minute=0, second=0)
        self.due = self.moment(evening if evening > around.now else evening + timedelta(days=1))
        for label, field in (
            (self.tr("Kind"), self.kind),
            (self.tr("What to do"), self.text),
            (self.tr("Incident"), self.incident),
            (self.tr("Zone"), self.zone),
            (self.tr("Unit"), self.unit),
            (self.tr("Due"), self.due),
        ):
            self.form.addRow(label, field)
        self.text.setFocus()
        self.finish()

    def commands(self) -> Sequence[Command]:
        """The task."""
        named = stated(
            text=self.text.text().strip(),
            incident=self.incident.text().strip(),
            zone=self.zone.currentData(),
            unit=self.unit.text().strip(),
        )
        return [OpenTask(kind=TaskKind(self.kind.currentData()), due_at=moment_of(self.due), **named)]


class NoticeForm(DutyForm):
    """A notice to whoever answers for a zone."""

    def __init__(self, around: Around, parent: QWidget) -> None:
        super().__init__(self.tr("Notice to a zone"), self.tr("Send"), around, parent)
        incident = around.incident
        self.zone = self.zones(incident.zone if incident is not None else None)
        self.text = QLineEdit(self)
        self.text.setPlaceholderText(self.tr("about a place or an event, never about a person"))
        self.form.addRow(self.tr("Zone"), self.zone)
        self.form.addRow(self.tr("What"), self.text)
        (self.text if self.zone.currentData() else self.zone).setFocus()  # the zone of the picked incident is meant
        self.finish()

    def commands(self) -> Sequence[Command]:
        """The notice."""
        zone, text = self.zone.currentData(), self.text.text().strip()
        if not zone or not text:
            raise ValueError(self.tr("Name the zone, and say what."))
        return [SendNotice(zone=zone, text=text)]


class TourForm(DutyForm):
    """One tour, or tours of units by a pattern; of a tour that is there, what can be changed."""

    def __init__(self, around: Around, patterns: Mapping[str, Pattern], tour: Tour | None, parent: QWidget) -> None:
        title = self.tr("Plan tours") if tour is None else self.tr("Change the tour")
        super().__init__(title, self.tr("Plan") if tour is None else self.tr("Change"), around, parent)
        self._patterns, self._tour = patterns, tour
        hour = around.now.astimezone().replace(minute=0, second=0)
        self.unit = QLineEdit(" ".join(around.units) if tour is None else tour.unit, self)
        names = ((code, each.names.zh if is_chinese() else each.names.en) for code, each in patterns.items())
        self.pattern = self.choice([("", self.tr("one tour")), *names], None)
        self.begins = self.moment(hour if tour is None else tour.starts_at)
        self.ends = self.moment(hour + TURN if tour is None else tour.ends_at)
        self.team, self.people = QSpinBox(self), QSpinBox(self)
        self.team.setRange(0, MOST_TEAMS)
        self.people.setRange(0, 200)
        self.people.setSpecialValueText(self.tr("as on record"))
        self.zone = self.zones(tour.zone if tour is not None else None)
        self.post = self.posts(tour.post if tour is not None else None)
        self.vehicle = VehicleField(tour.vehicle if tour is not None else "", self)
        self.crew = QLineEdit(self)
        self.crew.setPlaceholderText(self.tr("kept as a private text"))
        if tour is not None:
            self.people.setValue(tour.people or 0)
            self.crew.setText(around.picture.text(tour.crew))
            has_begun = tour.begun_at is not None
            self.unit.setEnabled(not has_begun)
            self.begins.setEnabled(not has_begun)
        for label, field in (
            (self.tr("Units"), self.unit),
            *(() if tour is not None else ((self.tr("Pattern"), self.pattern), (self.tr("Team"), self.team))),
            (self.tr("From"), self.begins),
            (self.tr("Until"), self.ends),
            (self.tr("Zone"), self.zone),
            (self.tr("Post"), self.post),
            (self.tr("People"), self.people),
            (self.tr("Vehicle"), self.vehicle),
            (self.tr("Crew"), self.crew),
        ):
            self.form.addRow(label, field)
        for unused in (self.pattern, self.team) if tour is not None else ():
            unused.hide()
        self.finish()

    def commands(self) -> Sequence[Command]:
        """The tours, or the change."""
        units, tour = self.unit.text().split(), self._tour
        begins, ends = moment_of(self.begins), moment_of(self.ends)
        named = stated(
            zone=self.zone.currentData(),
            post=self.post.currentData(),
            people=self.people.value(),
            vehicle=self.vehicle.vehicle(),
            crew=self.crew.text().strip(),
        )
        if not units:
            raise ValueError(self.tr("Name the units, a blank between two."))
        if tour is not None:
            if tour.begun_at is None:
                named |= {"unit": units[0], "starts_at": begins}
            return [ChangeTour(tour=tour.key, ends_at=ends, **named, clear=self._emptied(tour, named))]
        pattern = self._patterns.get(self.pattern.currentData())
        if pattern is None:
            tours = [planned_tour(unit, Span(begins, ends), "", named) for unit in units]
        else:
            days = begins.date(), ends.date()
            tours = [tour for unit in units for tour in planned(unit, pattern, days, self.team.value(), **named)]
        if not tours:
            raise ValueError(self.tr("No turn of the pattern begins on these days."))
        return commands_of(tours)

    def _emptied(self, tour: Tour, named: Mapping[str, Any]) -> tuple[Clearable, ...]:
        """Fields that the tour has and the form has no longer; a crew that is not for this desk to read stays."""
        crew = self.around.picture.text(tour.crew)
        held: dict[Clearable, object] = {
            "zone": tour.zone,
            "post": tour.post,
            "people": tour.people,
            "vehicle": tour.vehicle,
            "crew": crew,
        }
        return tuple(name for name, value in held.items() if value and name not in named)
