"""This desk in company: tells the others what it looks at and drags, and marks what they do in every view.

Where somebody else was first, the row that a command was refused over is lit for a moment.

Owns the marks; decides nothing, and holds nobody up: a mark is a courtesy, a conflict is for the record to find.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from console.bridge import Bridge
from console.commands.base import Command, Outcome
from console.domain.presence import Presence, WhoIsOn
from console.widgets.drag import DragController, DragKind, DragView
from console.widgets.selection import Selection

translate = QCoreApplication.translate
#: How long a row stays lit that a command was refused over.
STRUCK_MS = 4_000


@dataclass(frozen=True, slots=True)
class Marks:
    """What other desks do: names by the incident that they look at, a name by what it has in hand."""

    looked_at: Mapping[str, Sequence[str]] = field(default_factory=dict)
    in_hands: Mapping[str, str] = field(default_factory=dict)
    #: What a command of this desk was refused over just now: somebody else was first.
    struck: frozenset[str] = frozenset()


def looks_text(names: Sequence[str]) -> str:
    """Who looks at the incident shown, in words."""
    if len(names) == 1:
        return translate("Company", "{name} looks at this").format(name=names[0])
    return translate("Company", "{names} look at this").format(names=", ".join(names))


def drags_text(name: str, what: Sequence[str]) -> str:
    """Who is dragging what, in words."""
    return translate("Company", "{name} is dragging {what}").format(name=name, what=", ".join(what))


def clock_text(presence: Presence) -> str:
    """How a desk's clock differs from the record's, in words; nothing while it hardly does."""
    if not presence.is_off:
        return ""
    seconds = f"{abs(presence.ahead_s):.1f}"
    if presence.ahead_s > 0:
        return translate("Company", "clock {seconds} s ahead").format(seconds=seconds)
    return translate("Company", "clock {seconds} s behind").format(seconds=seconds)


class Company(QObject):
    """Joins the bridge's presence with selection and drag. `changed` carries the Marks to show."""

    changed = Signal(object)

    def __init__(
        self, bridge: Bridge, selection: Selection, drag: DragController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection = bridge, selection
        self.marks = Marks()
        selection.changed.connect(self._looked)
        drag.started.connect(self._lifted)
        drag.ended.connect(bridge.drag)
        bridge.presence_changed.connect(self._heard)
        bridge.answered.connect(self._answered)
        self._calm = QTimer(self, interval=STRUCK_MS, singleShot=True)
        self._calm.timeout.connect(lambda: self._show(replace(self.marks, struck=frozenset())))
        self._looked()

    def _looked(self) -> None:
        self._bridge.look_at(self._selection.incident)

    def _lifted(self, drag: DragView) -> None:
        if drag.kind is DragKind.UNITS:
            self._bridge.drag(units=drag.ids)
        else:
            self._bridge.drag(incident=drag.ids[0])

    def _heard(self, who: WhoIsOn) -> None:
        if who.me is not None and who.me.looks_at != self._selection.incident:
            self._looked()  # the watch is a new one, as after a drill was taken back
        self._show(Marks(who.looked_at(), who.in_hands(), self.marks.struck))

    def _answered(self, _command: Command, outcome: Outcome) -> None:
        if not outcome.ok and "actor" in outcome.error_values:  # the refusal names who was first
            values = outcome.error_values
            about = {values[name] for name in ("what", "unit", "incident") if name in values}
            self._show(replace(self.marks, struck=self.marks.struck | about))
            self._calm.start()

    def _show(self, marks: Marks) -> None:
        if marks != self.marks:
            self.marks = marks
            self.changed.emit(marks)
