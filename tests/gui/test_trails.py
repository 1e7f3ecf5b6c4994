"""Trails of units: asked for while the layer is on, grown by every fix, let go of with time and with the layer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from console.feeds.fixes import FixTable
from console.widgets.map.canvas import MapCanvas
from console.widgets.selection import Selection
from console.widgets.trails import LAYER, MOST_UNITS, Tracks, Trails, trailed
from tests.gui.fakes import NOW, FakeBridge
from tests.gui.map_scene import at, make_canvas, picture, show, unit


@pytest.fixture
def canvas(qtbot: QtBot, tmp_path: Path) -> MapCanvas:
    made = make_canvas(tmp_path)
    show(qtbot, made)
    return made


def fixes_at(bridge: FakeBridge, north_m: float, age_s: float) -> FixTable:
    moved = bridge.fixes.lonlat + np.array([0.0, north_m / 110_900.0])
    return replace(bridge.fixes, lonlat=moved, fixed_at_s=np.full(len(moved), NOW.timestamp() - age_s))


def lines(canvas: MapCanvas) -> list[int]:
    return [len(figure.rings[0]) for figure in canvas.data.scene.figures.get(LAYER, ())]


def test_nothing_is_asked_while_the_layer_is_off(canvas: MapCanvas) -> None:
    bridge = FakeBridge()
    trails = Trails(bridge, canvas, canvas.selection, canvas)
    bridge.fixes_changed.emit(bridge.fixes)
    assert not trails.is_on
    assert bridge.asked == []


def test_the_past_comes_first_and_every_fix_that_moves_adds_to_it(canvas: MapCanvas) -> None:
    bridge = FakeBridge()
    canvas.layers.set_visible(LAYER, True)
    trails = Trails(bridge, canvas, canvas.selection, canvas)
    ((_, units, since),) = bridge.asked
    assert len(units) == 24
    assert since == NOW - timedelta(minutes=10)
    for north_m, age_s in ((0.0, 20.0), (2.0, 15.0), (60.0, 10.0)):
        bridge.fixes_changed.emit(fixes_at(bridge, north_m, age_s))
    start = bridge.fixes.lonlat[bridge.fixes.row_of["A-1"]]
    history = np.array([[NOW.timestamp() - 90.0, *(start - 0.002)], [NOW.timestamp() - 60.0, *(start - 0.001)]])
    bridge.tracks_found.emit("q", {"A-1": history, "Z-9": history})
    trails.look()
    assert sorted(lines(canvas)) == [2] * 23 + [4]
    assert len(bridge.asked) == 1, "nobody is new"
    bridge.clock = NOW + timedelta(minutes=9, seconds=15)
    trails.look()
    assert sorted(lines(canvas)) == [2] * 24
    canvas.layers.set_visible(LAYER, False)
    assert lines(canvas) == []


def test_of_very_many_units_those_at_work_and_picked_have_a_trail() -> None:
    many = picture([unit(f"U-{n}", at(0, 0)) for n in range(MOST_UNITS + 1)])
    assert trailed(many, ["U-7", "X"]) == ["U-7"]
    assert len(trailed(picture([unit("U-1", at(0, 0))]), [])) == 1


def test_tracks_of_units_that_nobody_wants_any_more_are_forgotten() -> None:
    tracks = Tracks()
    tracks.begin(["A-1", "A-2"])
    tracks.keep_only(["A-2"], 0.0)
    assert tracks.missing(["A-1", "A-2"]) == ["A-1"]


def test_picking_one_of_very_many_asks_for_its_past(canvas: MapCanvas) -> None:
    bridge, selection = FakeBridge(), Selection()
    bridge.picture = picture([unit(f"U-{n}", at(0, 0)) for n in range(MOST_UNITS + 1)])
    canvas.layers.set_visible(LAYER, True)
    trails = Trails(bridge, canvas, selection, canvas)
    selection.set_units(["U-7"])
    assert [asked[1] for asked in bridge.asked] == [("U-7",)]
    trails.stop()
