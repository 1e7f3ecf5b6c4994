"""Frames of a scene by one gesture, beside bare painting of the very same tiles and fragments, in turn.

Measured are whole `repaint()` calls through the widget's own painting; CPU time is that of the whole process.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from console.bench import Result, measured_in_turn
from console.bench.map_scene import HEIGHT, WIDTH, ZOOM, Scene, until_full
from console.widgets.map.atlas import SpriteAtlas, draw, no_fragments
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.moving import Composed
from console.widgets.map.static import TILE_PX
from console.widgets.map.view import MapView

ROUNDS = 9
FRAMES = 40
GESTURES = ("pan", "zoom", "all moved")


class Bare(QWidget):
    """Paints given pixmaps and one list of fragments, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(WIDTH, HEIGHT)
        self.tiles: list[tuple[QRectF, QPixmap]] = []
        self.atlas = SpriteAtlas(1.0)
        self.fragments = no_fragments()
        self.shift = (0.0, 0.0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The reference's frame."""
        painter = QPainter(self)
        for box, pixmap in self.tiles:
            if box.width() == TILE_PX:
                painter.drawPixmap(box.topLeft(), pixmap)
            else:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawPixmap(box, pixmap, QRectF(pixmap.rect()))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.translate(*self.shift)
        draw(painter, self.atlas, self.fragments)
        painter.end()


@dataclass(frozen=True)
class Frames:
    """Milliseconds a frame: CPU of the process and wall, of the map and of bare painting."""

    cpu_ms: float
    bare_cpu_ms: float
    wall_ms: float
    bare_wall_ms: float
    fragments: int

    def results(self, name: str, goal: float | None = None) -> list[Result]:
        """Both figures, under a name."""
        against = f"bare painting of the same tiles and one drawPixmapFragments of {self.fragments}"
        return [
            Result(name, self.cpu_ms, "ms CPU", against, self.bare_cpu_ms, goal=goal),
            Result(f"{name}, wall", self.wall_ms, "ms", against, self.bare_wall_ms),
        ]


def shown_bare() -> Bare:
    """The reference's widget, exposed: before, repaint() does nothing."""
    bare = Bare()
    bare.show()
    QApplication.processEvents()
    return bare


def measured(scene: Scene, bare: Bare, gesture: str, rounds: int = ROUNDS) -> Frames:
    """Medians of so many rounds of frames of one of `GESTURES`."""
    canvas = scene.canvas
    wall: dict[str, list[float]] = {"own": [], "bare": []}
    drawn: list[tuple[MapView, Composed]] = []

    def own(round_: int) -> float:
        views = [scene.home] * FRAMES if gesture == "all moved" else _views(scene, gesture, round_)
        drawn.clear()
        begun_cpu, begun = time.process_time(), time.perf_counter()
        for n, view in enumerate(views):
            if gesture == "all moved":
                canvas.set_fixes(scene.ticks[(round_ + n) % len(scene.ticks)])
            canvas.set_view(view)
            canvas.repaint()
            drawn.append((view, _composed(canvas)))
        wall["own"].append((time.perf_counter() - begun) * 1e3 / FRAMES)
        return (time.process_time() - begun_cpu) * 1e3 / FRAMES

    def reference(_round: int) -> float:
        """The very frames that the canvas has just painted."""
        spent = spent_wall = 0.0
        for view, composed in drawn:
            bare.tiles = canvas.static_layer.tiles_for(view)
            bare.atlas, bare.fragments = canvas.sprites.atlas, composed.fragments
            bare.shift = (composed.view.left - view.left, composed.view.top - view.top)
            begun_cpu, begun = time.process_time(), time.perf_counter()
            bare.repaint()
            spent += time.process_time() - begun_cpu
            spent_wall += time.perf_counter() - begun
        wall["bare"].append(spent_wall * 1e3 / FRAMES)
        return spent * 1e3 / FRAMES

    own(0)
    until_full(canvas)
    cpu_ms, bare_cpu_ms = measured_in_turn((own, reference), rounds)
    wall_ms, bare_wall_ms = (float(np.median(wall[way][1:])) for way in ("own", "bare"))
    return Frames(cpu_ms, bare_cpu_ms, wall_ms, bare_wall_ms, len(_composed(canvas).fragments))


def _views(scene: Scene, gesture: str, round_: int) -> list[MapView]:
    """Where the frames of a round look: a steady pan to and fro, or a zoom in fine steps about the pointer."""
    back = 1 if round_ % 2 else -1
    if gesture == "pan":  # far enough to leave what was composed and to meet new tiles
        return [scene.home.panned(back * 12.0 * n, back * 7.0 * n) for n in range(FRAMES)]
    return [scene.home.zoomed_about(500.0, 300.0, ZOOM + back * 0.005 * (n + 1)) for n in range(FRAMES)]


def _composed(canvas: MapCanvas) -> Composed:
    """What the canvas's moving layer drew last."""
    composed = canvas.moving_layer.composed
    assert composed is not None
    return composed
