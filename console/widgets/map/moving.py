"""The moving layer: units, incidents, posts and their labels as lists of fragments, each drawn in one call.

What lies over what is the user's choice. With nothing but fragments, or with lines and areas under them, it is one
call. Composed when something changed or the zoom did; a pan inside the margin only shifts what was composed, and a tick
composes the units alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter

from console.widgets.map.atlas import Fragments, draw
from console.widgets.map.composing import MARGIN_PX, Ids, joined, paler
from console.widgets.map.figures import Stroke, paint_strokes, stroke_of
from console.widgets.map.scene import Scene
from console.widgets.map.sprites import SpriteBook
from console.widgets.map.still import Still, compose_still
from console.widgets.map.unit_part import UnitPart, compose_units
from console.widgets.map.view import MapView
from console.widgets.theme import Theme

SPRITE_BUDGET_S = 0.004
CLUSTER_REACH_PX = 20.0
#: Fragments of layers that lie next to each other, or lines and areas of one layer.
Piece = Fragments | list[Stroke]


@dataclass
class Composed:
    """What was composed for one view, in that view's pixels: `pieces` from the lowest on, middles of `clusters`."""

    view: MapView
    versions: tuple[int, int]
    still: Still
    pieces: list[Piece]
    lines: list[QLineF]
    detail: str
    units: int
    is_short: bool
    clusters: NDArray[np.float64]

    @property
    def fragments(self) -> Fragments:
        """All fragments, in their order."""
        runs = [piece for piece in self.pieces if isinstance(piece, np.ndarray)]
        return runs[0] if len(runs) == 1 else joined(runs)


class MovingLayer:
    """Composes and paints."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.composed: Composed | None = None

    def drawn(self) -> tuple[str, Ids | None]:
        """How units are drawn, and rows of the incidents drawn by themselves; None: as if all were."""
        done = self.composed
        if done is None:
            return "plates", None
        return done.detail, done.still.incidents.rows if done.versions[0] == self.scene.version else None

    def is_cluster_at(self, x: float, y: float, view: MapView) -> bool:
        """Whether a cluster lies under a widget pixel."""
        done = self.composed
        if done is None:
            return False
        pointer = np.array([x + view.left - done.view.left, y + view.top - done.view.top])
        off = done.clusters - pointer
        return bool((np.hypot(off[:, 0], off[:, 1]) <= CLUSTER_REACH_PX).any())

    def forget(self) -> None:
        """Compose anew at the next painting: theme, language or screen changed."""
        self.composed = None

    def paint(self, painter: QPainter, view: MapView, book: SpriteBook) -> bool:
        """Paint for a view. False when sprites are missing yet: paint again."""
        done = self._compose(view, book)
        dx, dy = done.view.left - view.left, done.view.top - view.top
        painter.translate(dx, dy)
        for piece in done.pieces:
            if isinstance(piece, np.ndarray):
                draw(painter, book.atlas, piece)
            else:
                paint_strokes(painter, piece)
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
        pieces = self._pieces(still, units, book.theme)
        clusters = np.concatenate((units.clusters, still.incidents.clusters))
        self.composed = Composed(
            view, versions, still, pieces, units.lines, units.detail, units.units, book.is_short, clusters
        )
        return self.composed

    def _pieces(self, still: Still, units: UnitPart, theme: Theme) -> list[Piece]:
        """What to paint, from the lowest layer on; fragments that nothing lies between become one piece."""
        layering = self.scene.layering
        strokes = dict(still.strokes)
        if units.lines:
            strokes["lines"] = [*strokes.get("lines", ()), stroke_of(units.lines, theme, layering.opacity("lines"))]
        parts = {**still.parts, "units": paler(units.parts, layering.opacity("units"))}
        pieces: list[Piece] = []
        run = [*parts["zones"]]
        for layer in layering.order:
            if layer in strokes:
                pieces += [joined(run), strokes[layer]]
                run = []
            run += parts.get(layer, ())
        pieces.append(joined([*run, still.marks]))
        return [piece for piece in pieces if len(piece)]


def _near(was: MapView, view: MapView) -> bool:
    """Whether what was composed for one view covers another."""
    return (
        (was.zoom, was.width, was.height, was.dpr) == (view.zoom, view.width, view.height, view.dpr)
        and abs(was.left - view.left) <= MARGIN_PX
        and abs(was.top - view.top) <= MARGIN_PX
    )
