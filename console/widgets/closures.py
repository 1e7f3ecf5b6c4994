"""Closing roads at a desk: drawn on the map with a key and clicks, given a reason, listed and lifted by key or mouse.

Sends CloseRoad and OpenRoad; that travel goes round what is closed is the business of `console.roads`.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from console.commands.close_road import CloseRoad, OpenRoad
from console.domain.geo import LonLat
from console.domain.mapped import Closure, DrawingKind, closed_at
from console.picture import ChangeSet, Picture
from console.widgets.actions import Actions
from console.widgets.choice_menu import Choice, ChoiceMenu
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.drafts import Draft
from console.widgets.map.mapped import closure_figures
from console.widgets.map_tools import MapTools
from console.widgets.notices import ANSWER_S, Notice, Notices
from console.widgets.row_paint import local_clock
from console.widgets.theme import Look

KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
KEY = "closure"
LAYER = "closures"
#: Where a menu opens, from the middle of the map.
_OFF = QPoint(-160, -120)


class ClosureDesk(QObject):
    """The three actions of closures, their figures on the map and their menus."""

    def __init__(
        self,
        bridge: Any,
        canvas: MapCanvas,
        tools: MapTools,
        look: Look,
        actions: Actions,
        notices: Notices,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bridge, self._canvas, self._notices = bridge, canvas, notices
        self._held: list[Closure] = []
        self.reasons, self.list = ChoiceMenu(look, window), ChoiceMenu(look, window)
        self.reasons.chosen.connect(self._close)
        self.list.chosen.connect(lambda key: bridge.submit(OpenRoad(closure=key)))
        across = lambda: self.tr("Click a line across the roads to close · Enter closes them · Esc leaves")  # noqa: E731
        around = lambda: self.tr("Click round the area to close · Enter closes it · Esc leaves")  # noqa: E731
        tools.add("close_road", lambda: Draft(DrawingKind.LINE, partial(self._drawn, False)), across)
        tools.add("close_area", lambda: Draft(DrawingKind.AREA, partial(self._drawn, True)), around)
        actions["open_road"].triggered.connect(lambda _checked=False: self.show_list())
        bridge.picture_changed.connect(self._pictured)
        bridge.clock_ticked.connect(self._show)
        self._show(bridge.now())

    def show_list(self) -> None:
        """List what is closed; choosing one opens it."""
        if not self._held:
            text = self.tr("No road is closed. A line across one, or an area, is drawn from the menu of the map.")
            self._notices.put(KEY, Notice(lambda: text, lasts_s=ANSWER_S))
            return
        choices = [Choice(key, self._said(one), one.key) for key, one in zip(KEYS, self._held, strict=False)]
        self.list.open_with(self.tr("Open a road again"), choices, self._middle())

    # -- closing -----------------------------------------------------------------------------------

    def _drawn(self, is_area: bool, places: tuple[LonLat, ...]) -> None:
        words = (
            self.tr("Accident"),
            self.tr("Road works"),
            self.tr("Event"),
            self.tr("Danger"),
            self.tr("Flooding"),
            self.tr("Without a reason"),
        )
        last = len(words) - 1
        choices = [
            Choice(key, word, (places, is_area, word if number < last else None))
            for number, (key, word) in enumerate(zip(KEYS, words, strict=False))
        ]
        self.reasons.open_with(self.tr("Why is it closed?"), choices, self._middle())

    def _close(self, chosen: tuple[tuple[LonLat, ...], bool, str | None]) -> None:
        places, is_area, reason = chosen
        self._bridge.submit(CloseRoad(places=places, is_area=is_area, reason=reason))

    # -- what is closed ----------------------------------------------------------------------------

    def _pictured(self, _picture: Picture, changes: ChangeSet) -> None:
        if changes.everything or changes.closures:
            self._show(self._bridge.now())

    def _show(self, now: datetime) -> None:
        held = closed_at(self._bridge.picture.closures.values(), now)
        if held != self._held:
            self._held = held
            self._canvas.data.set_figures(LAYER, closure_figures(held))

    def _said(self, closure: Closure) -> str:
        reason = self._bridge.picture.text(closure.reason) or self.tr("Without a reason")
        return self.tr("{reason} · since {since} · {by}").format(
            reason=reason, since=local_clock(closure.since), by=closure.closed_by
        )

    def _middle(self) -> QPoint:
        window = self.parent()
        assert isinstance(window, QWidget)
        return self._canvas.mapTo(window, self._canvas.rect().center()) + _OFF
