"""Tasks, rosters, notices and handovers at one window: their panels, forms, files and alerts, put together.

The desk knows this and none of its parts. Decides nothing: forms make commands, the record judges them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console.bridge import Bridge
from console.commands.base import Command
from console.domain.geo import LonLat
from console.domain.roster import Pattern
from console.domain.task import Task
from console.domain.tour import Tour
from console.feeds.patterns import PatternError, load_patterns, own_patterns
from console.userdata import data_folder
from console.widgets.actions import Actions
from console.widgets.alert_watch import AlertWatch
from console.widgets.duty_files import RosterFileDesk, TaskFileDesk
from console.widgets.duty_forms import Around, DutyForm, NoticeForm, TaskForm, TourForm
from console.widgets.duty_watch import DutyWatch
from console.widgets.handover_panel import HandoverPanel
from console.widgets.notices import Notices
from console.widgets.over_window import lives
from console.widgets.roster_panel import RosterPanel
from console.widgets.selection import Selection
from console.widgets.settings import Settings
from console.widgets.task_report import TaskReport
from console.widgets.tasks_panel import TasksPanel
from console.widgets.theme import Look

if TYPE_CHECKING:
    from console.widgets.desk import Desk

log = logging.getLogger(__name__)


class DutyDesk(QObject):
    """All of it. `shown` asks to show a place on the map.

    Args:
        open_panel: brings a panel to the front by name; `toggle_panel` also closes it.
    """

    shown = Signal(object)

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        look: Look,
        actions: Actions,
        notices: Notices,
        alerts: AlertWatch,
        settings: Settings,
        window: QWidget,
        toggle_panel: Callable[[str], None],
        open_panel: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._bridge, self._selection, self._window = bridge, selection, window
        self.form: DutyForm | None = None
        self.report: TaskReport | None = None
        self._patterns: Mapping[str, Pattern] | None = None
        self.tasks = TasksPanel(bridge, selection, look, actions, lambda: open_panel("tasks"))
        self.roster = RosterPanel(bridge, selection, look, actions, lambda: open_panel("roster"))
        self.handover = HandoverPanel(bridge, look, settings)
        self.watch = DutyWatch(bridge, alerts, self)
        self.roster_file = RosterFileDesk(bridge, notices, window)
        self.task_file = TaskFileDesk(bridge, notices, window)
        self.tasks.shown.connect(self._show_task)
        self.roster.change_asked.connect(self.change_tour)
        actions.connect_each(
            {
                "tasks": lambda: self._toggle(toggle_panel, "tasks"),
                "roster": lambda: self._toggle(toggle_panel, "roster"),
                "handover": lambda: self._toggle(toggle_panel, "handover"),
                "open_task": lambda: self._fill(TaskForm(self._around(), window)),
                "notice": lambda: self._fill(NoticeForm(self._around(), window)),
                "plan_tours": lambda: self.change_tour(None),
                "roster_file": self.roster_file.ask,
                "tasks_file": self.task_file.ask,
                "task_report": self._report,
            }
        )

    @property
    def panels(self) -> Sequence[tuple[str, QWidget]]:
        """The panels by the names of their docks."""
        return ("tasks", self.tasks), ("roster", self.roster), ("handover", self.handover)

    def _toggle(self, toggle_panel: Callable[[str], None], name: str) -> None:
        """Show a panel with the keys for it, or close it."""
        toggle_panel(name)
        panel = dict(self.panels)[name]
        if panel.isVisible():
            panel.setFocus()

    # -- forms ---------------------------------------------------------------------------------------

    def change_tour(self, tour: Tour | None) -> None:
        """Ask what a tour is to be; without one, plan new ones."""
        self._fill(TourForm(self._around(), self._known_patterns(), tour, self._window))

    def _around(self) -> Around:
        bridge, picture = self._bridge, self._bridge.picture
        units = sorted(self._selection.units)
        return Around(picture, bridge.now(), units, picture.incidents.get(self._selection.incident or ""))

    def _known_patterns(self) -> Mapping[str, Pattern]:
        """The patterns as they were when the first form was opened."""
        if self._patterns is None:
            try:
                self._patterns = load_patterns(*own_patterns(data_folder()))
            except PatternError as error:
                log.warning("patterns of one's own are left out: %s", error)
                self._patterns = load_patterns()
        return self._patterns

    def _fill(self, form: DutyForm) -> None:
        """Show a form in place of the one before."""
        if lives(self.form):
            self.form.close()
        self.form = form
        form.given.connect(self._submit)
        form.show()

    def _submit(self, commands: Sequence[Command]) -> None:
        for command in commands:
            self._bridge.submit(command)

    def _report(self) -> None:
        """Tell how the tasks go, in place of the report before."""
        if lives(self.report):
            self.report.close()
        self.report = TaskReport(self._bridge, self._window)
        self.report.show()

    # -- map and end ---------------------------------------------------------------------------------

    def _show_task(self, task: Task) -> None:
        incident = self._bridge.picture.incidents.get(task.incident or "")
        at: LonLat | None = task.at or (incident.at if incident is not None else None)
        if at is not None:
            self.shown.emit(at)

    def stop(self) -> None:
        """End threads and forms."""
        self.handover.stop()
        self.roster_file.stop()
        self.task_file.stop()
        for dialog in (self.form, self.report):
            if lives(dialog):
                dialog.close()


def duty_of_desk(desk: Desk) -> DutyDesk:
    """All of it at a desk whose panels are there."""
    return DutyDesk(
        desk.bridge,
        desk.selection,
        desk.look,
        desk.actions,
        desk.notices,
        desk.panels.log.alerts.watch,
        desk.settings,
        desk.frame,
        desk.frame.toggle_panel,
        desk.frame.open_panel,
    )
