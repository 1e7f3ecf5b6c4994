"""Grades a zone by colour: the one under a place of the map, from four choices. Places are graded, persons never."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF

from console.bridge import Bridge
from console.commands.base import Command, Outcome
from console.commands.grade_zone import GradeZone
from console.domain.area import Grade
from console.widgets.choice_menu import Choice, ChoiceMenu
from console.widgets.codes import is_chinese
from console.widgets.map.canvas import MapCanvas
from console.widgets.notices import ANSWER_S, Notice, Notices, Weight
from console.widgets.terms import grade_text, refusal_text
from console.widgets.theme import Look

KEY = "grade"
GRADES = (Grade.RED, Grade.ORANGE, Grade.GREEN, Grade.NONE)


class GradeMenu(QObject):
    """What the action and the map's menu do."""

    def __init__(self, bridge: Bridge, canvas: MapCanvas, look: Look, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._canvas, self._notices = bridge, canvas, notices
        self._sent: set[str] = set()
        self._zone = ""
        self.menu = ChoiceMenu(look, canvas)
        self.menu.chosen.connect(self._grade)
        bridge.answered.connect(self._answered)

    def ask(self) -> None:
        """Grade the zone in the middle of the map."""
        self.ask_at(QPointF(self._canvas.rect().center()))

    def ask_at(self, at: QPointF) -> None:
        """Offer the grades for the zone under a pixel of the map; the present one is greyed."""
        code = next((pick.id for pick in self._canvas.picks(at) if pick.kind == "zone"), None)
        zone = self._bridge.picture.zones.get(code or "")
        if zone is None:
            self._say(self.tr("There is no zone here: move the map until one is in its middle."), Weight.INFO)
            return
        self._zone = zone.code
        name = (zone.name_zh or zone.name) if is_chinese() else (zone.name or zone.name_zh)
        present = self.tr("the present grade")
        choices = [
            Choice(str(n), grade_text(grade), grade, present if grade is zone.grade else "")
            for n, grade in enumerate(GRADES, 1)
        ]
        self.menu.open_with(self.tr("Grade {0}").format(name), choices, at.toPoint())

    def _grade(self, grade: Grade) -> None:
        self._sent.add(self._bridge.submit(GradeZone(zone=self._zone, grade=grade)))

    def _answered(self, _command: Command, outcome: Outcome) -> None:
        if outcome.id in self._sent:
            self._sent.discard(outcome.id)
            if not outcome.ok:
                self._say(refusal_text(outcome), Weight.WARNING)

    def _say(self, text: str, weight: Weight) -> None:
        self._notices.put(KEY, Notice(lambda: text, weight, lasts_s=ANSWER_S))
