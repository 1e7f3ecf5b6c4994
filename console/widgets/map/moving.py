"""The moving layer: units, incidents, posts and their labels as one list of fragments, drawn in one call.

Composed when something changed or the zoom did; a pan inside the margin only shifts what was composed, and a tick
composes the units alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen

from console.widgets.map.atlas import Fragments, draw
from console.widgets.map.scene import Scene
from console.widgets.map.sprites import SpriteBook
from console.widgets.map.still import MARGIN_PX, Still, compose_still, joined
from console.widgets.map.unit_part import compose_units
from console.widgets.map.view import MapView
from console.widgets.theme import qcolor

SPRITE_BUDGET_S = 0.004


@dataclass
class Composed:
    """What was composed for one view, in that view's pixels."""

    view: MapView
    versions: tuple[int, int]
    still: Still
    fragments: Fragments
    lines: list[QLineF]
    detail: str
    units: int
    is_short: bool


class MovingLayer:
    """Composes and paints."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.composed: Composed | None = None

    def forget(self) -> None:
        """Compose anew at the next painting: theme, language or screen changed."""
        self.composed = None

    def paint(self, painter: QPainter, view: MapView, book: SpriteBook) -> bool:
        """Paint for a view. False when sprites are missing yet: paint again."""
        done = self._compose(view, book)
        dx, dy = done.view.left - view.left, done.view.top - view.top
        painter.translate(dx, dy)
        if done.lines:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(qcolor(book.theme.text_muted, 0.7), 1.2, Qt.PenStyle.DashLine))
            painter.drawLines(done.lines)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        draw(painter, book.atlas, done.fragments)
        painter.translate(-dx, -dy)
        return not done.is_short

    def _compose(self, view: MapView, book: SpriteBook) -> Composed:
        """What to paint: what there is where it still serves, and only the units anew where only they moved."""
        versions = (self.scene.version, self.scene.units.version)
        before = self.composed
        fits = before is not None and not before.is_short and _near(before.view, view)
        if before is not None and fits and before.versions == versions:
            return before
        book.begin(SPRITE_BUDGET_S)
        if before is not None and fits and before.versions[0] == versions[0] and not book.is_fresh:
            view, still = before.view, before.still
        else:
            still = compose_still(self.scene, view, book, before.still if before is not None else None)
        units = compose_units(self.scene, view, book, still)
        fragments = joined([still.below, *units.parts, still.above])
        self.composed = Composed(
            view, versions, still, fragments, units.lines, units.detail, units.units, book.is_short
        )
        return self.composed


def _near(was: MapView, view: MapView) -> bool:
    """Whether what was composed for one view covers another."""
    return (
        (was.zoom, was.width, was.height, was.dpr) == (view.zoom, view.width, view.height, view.dpr)
        and abs(was.left - view.left) <= MARGIN_PX
        and abs(was.top - view.top) <= MARGIN_PX
    )
