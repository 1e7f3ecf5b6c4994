"""What the role of this desk's login may not do: its actions are grey and say why, by key and by hand too.

The rule is that of the bus, `console.domain.roles`; the bus and the server refuse what comes by another way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QWidget

from console.bridge import Bridge
from console.domain.errors import DomainError
from console.domain.roles import Rights
from console.widgets.actions import Actions
from console.widgets.terms import refusal_text

#: The command that each action ends in.
COMMANDS: Mapping[str, str] = {
    "undo": "Undo",
    "redo": "Undo",
    "new_incident": "ReceiveIncident",
    "correct": "UpdateIncident",
    "raise_alarm": "RaiseAlarm",
    "assign": "AssignUnits",
    "who_goes": "AssignUnits",
    "escalate": "Escalate",
    "step_down": "Escalate",
    "divert": "DivertIncident",
    "note": "AddNote",
    "feedback": "AddFeedback",
    "acknowledge_late": "AcknowledgeLate",
    "adopt_doctrine": "AdoptDoctrine",
    "close": "CloseIncident",
    "reopen": "ReopenIncident",
    "join_calls": "JoinIncidents",
    "support": "RequestSupport",
    "review": "AskReview",
    "hazard": "MarkHazard",
    "lead": "SetLead",
    "return_dispatch": "ReturnDispatch",
    "status": "SetUnitStatus",
    "reassign": "ReassignUnits",
    "release": "ReleaseUnits",
    "assets_file": "PlaceAssets",
    "grade_zone": "GradeZone",
    "draw_line": "AddDrawing",
    "draw_area": "AddDrawing",
    "draw_arrow": "AddDrawing",
    "draw_text": "AddDrawing",
    "draw_colour": "AddDrawing",
    "erase_drawing": "EraseDrawing",
    "new_unit": "RegisterUnit",
    "units_file": "RegisterUnit",
    "plan_tours": "PlanTours",
    "roster_file": "PlanTours",
    "tour": "BeginTour",
    "task": "GiveTask",
    "open_task": "OpenTask",
    "tasks_file": "OpenTask",
    "notice": "SendNotice",
    "close_road": "CloseRoad",
    "close_area": "CloseRoad",
    "open_road": "OpenRoad",
    "edit_zones": "EditZones",
    "draw_zone": "EditZones",
    "split_zone": "EditZones",
}


def why_not(rights: Rights, command: str) -> str:
    """Why a command may not be given, in the language of the window; empty when it may."""
    try:
        rights.check(command)
    except DomainError as refusal:
        return refusal_text(refusal)
    return ""


def may_drag(rights: Rights) -> bool:
    """Whether a unit or an incident may be lifted: a drop assigns or moves units."""
    return rights.may("AssignUnits") or rights.may("ReassignUnits")


class RoleGuard(QObject):
    """Greys the actions of a desk.

    Args:
        say: shows a reason when the key of a barred action is pressed.
    """

    def __init__(self, bridge: Bridge, actions: Actions, window: QWidget, say: Callable[[str], None]) -> None:
        super().__init__(window)
        self._bridge, self._actions, self._window, self._say = bridge, actions, window, say
        self._keys: dict[str, QShortcut] = {}
        actions.set_barred(self.why_not)
        for name in COMMANDS:
            actions[name].changed.connect(lambda name=name: self._hear_key(name))
            self._hear_key(name)

    def why_not(self, name: str) -> str:
        """Why an action can not be used; empty when it can."""
        command = COMMANDS.get(name)
        return why_not(self._bridge.rights, command) if command is not None else ""

    def _hear_key(self, name: str) -> None:
        """The key of a grey action still answers: with the reason."""
        action: QAction = self._actions[name]
        shortcut = self._keys.get(name)
        if action.isEnabled():
            if shortcut is not None:
                shortcut.setEnabled(False)
            return
        if shortcut is None:
            shortcut = self._keys[name] = QShortcut(self._window)
            shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
            shortcut.activated.connect(lambda: self._say(self.why_not(name)))
        shortcut.setKey(action.shortcut())
        shortcut.setEnabled(True)
