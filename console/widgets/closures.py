"""Closing roads at a desk: drawn with a key and clicks, given a reason and an end, listed, lifted by key or mouse.

Sends CloseRoad and OpenRoad. The map shows what is closed; that travel goes round it is `console.roads`.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import shapely
from PySide6.QtCore import QObject, QPoint, QPointF
from PySide6.QtWidgets import QMenu, QWidget

from console.bridge import Bridge
from console.commands.close_road import CloseRoad, OpenRoad
from console.domain.geo import LonLat
from console.domain.mapped import Closure, DrawingKind, closed_at
from console.widgets.actions import Actions
from console.widgets.choice_menu import Choice, ChoiceMenu
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.drafts import Draft
from console.widgets.map.picking import FIGURE_REACH_PX
from console.widgets.map.view import to_mercator
from console.widgets.map_tools import MapTools
from console.widgets.notices import ANSWER_S, Notice, Notices
from console.widgets.row_paint import local_clock
from console.widgets.theme import Look

KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
KEY = "closure"
#: How long a road may be closed from now on; None: until somebody lifts it.
SPANS = (None, timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2))
#: Where a menu opens, from the middle of the map.
_OFF = QPoint(-160, -120)


class ClosureDesk(QObject):
    """The three actions of closures and their menus."""

    def __init__(
        self,
        bridge: Bridge,
        canvas: MapCanvas,
        tools: MapTools,
        look: Look,
        actions: Actions,
        notices: Notices,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bridge, self._canvas, self._notices, self._actions = bridge, canvas, notices, actions
        self.reasons, self.spans, self.list = (ChoiceMenu(look, window) for _ in range(3))
        self.reasons.chosen.connect(self._ask_how_long)
        self.spans.chosen.connect(self._close)
        self.list.chosen.connect(lambda key: bridge.submit(OpenRoad(closure=key)))
        across = lambda: self.tr("Click a line across the roads to close · Enter closes them · Esc leaves")  # noqa: E731
        around = lambda: self.tr("Click round the area to close · Enter closes it · Esc leaves")  # noqa: E731
        tools.add("close_road", lambda: Draft(DrawingKind.LINE, partial(self._drawn, False)), across)
        tools.add("close_area", lambda: Draft(DrawingKind.AREA, partial(self._drawn, True)), around)
        actions["open_road"].triggered.connect(lambda _checked=False: self.show_list())

    def show_list(self) -> None:
        """List what is closed; choosing one opens it."""
        middle = QPointF(self._canvas.rect().center())
        held = sorted(self._held(), key=partial(self._off_px, middle))
        if not held:
            text = self.tr("No road is closed. A line across one, or an area, is drawn from the menu of the map.")
            self._notices.put(KEY, Notice(lambda: text, lasts_s=ANSWER_S))
            return
        choices = [Choice(key, self._said(one), one.key) for key, one in zip(KEYS, held, strict=False)]
        self.list.open_with(self.tr("Open a road again, the nearest first"), choices, self._middle())

    def add_to(self, menu: QMenu, at: QPointF) -> None:
        """An entry that opens what is closed under a pixel of the map, greyed where the role may not."""
        for closure in self._held():
            if self._off_px(at, closure) <= FIGURE_REACH_PX:
                entry = menu.addAction(self.tr("Open again: {0}").format(self._said(closure)))
                entry.setEnabled(self._actions["open_road"].isEnabled())
                entry.triggered.connect(partial(self._bridge.submit, OpenRoad(closure=closure.key)))

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
            Choice(key, word, {"places": places, "is_area": is_area, "reason": word if number < last else None})
            for number, (key, word) in enumerate(zip(KEYS, words, strict=False))
        ]
        self.reasons.open_with(self.tr("Why is it closed?"), choices, self._middle())

    def _ask_how_long(self, stated: dict[str, Any]) -> None:
        words = (
            self.tr("Until it is lifted"),
            self.tr("For 30 minutes"),
            self.tr("For 1 hour"),
            self.tr("For 2 hours"),
        )
        choices = [Choice(key, word, (stated, span)) for key, word, span in zip(KEYS, words, SPANS, strict=False)]
        self.spans.open_with(self.tr("How long?"), choices, self._middle())

    def _close(self, chosen: tuple[dict[str, Any], timedelta | None]) -> None:
        stated, span = chosen
        until = self._bridge.now() + span if span is not None else None
        self._bridge.submit(CloseRoad(until=until, **stated))

    # -- what is closed ----------------------------------------------------------------------------

    def _held(self) -> list[Closure]:
        return closed_at(self._bridge.picture.closures.values(), self._bridge.now())

    def _off_px(self, at: QPointF, closure: Closure) -> float:
        """Pixels from a place of the map to what is closed."""
        view = self._canvas.view
        shape = shapely.transform(shapely.from_wkb(closure.outline), lambda lonlat: view.to_pixels(to_mercator(lonlat)))
        return float(shape.distance(shapely.Point(at.x(), at.y())))

    def _said(self, closure: Closure) -> str:
        reason = self._bridge.picture.text(closure.reason) or self.tr("Without a reason")
        since = self.tr("since {0}").format(local_clock(closure.since))
        until = self.tr("until {0}").format(local_clock(closure.until)) if closure.until is not None else ""
        return " · ".join(filter(None, (reason, since, until, closure.closed_by)))

    def _middle(self) -> QPoint:
        window = self.parent()
        assert isinstance(window, QWidget)
        return self._canvas.mapTo(window, self._canvas.rect().center()) + _OFF
