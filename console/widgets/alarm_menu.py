"""Raises an alarm at an alarm point: from the point on the map, or from a list of those nearest to its middle."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from console.bridge import Bridge
from console.commands.base import Command, Outcome
from console.commands.raise_alarm import RaiseAlarm
from console.domain.assets import nearest
from console.domain.mapped import Asset, AssetKind
from console.widgets.asset_finder import asset_words
from console.widgets.choice_menu import Choice, ChoiceMenu
from console.widgets.map.canvas import MapCanvas
from console.widgets.notices import ANSWER_S, Notice, Notices, Weight
from console.widgets.selection import Selection
from console.widgets.terms import refusal_text
from console.widgets.theme import Look

KEY = "alarm"
#: Each has a digit as its key.
MOST = 9


class AlarmMenu(QObject):
    """What the action and the map's menu do. The incident that was made is picked."""

    def __init__(
        self, bridge: Bridge, canvas: MapCanvas, selection: Selection, look: Look, notices: Notices, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge, self._canvas, self._selection, self._notices = bridge, canvas, selection, notices
        self._sent: set[str] = set()
        self.menu = ChoiceMenu(look, canvas)
        self.menu.chosen.connect(self._raise)
        bridge.answered.connect(self._answered)

    def ask(self) -> None:
        """List the alarm points nearest to the middle of the map; a digit raises the alarm."""
        points = nearest(
            self._bridge.picture.assets.values(), AssetKind.ALARM_POINT, self._canvas.view.middle, MOST, math.inf
        )
        if not points:
            self._say(self.tr("No alarm points are on record: PlaceAssets puts them there."), Weight.INFO)
            return
        choices = [
            Choice(str(n), f"{asset_words(point)} · {away_m / 1000.0:.1f} km", point.code)
            for n, (point, away_m) in enumerate(points, 1)
        ]
        corner = QPoint(self._canvas.width() // 3, self._canvas.height() // 4)
        self.menu.open_with(self.tr("Alarm at which point?"), choices, corner)

    def add_to(self, menu: QMenu, point: Asset) -> None:
        """An entry that raises the alarm of a point, greyed where the role may not."""
        entry = menu.addAction(self.tr("Alarm at {0}").format(asset_words(point)))
        entry.setEnabled(self._bridge.rights.may(RaiseAlarm.name()))
        entry.triggered.connect(lambda: self._raise(point.code))

    def _raise(self, code: str) -> None:
        self._sent.add(self._bridge.submit(RaiseAlarm(asset=code)))

    def _answered(self, _command: Command, outcome: Outcome) -> None:
        if outcome.id not in self._sent:
            return
        self._sent.discard(outcome.id)
        if outcome.ok:
            self._selection.set_incident(outcome.changed["incident"][0])
        else:
            self._say(refusal_text(outcome), Weight.WARNING)

    def _say(self, text: str, weight: Weight) -> None:
        self._notices.put(KEY, Notice(lambda: text, weight, lasts_s=ANSWER_S))
