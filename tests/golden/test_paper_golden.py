"""Kept pictures at two device pixels each: what is laid on the map, on paper; and caches that follow the density."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from console.widgets.map.instruments import Instrument
from console.widgets.map.measure import Measure
from console.widgets.map.radius import Radius, count_inside
from console.widgets.map.snapshot import Snapshot, Wanted
from console.widgets.map.view import MapView
from console.widgets.theme import DAY, NIGHT, PAPER, Theme, load_families
from tests.golden.compare import check
from tests.golden.scene import full_scene
from tests.gui.map_scene import CENTRE, at, settle, show


@pytest.mark.parametrize(
    ("theme", "tool"), [(PAPER, "radius"), (NIGHT, "measure")], ids=["paper_radius", "night_measure"]
)
def test_what_is_laid_on_the_map(
    qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest, theme: Theme, tool: str
) -> None:
    canvas = full_scene(tmp_path, DAY)
    show(qtbot, canvas)
    laid: Instrument = (
        Measure(None, canvas.update)
        if tool == "measure"
        else Radius(lambda centre, radius_m: count_inside(canvas.data.scene, centre, radius_m))
    )
    instruments = canvas.gestures.instruments
    instruments.begin(laid)
    for place in (CENTRE, at(9, 5), at(14, -3)):
        instruments.click(place)
    view = MapView(width=480, height=360, dpr=2.0).centred(CENTRE, 14.0)
    parent = QObject()
    found: list[tuple[QImage, bool]] = []
    snapshot = Snapshot(
        canvas.data, Wanted(view, theme, instruments=instruments), load_families(), tmp_path / "cache", parent
    )
    snapshot.done.connect(lambda image, is_whole: found.append((image, is_whole)))
    qtbot.waitUntil(lambda: bool(found), timeout=30_000)
    Snapshot.stop_all(parent)
    ((image, is_whole),) = found
    assert is_whole
    assert (image.width(), image.height(), image.devicePixelRatio()) == (960, 720, 2.0)
    check(image, f"map/laid_{request.node.callspec.id}_dense")


def test_caches_follow_the_density_of_the_screen(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    canvas = full_scene(tmp_path, DAY)
    show(qtbot, canvas)
    for dpr in (2.0, 1.0, 1.5):
        monkeypatch.setattr(canvas, "devicePixelRatioF", lambda dpr=dpr: dpr)
        settle(qtbot, canvas)
        assert canvas.view.dpr == canvas.sprites.atlas.dpr == dpr
        tiles = [pixmap for _, pixmap in canvas.static_layer.tiles_for(canvas.view)]
        assert tiles
        assert {pixmap.devicePixelRatio() for pixmap in tiles} == {dpr}
        assert {pixmap.width() for pixmap in tiles} == {round(512 * dpr)}
