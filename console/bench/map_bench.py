"""Frames of the real map widget beside bare painting of the same tiles and as many fragments, in turn, in one run.

The scene: 1600 x 1000, raster base, 200 zones of 200 vertices, 500 incidents with their numbers, units moving.
Measured are whole `repaint()` calls through the widget's own painting; CPU time is that of the whole process.
"""

from __future__ import annotations

import math
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import numpy as np
import shapely
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from console.bench import Progress, Result, measured_in_turn
from console.domain.area import Zone
from console.domain.geo import LonLat
from console.domain.incident import Incident, IncidentStatus
from console.domain.unit import Unit, UnitStatus
from console.feeds.fixes import FixTable
from console.picture import ChangeSet, Picture
from console.widgets.map.atlas import SpriteAtlas, draw, no_fragments
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.moving import Composed
from console.widgets.map.static import TILE_PX, TileKey
from console.widgets.map.view import MapView, to_lonlat
from console.widgets.selection import Selection
from console.widgets.theme import load_families

WIDTH, HEIGHT = 1600, 1000
ZONES, ZONE_VERTICES, INCIDENTS = 200, 200, 500
UNITS = (1_000, 10_000, 50_000)
STATED = 10_000
ROUNDS = 9
FRAMES = 40
CENTRE, ZOOM = LonLat(112.3, 33.3), 13.0
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PAN_GOAL, MANY_GOAL, COLD_LIMIT_MS = 1.5, 2.5, 50.0
_STATUSES = (UnitStatus.AVAILABLE, UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE, UnitStatus.RETURNING)
_WORKING = (IncidentStatus.WAITING, IncidentStatus.DISPATCHED, IncidentStatus.EN_ROUTE, IncidentStatus.ON_SCENE)


class RasterTiles:
    """A base of raster tiles that are all in memory: noise that no painting can shorten."""

    looks_ahead = True

    def __init__(self) -> None:
        rng = np.random.default_rng(7)
        self._images = []
        for _ in range(8):
            pixels = rng.integers(190, 240, (TILE_PX, TILE_PX, 4), dtype=np.uint8)
            pixels[:, :, 3] = 255
            stride = TILE_PX * 4
            self._images.append(QImage(pixels.tobytes(), TILE_PX, TILE_PX, stride, QImage.Format.Format_RGB32).copy())

    def tile(self, key: TileKey) -> QImage | None:
        """One of a few images."""
        return self._images[(key.x * 3 + key.y) % len(self._images)]

    def want(self, keys: list[TileKey]) -> None:
        """Everything is there."""


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


@dataclass
class Scene:
    """A canvas full of units, and what moves them."""

    canvas: MapCanvas
    bare: Bare
    ticks: list[FixTable]
    home: MapView


def run(progress: Progress) -> list[Result]:
    """Measure offscreen: the raster engine is the same as on a screen, and nobody else's windows disturb."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(["bench"])
    assert isinstance(application, QApplication)
    families = load_families()
    results: list[Result] = []
    own: dict[tuple[int, str], float] = {}
    with tempfile.TemporaryDirectory(prefix="bench-map-") as folder:
        for count in UNITS:
            progress(f"map: {count} units")
            scene = _scene(count, families, Path(folder))
            for gesture in ("pan", "zoom", "all moved"):
                rows, own[count, gesture] = _frames(scene, count, gesture)
                results += rows
            results.append(_blit(scene, count, own[count, "pan"]))
            if count == STATED:
                progress("map: cold cache")
                results += _cold(scene)
            scene.bare.close()
            scene.canvas.close()
            scene.canvas.stop()
    for gesture in ("pan", "zoom", "all moved"):
        many, stated = own[UNITS[-1], gesture], own[STATED, gesture]
        name = f"{gesture}, {UNITS[-1]} units against {STATED}"
        results.append(Result(name, many, "ms CPU", f"the same with {STATED} units", stated, goal=MANY_GOAL))
    return results


# -- the scene -------------------------------------------------------------------------------------


def _scene(count: int, families: list[str], folder: Path) -> Scene:
    rng = np.random.default_rng(3)
    home = MapView(width=WIDTH, height=HEIGHT).centred(CENTRE, ZOOM)
    canvas = MapCanvas(Selection(), families, folder)
    canvas.resize(WIDTH, HEIGHT)
    canvas.data.set_base_source(RasterTiles())
    picture = _picture(count, home, rng)
    canvas.set_picture(picture, ChangeSet(everything=True))
    canvas.set_now(NOW)
    canvas.set_view(home)
    ticks = _ticks(tuple(picture.units), home, rng)
    canvas.set_fixes(ticks[0])
    canvas.show()
    _until_full(canvas)
    bare = Bare()
    bare.show()
    QApplication.processEvents()  # before it is exposed, repaint() does nothing
    return Scene(canvas, bare, ticks, canvas.view)


def _places(home: MapView, rng: np.random.Generator, count: int) -> np.ndarray:
    px = rng.random((count, 2)) * [WIDTH - 80, HEIGHT - 80] + 40
    return to_lonlat(home.to_metres(px))


def _picture(count: int, home: MapView, rng: np.random.Generator) -> Picture:
    classes = ("traffic", "dispute", "help", "criminal", "crowd")
    units = {
        f"U-{i}": Unit(f"U-{i}", at=LonLat(*at), status=_STATUSES[i % len(_STATUSES)])
        for i, at in enumerate(_places(home, rng, count).tolist())
    }
    incidents = {
        f"{i:04d}": Incident(
            f"{i:04d}", classes[i % 5], i % 4 + 1, NOW, LonLat(*at), status=_WORKING[i % len(_WORKING)]
        )
        for i, at in enumerate(_places(home, rng, INCIDENTS).tolist())
    }
    zones = {}
    columns = math.ceil(math.sqrt(ZONES * WIDTH / HEIGHT))
    lines = math.ceil(ZONES / columns)
    turn = np.linspace(0.0, 2.0 * math.pi, ZONE_VERTICES, endpoint=False)
    for i in range(ZONES):
        wobble = 1.0 + 0.12 * np.sin(turn * 9.0 + i)
        x = (i % columns + 0.5) * WIDTH / columns + np.cos(turn) * wobble * WIDTH / columns * 0.55
        y = (i // columns + 0.5) * HEIGHT / lines + np.sin(turn) * wobble * HEIGHT / lines * 0.55
        ring = to_lonlat(home.to_metres(np.column_stack((x, y))))
        zones[f"Z{i}"] = Zone(f"Z{i}", f"Zone {i}", f"{i} 区", str(shapely.to_wkb(shapely.Polygon(ring), hex=True)))
    return Picture(1, MappingProxyType(incidents), MappingProxyType(units), zones=MappingProxyType(zones))


def _ticks(names: tuple[str, ...], home: MapView, rng: np.random.Generator) -> list[FixTable]:
    """A few moments of units that drive on, each a little further."""
    px = rng.random((len(names), 2)) * [WIDTH - 80, HEIGHT - 80] + 40
    course = rng.random(len(names)) * 360.0
    step = np.column_stack((np.sin(np.radians(course)), -np.cos(np.radians(course)))) * 3.0
    speed = np.full(len(names), 9.0)
    ticks = []
    for n in range(8):
        lonlat = to_lonlat(home.to_metres(px + step * n))
        ticks.append(FixTable(names, lonlat, np.full(len(names), NOW.timestamp()), (course + n * 7.0) % 360.0, speed))
    return ticks


def _until_full(canvas: MapCanvas, limit_s: float = 60.0) -> None:
    """Let the canvas paint until nothing is missing."""
    until = time.perf_counter() + limit_s
    while not canvas.fully_painted():
        if time.perf_counter() > until:
            raise TimeoutError(f"the map was not painted within {limit_s:g} s")
        canvas.repaint()
        QApplication.processEvents()


# -- frames ----------------------------------------------------------------------------------------


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


def _frames(scene: Scene, count: int, gesture: str) -> tuple[list[Result], float]:
    canvas, bare = scene.canvas, scene.bare
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
    _until_full(canvas)
    cpu, bare_cpu = measured_in_turn((own, reference), ROUNDS)
    fragments = len(_composed(canvas).fragments)
    against = f"bare painting of the same tiles and one drawPixmapFragments of {fragments}"
    goal = PAN_GOAL if gesture == "pan" and count == STATED else None
    name = f"{gesture}, {count} units"
    own_wall, bare_wall = (float(np.median(wall[way][1:])) for way in ("own", "bare"))
    return [
        Result(name, cpu, "ms CPU", against, bare_cpu, goal=goal),
        Result(f"{name}, wall", own_wall, "ms", against, bare_wall),
    ], cpu


def _blit(scene: Scene, count: int, pan_ms: float) -> Result:
    """The cheapest frame there is: one pixmap of the window's size."""
    whole = QPixmap(WIDTH, HEIGHT)
    whole.fill(Qt.GlobalColor.white)
    scene.bare.shift = (0.0, 0.0)
    scene.bare.tiles, scene.bare.fragments = [(QRectF(0, 0, TILE_PX, TILE_PX), whole)], no_fragments()

    def blit(_round: int) -> float:
        begun = time.process_time()
        for _ in range(FRAMES):
            scene.bare.repaint()
        return (time.process_time() - begun) * 1e3 / FRAMES

    (blit_ms,) = measured_in_turn((blit,), ROUNDS)
    return Result(f"pan, {count} units, beside a blit", pan_ms, "ms CPU", "one full-window blit", blit_ms)


def _cold(scene: Scene) -> list[Result]:
    """The worst frame of a wheel through levels whose composites and simplified zones are not there yet."""
    canvas = scene.canvas
    worst = worst_cpu = 0.0
    canvas.data.forget_prepared()
    canvas.set_theme(canvas.theme)  # drops the sprites too
    for zoom in (ZOOM, ZOOM + 0.5, ZOOM + 1.0, ZOOM + 1.5, ZOOM - 0.5, ZOOM - 1.0):
        canvas.set_view(canvas.view.zoomed_about(500.0, 300.0, zoom))
        for _ in range(500):
            begun, begun_cpu = time.perf_counter(), time.thread_time()
            canvas.repaint()
            worst_cpu = max(worst_cpu, (time.thread_time() - begun_cpu) * 1e3)
            worst = max(worst, (time.perf_counter() - begun) * 1e3)
            QApplication.processEvents()
            if canvas.fully_painted():
                break
    name = "worst cold-cache zoom frame"
    return [
        Result(f"{name}, wall", worst, "ms", "the limit", COLD_LIMIT_MS, goal=1.0),
        Result(f"{name}, CPU of the GUI thread", worst_cpu, "ms CPU", "the limit", COLD_LIMIT_MS, goal=1.0),
    ]
