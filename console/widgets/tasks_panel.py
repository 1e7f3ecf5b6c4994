"""The tasks panel: work that is no call, the soonest due first, then what ended lately; a filter, and a menu of keys.

Follows the bridge and the shared selection: a task is given to the picked unit. Words in the lower field go along as
the report of a task that is ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout

from console.commands.base import Command, Outcome
from console.commands.work_on_tasks import BeginTask, EndTask, GiveTask
from console.domain.task import Tally, Task, TaskOutcome, TaskState, soonest_first, tally, task_state
from console.picture import ChangeSet
from console.widgets.actions import Actions
from console.widgets.choice_menu import Choice
from console.widgets.duty_list import DutyList
from console.widgets.duty_terms import minute_text, place_label, task_kind_text, task_outcome_text, task_state_text
from console.widgets.private import private_text
from console.widgets.two_lines import Lines, Tone

#: After the turn of the requests.
LAG_MS = 280
#: So many of those that ended last are shown below the others.
MOST_ENDED = 60
_LAST = datetime.max.replace(tzinfo=UTC)
_TONES = {
    TaskState.OVERDUE: Tone.LATE,
    TaskState.BEGUN: Tone.AMBER,
    TaskState.DONE: Tone.MUTED,
    TaskState.NOT_DONE: Tone.MUTED,
    TaskState.CANCELLED: Tone.MUTED,
}


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """Those to be done, the soonest due first; then the last that ended."""
    every = list(tasks)
    to_do = soonest_first(one for one in every if one.is_open)
    ended = sorted((one for one in every if not one.is_open), key=lambda one: (one.ended_at or _LAST, one.key))
    return [*to_do, *reversed(ended[-MOST_ENDED:])]


class TasksPanel(DutyList):
    """The panel. `shown` asks to show a task on the map."""

    shown = Signal(object)

    action_name = "task"
    lag_ms = LAG_MS

    def lay_out(self, column: QVBoxLayout, actions: Actions) -> None:
        """The filter, the list, and the field of the report."""
        self._open = actions["open_task"]
        self._ended: dict[str, str] = {}
        self._made: dict[str, tuple[tuple[object, ...], Lines]] = {}
        self.view.empty_text = self._empty_text
        self.report, self.tell = QLineEdit(self), QPushButton(self)
        self.tell.clicked.connect(actions["task_report"].trigger)
        column.addLayout(self.bar(self.filter))
        column.addWidget(self.view, 1)
        column.addLayout(self.bar(self.report))
        column.addLayout(self.bar(self.button, self.tell))
        self.report.returnPressed.connect(self.ask)
        self.view.picked.connect(self._picked)
        self._bridge.answered.connect(self._answered)

    # -- rows ----------------------------------------------------------------------------------------

    def concerns(self, change: ChangeSet) -> bool:
        """Tasks, and the names of their zones."""
        return bool(change.tasks or change.zones)

    def lines(self) -> list[Lines]:
        """Every task; the filter's hint tells how they go."""
        now, tasks = self._bridge.now(), self._bridge.picture.tasks.values()
        self._tell(tally(tasks, now))
        today = now.astimezone().date()
        return [self._row(task, now, today) for task in in_order(tasks)]

    def _row(self, task: Task, now: datetime, today: date) -> Lines:
        """The row of a task, made anew when something that it tells is new: there may be thousands."""
        picture, state = self._bridge.picture, task_state(task, now)
        text = picture.text(task.report or task.text)
        told = (task, state, picture.zones.get(task.zone or ""), text, self._bridge.rights, today)
        kept = self._made.get(task.key)
        if kept is None or kept[0] != told:
            kept = self._made[task.key] = told, self._lines(task, state, now)
        return kept[1]

    def _lines(self, task: Task, state: TaskState, now: datetime) -> Lines:
        picture, reference = self._bridge.picture, task.report or task.text
        words = private_text(picture.text(reference), reference, self._bridge.rights)
        due = self.tr("due {0}").format(minute_text(task.due_at, now)) if task.due_at is not None else ""
        given = task.unit or self.tr("nobody has it")
        about = (place_label(picture.zones.get(task.zone or ""), task.zone), task.incident)
        return Lines(
            task.key,
            task_kind_text(task.kind),
            " · ".join(filter(None, about)),
            task_state_text(state),
            " · ".join(filter(None, (given, due, words))),
            _TONES.get(state, Tone.PLAIN),
        )

    def words_of(self, key: str) -> str:
        """What a task's row says, a part a line."""
        now = self._bridge.now()
        lines = self._row(self._bridge.picture.tasks[key], now, now.astimezone().date())
        return "\n".join(filter(None, (lines.name, lines.about, lines.state, lines.below)))

    def show_task(self, key: str) -> None:
        """Pick a task's row and put the keys there; a filter that hides it is dropped."""
        self.refresh()
        if self.model.row_of(key) is None:
            self.filter.clear()
        row = self.model.row_of(key)
        self.view.show_picked([] if row is None else [row], scroll=True)
        self.view.setFocus()

    def _empty_text(self) -> str:
        if self.filter.text():
            return self.tr("No task fits the filter.")
        said = self.tr("Nothing is to be done. {0} opens a task; the Units menu takes a list of a file.")
        return said.format(self._open.shortcut().toString())

    def _picked(self) -> None:
        task = self._bridge.picture.tasks.get(self.picked_key or "")
        if task is not None and task.incident is not None:
            self._selection.set_incident(task.incident)

    # -- what can become of a task ----------------------------------------------------------------------

    def choices(self, key: str) -> list[Choice]:
        """Given, begun, ended with the report that was typed, shown on the map."""
        task = self._bridge.picture.tasks[key]
        offered: list[Choice] = []
        unit = min(self._selection.units, default=None)
        if task.is_open:
            if unit is not None and unit != task.unit:
                offered.append(self.sends("g", self.tr("give it to {0}").format(unit), GiveTask(task=key, unit=unit)))
            if task.unit is not None:
                offered.append(self.sends("b", self.tr("back to its zone"), GiveTask(task=key)))
            doer = unit or task.unit
            if task.begun_at is None and doer is not None:
                offered.append(self.sends("s", self.tr("{0} begins").format(doer), BeginTask(task=key, unit=doer)))
            barred = self.barred(EndTask.name())
            for letter, outcome in zip("dlnc", TaskOutcome, strict=True):
                offered.append(Choice(letter, task_outcome_text(outcome), partial(self._end, key, outcome), barred))
        offered.append(Choice("m", self.tr("show on the map"), partial(self.shown.emit, task)))
        return offered

    def _end(self, key: str, outcome: TaskOutcome) -> None:
        words = self.report.text().strip()
        command = EndTask(task=key, outcome=outcome, report=words or None)
        self._ended[self._bridge.submit(command)] = words

    def _answered(self, _command: Command, outcome: Outcome) -> None:
        """The report is on record: its field is free again, unless somebody has begun the next."""
        words = self._ended.pop(outcome.id, None)
        if outcome.ok and words is not None and self.report.text().strip() == words:
            self.report.clear()

    # -- words ---------------------------------------------------------------------------------------

    def _tell(self, found: Tally) -> None:
        """How the tasks go, where the filter is empty."""
        said = self.tr("{0} to do, {1} overdue").format(found.open, found.overdue)
        if found.share_in_time is not None:
            said += self.tr(", {0} % in time").format(round(100 * found.share_in_time))
        self.filter.setPlaceholderText(f"{self.tr('Filter')} · {said}")
        self.filter.setToolTip(said)

    def retranslate(self) -> None:
        """Set every text anew."""
        self._made.clear()
        self.report.setPlaceholderText(self.tr("What was found: goes with the end of the picked task"))
        self.tell.setText(self.tr("Report…"))
        fields = ((self.filter, self.tr("Filter")), (self.report, self.tr("Report")))
        self.say(self.tr("Give, begin, end"), self.tr("Tasks"), fields)
