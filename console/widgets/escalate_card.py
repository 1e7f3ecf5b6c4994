"""The escalate card: what stepping an incident up or down would do, changed by keys or mouse, sent by Enter.

Not modal: it lies beside the incident, takes the keys only because the user asked for it, and gives the
focus back where it was. While it is open only ages and times change in it, never a pick. What is
recommended comes from the bridge; what may be done, from the domain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from console.bridge import Bridge
from console.commands.assign_units import AssignUnits
from console.commands.base import Command, Outcome
from console.commands.escalate import Escalate
from console.cover import next_tier, why_not_leave
from console.domain.errors import DomainError
from console.domain.proposal import Recommendation
from console.domain.rows import changed
from console.picture import Picture
from console.seen import seen_since
from console.widgets.codes import class_label
from console.widgets.escalate_choice import Choice, why_not_send
from console.widgets.escalate_face import Content, Face
from console.widgets.escalate_lines import (
    Line,
    Row,
    detail_line,
    keys_line,
    newer_line,
    outcome_lines,
    row_of,
    there_lines,
    title_text,
)
from console.widgets.terms import refusal_text
from console.widgets.theme import Look

ROWS_SHOWN = 8
REFRESH_S = 10
TIERS = (1, 2, 3)

_KEYS = {
    Qt.Key.Key_Return: "send",
    Qt.Key.Key_Enter: "send",
    Qt.Key.Key_Escape: "leave",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Left: "previous",
    Qt.Key.Key_Right: "next",
    Qt.Key.Key_Delete: "drop",
    Qt.Key.Key_Backspace: "drop",
    Qt.Key.Key_Minus: "drop",
    Qt.Key.Key_Plus: "add",
    Qt.Key.Key_Equal: "add",
    Qt.Key.Key_Insert: "add",
    Qt.Key.Key_R: "renew",
}


class EscalateCard(Face):
    """One card a window, shown when asked for. `step` opens it, or takes the open one a tier further."""

    def __init__(self, bridge: Bridge, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._bridge = bridge
        #: Asks why units leave their zone where doctrine wants to hear it; whether it did.
        self.ask_why: Callable[[Command], bool] = lambda _command: False
        self.incident = ""
        self.tier = 0
        self.choice: Choice | None = None
        self.problem = ""
        self._refused: dict[str, DomainError] = {}
        self._request = ""
        self._renewal = ""
        self._newer: Recommendation | None = None
        self._sent = ""
        self._offered: Picture | None = None  # what the choice was made on; None: what is there when it is sent
        self._counted_from: datetime = bridge.now()
        self._beside = QRect()
        self._avoid: tuple[QRect, ...] = ()
        self._focus_before: QWidget | None = None
        bridge.proposal_ready.connect(self._proposed)
        bridge.question_failed.connect(self._failed)
        bridge.roads_changed.connect(self._renew)
        bridge.picture_changed.connect(self._pictured)
        bridge.answered.connect(self._answered)
        bridge.clock_ticked.connect(self._ticked)

    # -- opening and leaving -----------------------------------------------------------------------

    def propose(self, number: str, beside: QRect, avoid: Sequence[QRect] = ()) -> None:
        """Open for who should go as doctrine answers the call; to a tier of its own, for a role that may not escalate.

        Args:
            beside: as of `step`.
            avoid: as of `step`.
        """
        incident = self._bridge.picture.incidents.get(number)
        if incident is not None and incident.status.is_open:
            may, doctrine = self._bridge.rights.may("Escalate"), self._bridge.doctrine
            tier = next_tier(incident, self._bridge.picture, doctrine, further=False) if may else incident.tier
            self.open(number, tier, beside, avoid)

    def step(self, number: str, up: bool, beside: QRect, avoid: Sequence[QRect] = ()) -> None:
        """Open for the tier that is to be proposed, or one down; when it is open for it, go one tier further.

        Args:
            beside: global rectangle of what shows the incident; the card never covers it.
            avoid: global rectangles of what else shows it; not covered where there is room beside them.
        """
        incident = self._bridge.picture.incidents.get(number)
        if incident is None or not incident.status.is_open:
            return
        is_open = self.isVisible() and self.incident == number
        if up and not is_open:
            tier = next_tier(incident, self._bridge.picture, self._bridge.doctrine)
        else:
            tier = (self.tier if is_open else incident.tier) + (1 if up else -1)
        self.open(number, max(TIERS[0], min(TIERS[-1], tier)), beside, avoid)

    def open(self, number: str, tier: int, beside: QRect, avoid: Sequence[QRect] = ()) -> None:
        """Open for an incident and a tier, and take the keys until it is left."""
        if not self.isVisible():
            self._focus_before = QApplication.focusWidget()
        self.incident, self.tier, self._beside, self._avoid = number, tier, beside, tuple(avoid)
        self.choice, self.problem, self._refused, self._sent = None, "", {}, ""
        self._renewal, self._newer = "", None
        self._request = self._bridge.propose(number, tier)
        self._lay_out()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Close and give the focus back to where it was; when it has moved on since, leave it there."""
        had_focus = self.hasFocus()
        self._request = self._renewal = self._sent = ""
        self.hide()
        before, self._focus_before = self._focus_before, None
        if had_focus and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- keys and mouse ----------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep keys of the card from the actions that share them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._verb(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change the picks, send, leave."""
        verb = self._verb(event)
        if verb:
            self.act(verb)
        else:
            super().keyPressEvent(event)

    def _verb(self, event: QKeyEvent) -> str:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return ""
        return _KEYS.get(Qt.Key(event.key()), "")

    def act(self, verb: str) -> None:
        """Do what a key stands for."""
        if verb == "leave":
            self.leave()
        elif self.choice is None or self._sent:
            return
        elif verb == "send":
            self._send()
        elif verb == "renew":
            self._take_newer()
        else:
            choice = self.choice
            self.choice = {
                "up": lambda: choice.moved(-1),
                "down": lambda: choice.moved(1),
                "previous": lambda: choice.replaced(-1),
                "next": lambda: choice.replaced(1),
                "drop": choice.dropped,
                "add": choice.added,
            }[verb]()
            self.problem = ""
            self._judge()
            self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the cursor on a row, change it, send, leave; a press never reaches what lies below the card."""
        event.accept()
        verb, row = self.hit(event.position().toPoint())
        if row is not None and self.choice is not None and not self._sent:
            self.choice = self.choice.at(row)
            self._lay_out()
        if verb:
            self.act(verb)

    def _send(self) -> None:
        choice = self.choice
        incident = self._bridge.picture.incidents.get(self.incident)
        if choice is None or incident is None:
            return
        if not incident.status.is_open:
            self.problem = self.tr("{0} is closed").format(self.incident)
        elif self._refused:
            self.problem = self.tr("Change or drop what is marked ✕ first")
        elif not choice.picks and self.tier == incident.tier:
            self.problem = self.tr("Nothing would change")
        else:
            units = choice.recommendation.units
            now: Picture = self._bridge.picture
            versions = seen_since(self._offered or now, now, units=units, incident=self.incident)
            recommended = choice.offered if choice.is_changed else None
            command: Command = (
                AssignUnits(incident=self.incident, units=units, recommended=recommended, seen=versions)
                if self.tier == incident.tier
                else Escalate(
                    incident=self.incident, tier=self.tier, units=units, recommended=recommended, seen=versions
                )
            )
            self.problem = ""
            if self.ask_why(command):
                self.leave()
                return
            self._sent = self._bridge.submit(command)
        self._lay_out()

    # -- what the bridge tells ---------------------------------------------------------------------

    def _proposed(self, request: str, found: Recommendation) -> None:
        if request == self._request:
            self._request = ""
            self.choice, self._offered = Choice.of(found), self._bridge.picture
            self._counted_from = self._bridge.now()
            self._judge()
            self._lay_out()

        elif request and request == self._renewal and self.choice is not None:
            self._renewal = ""
            self._newer = found if set(found.units) != set(self.choice.offered) else None
            self.choice, self._counted_from = self.choice.renewed(found), self._bridge.now()
            self._lay_out(is_renewal=True)

    def _take_newer(self) -> None:
        """The picks of the newer recommendation in place of those that are shown."""
        if self._newer is not None:
            self.choice, self._offered, self._newer = Choice.of(self._newer), self._bridge.picture, None
            self.problem = ""
            self._judge()
            self._lay_out()

    def _failed(self, request: str, why: str) -> None:
        if request == self._renewal:
            self._renewal = ""  # asked again soon
        if request == self._request:
            self._request, self.problem = "", why
            self._lay_out()

    def _pictured(self, *_: object) -> None:
        if self.isVisible() and self.choice is not None:
            self._judge()
            self._lay_out(is_renewal=True)

    def _judge(self) -> None:
        """Mark picks that can not go any more; the picks themselves stay."""
        if self.choice is not None:
            self._refused = why_not_send(self.choice, self.incident, self._bridge.picture)

    def _answered(self, command: Command, outcome: Outcome) -> None:
        if not self._sent or self._sent not in (command.id, outcome.id):
            return
        self._sent = ""
        if outcome.ok:
            self.leave()
        else:
            self.problem = refusal_text(outcome)
            self._offered = None  # he has been told: sent again, it counts
            self._lay_out()

    def _ticked(self, now: datetime) -> None:
        if abs((now - self._counted_from).total_seconds()) >= REFRESH_S:
            self._renew()

    def _renew(self) -> None:
        """Ask what is recommended by now: the answer changes figures, and picks only when the user takes it."""
        incident = self._bridge.picture.incidents.get(self.incident)
        if not self.isVisible() or self.choice is None or self._renewal or self._sent:
            return
        if incident is not None and incident.at is not None and not self.choice.recommendation.releases:
            self._renewal = self._bridge.propose(self.incident, self.tier)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the other language."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self._lay_out()

    # -- what is shown -----------------------------------------------------------------------------

    def title(self) -> tuple[str, str]:
        """Incident, and the step with its needs."""
        incident = self._bridge.picture.incidents.get(self.incident)
        if incident is None:
            return title_text(self.incident, self.tier, self.tier, self.choice)
        name = f"{incident.number} {class_label(incident.class_code, self._bridge.doctrine)}"
        return title_text(name, incident.tier, self.tier, self.choice)

    def rows(self) -> list[tuple[int, Row]]:
        """Rows that are shown, each with its number; a long list shows those around the cursor."""
        choice = self.choice
        if choice is None:
            return []
        first = max(0, min(choice.cursor - ROWS_SHOWN // 2, len(choice.picks) - ROWS_SHOWN))
        shown = list(enumerate(choice.picks))[first : first + ROWS_SHOWN]
        return [(number, row_of(pick, choice.recommendation, self._refused)) for number, pick in shown]

    def lines(self) -> list[Line]:
        """Lines below the picks."""
        choice = self.choice
        lines: list[Line] = []
        if choice is None:
            if not self.problem:
                lines.append(Line(self.tr("Working out who should go …"), "text_muted"))
        else:
            hidden = len(choice.picks) - min(len(choice.picks), ROWS_SHOWN)
            if hidden:
                lines.append(Line(self.tr("and {0} more; ↑↓ shows them").format(hidden), "text_muted"))
            under_cursor = choice.current or choice.next_candidate
            if under_cursor is not None and (under_cursor.reasons or under_cursor.against):
                lines.append(detail_line(under_cursor, is_adding=choice.current is None))
            lines += there_lines(choice.recommendation)
            lines += outcome_lines(choice.recommendation, self._counted_from)
            lines += self._leaving_lines(choice.recommendation)
        if self.problem:
            lines.append(Line(f"✕ {self.problem}", "late", bold=True))
        if self._sent:
            lines.append(Line(self.tr("Sent, waiting for the answer …"), "text_muted"))
        return [*lines, keys_line(choice)]

    def _leaving_lines(self, found: Recommendation) -> list[Line]:
        """Who leaves a zone that doctrine keeps him in: it will be asked why."""
        incident, picture = self._bridge.picture.incidents.get(self.incident), self._bridge.picture
        if incident is None or found.releases:
            return []
        kept = why_not_leave(found.units, changed(incident, tier=self.tier), picture, self._bridge.doctrine)
        return [] if kept is None else [Line(f"! {refusal_text(kept)}", "amber", bold=True)]

    def text(self) -> str:
        """Everything that is read in it."""
        rows = [" ".join(part for part in (r.name, r.travel, r.people, r.zone, r.mark) if part) for _, r in self.rows()]
        foot = [] if self._newer is None else [newer_line(self._newer)]
        return "\n".join((*self.title(), *rows, *(line.text for line in (*self.lines(), *foot))))

    def _lay_out(self, *, is_renewal: bool = False) -> None:
        choice = self.choice
        send = ""
        if choice is not None and not self._sent:
            send = self.tr("Release ⏎") if choice.recommendation.releases else self.tr("Send ⏎")
        add = None
        if choice is not None and choice.next_candidate is not None:
            add = row_of(choice.next_candidate, choice.recommendation, {})
        cursor = -1 if choice is None else choice.cursor
        adding = None if choice is None else len(choice.picks)
        foot = None if self._newer is None or self._sent else newer_line(self._newer)
        content = Content(*self.title(), self.rows(), add, adding, cursor, self.lines(), send, foot)
        if is_renewal:
            self.renew_content(content)
        else:
            self.show_content(content, self._beside, self._avoid)
        self.setAccessibleName(self.text())
