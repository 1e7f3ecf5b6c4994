"""Pictures of the map that are kept: symbols, base by day and night, the canvas, and on a screen of double density."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from console.domain.incident import IncidentStatus
from console.domain.unit import UnitStatus
from console.widgets.drag import DragKind, DragView, Target
from console.widgets.map.base.geometry import BaseGeometry
from console.widgets.map.base.paint import TilePainter
from console.widgets.map.base.style import BaseStyle
from console.widgets.map.shapes import ARM_GLYPHS, CLASS_SHAPES, paint_incident, paint_nose, paint_plate, paint_post
from console.widgets.map.static import visible_tiles
from console.widgets.map.units import STATUSES
from console.widgets.map.view import MapView
from console.widgets.theme import DAY, NIGHT, Theme, load_families, qcolor
from tests.golden.compare import check
from tests.golden.scene import full_scene
from tests.gui.map_scene import CENTRE, make_canvas, settle, show, small_region

BOTH = pytest.mark.parametrize("theme", [DAY, NIGHT], ids=["day", "night"])


@BOTH
def test_symbols(qtbot: QtBot, theme: Theme) -> None:
    image = QImage(460, 420, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(1.0)
    image.fill(qcolor(theme.map_land))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for column, code in enumerate(CLASS_SHAPES):
        for line, priority in enumerate((1, 2, 3, 4)):
            centre = QPointF(22 + column * 36, 22 + line * 36)
            paint_incident(painter, centre, code, priority, IncidentStatus.WAITING, theme)
    for column, status in enumerate(IncidentStatus):
        paint_incident(painter, QPointF(22 + column * 36, 170), "traffic", 2, status, theme)
    for column, doing in enumerate(STATUSES):
        x = 22.0 + column * 40
        paint_nose(painter, QPointF(x, 210), column * 45.0, qcolor(theme.unit_busy), qcolor(theme.map_halo))
        paint_plate(painter, QPointF(x, 210), "patrol", doing, theme)
        paint_plate(painter, QPointF(x, 245), "patrol", doing, theme, hollow=True)
        paint_plate(painter, QPointF(x, 280), "patrol", doing, theme, stale=True)
    for number, arm in enumerate(ARM_GLYPHS):
        place = QPointF(22 + number % 12 * 36, 320 + number // 12 * 32)
        paint_plate(painter, place, arm, UnitStatus.AVAILABLE, theme)
    paint_post(painter, QPointF(30, 405), theme, closed=False)
    paint_post(painter, QPointF(70, 405), theme, closed=True)
    paint_post(painter, QPointF(110, 405), theme, closed=False, central=True)
    painter.end()
    check(image, f"map/symbols_{theme.name}")


@pytest.mark.parametrize(
    ("theme", "language", "zoom", "dpr"),
    [(DAY, "zh_CN", 14.0, 1.0), (NIGHT, "en", 14.0, 1.0), (DAY, "both", 15.5, 1.0), (DAY, "en", 12.0, 2.0)],
    ids=["day_zh_14", "night_en_14", "day_both_15h", "day_en_12_dense"],
)
def test_base(
    qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest, theme: Theme, language: str, zoom: float, dpr: float
) -> None:
    geometry = BaseGeometry.of_region(small_region(tmp_path / "region"))
    style = BaseStyle(theme, language, dpr, grades=zoom == 15.5, families=tuple(load_families()))
    key = visible_tiles(MapView(width=100, height=100).centred(CENTRE, zoom))[0]
    check(TilePainter(geometry, style).paint(key), f"map/base_{request.node.callspec.id}")


@BOTH
def test_canvas(qtbot: QtBot, tmp_path: Path, theme: Theme) -> None:
    canvas = full_scene(tmp_path, theme)
    if theme is NIGHT:
        canvas.set_language("zh_CN")
        canvas.layers.set_visible("grades", True)
    show(qtbot, canvas)
    check(canvas.grab().toImage(), f"map/canvas_{theme.name}")


def test_canvas_while_units_are_dragged(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = full_scene(tmp_path, DAY)
    show(qtbot, canvas)
    hot = Target(DragKind.INCIDENT, "0402")
    eligible = frozenset({"0401", "0402"})
    canvas.show_drag(DragView(DragKind.UNITS, ("A-1",), DragKind.INCIDENT, eligible, hot, hot_legal=True))
    settle(qtbot, canvas)
    check(canvas.grab().toImage(), "map/canvas_drag")


def test_legend(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    show(qtbot, canvas, 640, 400)
    canvas.show_legend(True)
    canvas.repaint()
    check(canvas.grab().toImage(), "map/legend")


def test_a_dense_screen_shows_the_same_sharper(tmp_path: Path, project_root: Path) -> None:
    """A process of its own, for a screen's density is set before Qt starts."""
    out = tmp_path / "dense.png"
    environment = {**os.environ, "QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"}
    script = [sys.executable, "-m", "tests.golden.dense", str(tmp_path), str(out)]
    subprocess.run(script, cwd=project_root, env=environment, check=True, timeout=60)
    image = QImage(str(out))
    assert (image.width(), image.height()) == (960, 720)
    check(image, "map/canvas_dense")
