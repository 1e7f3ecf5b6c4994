"""Drawings, closures, cameras and alarm points of the record as the map shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import shapely
from pytestqt.qtbot import QtBot

from console.domain.mapped import Asset, AssetKind, Closure, Drawing, DrawingKind
from console.domain.rows import changed
from console.picture import ChangeSet, Picture
from console.widgets.map.mapped import closure_figures, drawing_figures
from tests.gui.map_scene import ALL, NOW, at, make_canvas, picture, settle, show

LINE = shapely.LineString([at(-9, 0), at(9, 0)])
AREA = shapely.Polygon([at(-9, -5), at(9, -5), at(9, 5), at(-9, 5)], [[at(-1, -1), at(1, -1), at(1, 1)]])


def drawing(key: str, kind: DrawingKind, shape: shapely.Geometry, **more: object) -> Drawing:
    return changed(Drawing(key, kind, str(shapely.to_wkb(shape, hex=True)), NOW, "desk"), **more)


def with_drawings(*drawings: Drawing) -> Picture:
    return replace(picture(), drawings={one.key: one for one in drawings}, texts={"t": "assembly area"})


CAMERA = Asset("C-1", AssetKind.CAMERA, "North gate", "北门", at(0, 0), heading_deg=90.0)
ALARM = Asset("A-1", AssetKind.ALARM_POINT, "Shop", "商店", at(5, 0))


def test_drawings_become_lines_areas_and_words() -> None:
    line, area, text = drawing_figures(
        with_drawings(
            drawing("1", DrawingKind.ARROW, LINE, colour="red"),
            drawing("2", DrawingKind.AREA, AREA, label="t"),
            drawing("3", DrawingKind.TEXT, shapely.Point(at(0, 0)), label="t"),
        )
    )
    assert (line.is_arrow, line.ink.value, len(line.rings)) == (True, "late", 1)
    assert (area.is_area, area.label, len(area.rings)) == (True, "assembly area", 2)
    assert (text.rings, text.label) == ((), "assembly area")


def test_what_was_erased_or_can_not_be_read_is_left_out() -> None:
    gone = drawing("1", DrawingKind.LINE, LINE, ended_at=NOW)
    broken = changed(gone, key="2", ended_at=None, shape="00ff")
    assert drawing_figures(with_drawings(gone, broken)) == []


def test_closures_are_dashed_over_tape() -> None:
    _tape, figure = closure_figures([Closure("1", str(shapely.to_wkb(LINE, hex=True)), NOW, "desk")])
    assert (figure.id, figure.is_dashed, figure.is_area) == ("1", True, False)


def test_a_closure_shows_while_it_holds(qtbot: QtBot, tmp_path: Path) -> None:
    canvas, hour = make_canvas(tmp_path), timedelta(hours=1)
    standing = Closure("1", str(shapely.to_wkb(LINE, hex=True)), NOW, "desk")
    closures = (
        standing,
        changed(standing, key="2", ended_at=NOW),
        changed(standing, key="3", until=NOW + hour),
        changed(standing, key="4", since=NOW + hour),
    )
    canvas.set_now(NOW)
    held = replace(picture(), closures=MappingProxyType({one.key: one for one in closures}))

    def shown() -> set[str]:
        return {figure.id for figure in canvas.data.scene.figures["closures"]}

    canvas.set_picture(held, ALL)
    show(qtbot, canvas)
    assert shown() == {"1", "3"}
    canvas.set_now(NOW + hour)
    assert shown() == {"1", "4"}
    canvas.set_picture(held, ALL)
    assert shown() == {"1", "4"}, "a record that is read anew brings back nothing that is over"


def test_what_one_desk_draws_another_sees_and_loses_again(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_picture(picture(), ALL)
    show(qtbot, canvas)
    place = canvas.pixel_of(at(4, 0)).toPoint()
    bare = canvas.grab().toImage().pixelColor(place)
    drawn = with_drawings(drawing("1", DrawingKind.LINE, LINE, colour="red"))
    canvas.set_picture(drawn, ChangeSet(drawings=frozenset({"1"})))
    settle(qtbot, canvas)
    assert canvas.grab().toImage().pixelColor(place) != bare
    canvas.set_picture(with_drawings(), ChangeSet(drawings=frozenset({"1"})))
    settle(qtbot, canvas)
    assert canvas.grab().toImage().pixelColor(place) == bare


def test_a_camera_is_drawn_with_its_view_and_picked_from_near(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_picture(replace(picture(), assets={"C-1": CAMERA, "A-1": ALARM}), ALL)
    show(qtbot, canvas)
    canvas.go_to(at(2, 0), 16.5)
    settle(qtbot, canvas)
    assert [pick.id for pick in canvas.picks(canvas.pixel_of(at(0, 0)))] == ["C-1"]
    assert [pick.id for pick in canvas.picks(canvas.pixel_of(at(5, 0)))] == ["A-1"]
    assert ("asset", "cameras", 2) in canvas.sprites.atlas._ids
    assert ("text", "asset", "North gate") in canvas.sprites.atlas._ids
    canvas.layers.set_visible("cameras", False)
    assert canvas.picks(canvas.pixel_of(at(0, 0))) == []
