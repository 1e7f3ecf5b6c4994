"""The made scene of the map's benches: a canvas full of units, incidents and zones, and what moves them."""

from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import numpy as np
import shapely
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from console.domain.area import Zone
from console.domain.geo import LonLat
from console.domain.incident import Incident, IncidentStatus
from console.domain.unit import Unit, UnitStatus
from console.feeds.fixes import FixTable
from console.picture import ChangeSet, Picture
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.static import TILE_PX, TileKey
from console.widgets.map.view import MapView, to_lonlat
from console.widgets.selection import Selection
from console.widgets.theme import load_families

WIDTH, HEIGHT = 1600, 1000
ZONES, ZONE_VERTICES, INCIDENTS = 200, 200, 500
CENTRE, ZOOM = LonLat(112.3, 33.3), 13.0
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
_STATUSES = (UnitStatus.AVAILABLE, UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE, UnitStatus.RETURNING)
_WORKING = (IncidentStatus.WAITING, IncidentStatus.DISPATCHED, IncidentStatus.EN_ROUTE, IncidentStatus.ON_SCENE)
_CLASSES = ("traffic", "dispute", "help", "criminal", "crowd")


@dataclass
class Scene:
    """A canvas full of units, and what moves them."""

    canvas: MapCanvas
    picture: Picture
    ticks: list[FixTable]
    home: MapView

    def close(self) -> None:
        """End the canvas and its workers."""
        self.canvas.close()
        self.canvas.stop()


def begin_offscreen() -> list[str]:
    """Start Qt where nobody else's windows disturb: the raster engine is the same as on a screen. The font families."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(["bench"])
    assert isinstance(application, QApplication)
    return load_families()


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


def make_scene(folder: Path, families: list[str], units: int, incidents: int = INCIDENTS, zones: int = ZONES) -> Scene:
    """A canvas that shows so many of each, all in view and painted."""
    rng = np.random.default_rng(3)
    home = MapView(width=WIDTH, height=HEIGHT).centred(CENTRE, ZOOM)
    canvas = MapCanvas(Selection(), families, folder)
    canvas.resize(WIDTH, HEIGHT)
    canvas.data.set_base_source(RasterTiles())
    picture = _picture(home, rng, units, incidents, zones)
    canvas.set_picture(picture, ChangeSet(everything=True))
    canvas.set_now(NOW)
    canvas.set_view(home)
    ticks = _ticks(tuple(picture.units), home, rng)
    canvas.set_fixes(ticks[0])
    canvas.show()
    until_full(canvas)
    return Scene(canvas, picture, ticks, canvas.view)


def until_full(canvas: MapCanvas, limit_s: float = 60.0) -> None:
    """Let the canvas paint until nothing is missing."""
    until = time.perf_counter() + limit_s
    while not canvas.fully_painted():
        if time.perf_counter() > until:
            raise TimeoutError(f"the map was not painted within {limit_s:g} s")
        canvas.repaint()
        QApplication.processEvents()


def _places(home: MapView, rng: np.random.Generator, count: int) -> np.ndarray:
    px = rng.random((count, 2)) * [WIDTH - 80, HEIGHT - 80] + 40
    return to_lonlat(home.to_metres(px))


def _picture(home: MapView, rng: np.random.Generator, units: int, incidents: int, zones: int) -> Picture:
    on_duty = {
        f"U-{i}": Unit(f"U-{i}", at=LonLat(*at), status=_STATUSES[i % len(_STATUSES)])
        for i, at in enumerate(_places(home, rng, units).tolist())
    }
    open_ones = {
        f"{i:04d}": Incident(
            f"{i:04d}", _CLASSES[i % 5], i % 4 + 1, NOW, LonLat(*at), status=_WORKING[i % len(_WORKING)]
        )
        for i, at in enumerate(_places(home, rng, incidents).tolist())
    }
    return Picture(
        1, MappingProxyType(open_ones), MappingProxyType(on_duty), zones=MappingProxyType(_zones(home, zones))
    )


def _zones(home: MapView, count: int) -> dict[str, Zone]:
    zones = {}
    columns = math.ceil(math.sqrt(count * WIDTH / HEIGHT))
    lines = math.ceil(count / columns)
    turn = np.linspace(0.0, 2.0 * math.pi, ZONE_VERTICES, endpoint=False)
    for i in range(count):
        wobble = 1.0 + 0.12 * np.sin(turn * 9.0 + i)
        x = (i % columns + 0.5) * WIDTH / columns + np.cos(turn) * wobble * WIDTH / columns * 0.55
        y = (i // columns + 0.5) * HEIGHT / lines + np.sin(turn) * wobble * HEIGHT / lines * 0.55
        ring = to_lonlat(home.to_metres(np.column_stack((x, y))))
        zones[f"Z{i}"] = Zone(f"Z{i}", f"Zone {i}", f"{i} 区", str(shapely.to_wkb(shapely.Polygon(ring), hex=True)))
    return zones


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
