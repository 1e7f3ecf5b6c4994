"""A record without its region: the map draws the record's own zones and opens on them, else on who is there."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from PySide6.QtCore import QPointF, QRectF

from console.domain.geo import LonLat
from console.picture import Picture
from console.widgets.map.extent import extent_of
from console.widgets.map.view import MIN_ZOOM
from console.widgets.map.zones import ZoneShapes
from tests.gui.desk_kit import open_desk
from tests.gui.map_scene import at, incident, picture, settle, unit, zone


def test_it_opens_on_the_zones_of_the_record_and_draws_them(tmp_path, qtbot):
    with open_desk(tmp_path, empty=True) as kit:
        canvas = kit.desk.canvas
        assert canvas.view.zoom == MIN_ZOOM
        kit.bridge.show_picture(picture(zones=[zone("A", -60, -40, 0, 40), zone("B", 0, -40, 60, 40)], seq=9))
        qtbot.waitUntil(lambda: canvas.view.zoom > 10, timeout=20_000)
        settle(qtbot, canvas)
        room = QRectF(canvas.rect())
        assert all(room.contains(canvas.pixel_of(at(east, north))) for east in (-60, 60) for north in (-40, 40))
        pick = canvas.pick(canvas.pixel_of(at(-30, 0)))
        assert pick is not None
        assert (pick.kind, pick.id) == ("zone", "A")
        # On the line between the zones there is something to see.
        image = canvas.grab().toImage()
        line = canvas.pixel_of(at(0, 0))
        seen = {image.pixelColor(round(line.x()) + dx, round(line.y())).name() for dx in range(-3, 4)}
        assert len(seen) > 1
        view = canvas.view
        kit.bridge.show_picture(picture(zones=[zone("A", -600, -400, 0, 40)], seq=10))
        settle(qtbot, canvas)
        assert canvas.view == view, "from then on the view is its user's"


def test_whoever_has_looked_elsewhere_is_left_there(tmp_path, qtbot):
    with open_desk(tmp_path, empty=True) as kit:
        kit.desk.canvas.go_to(LonLat(100.0, 30.0), 8.0)
        view = kit.desk.canvas.view
        kit.bridge.show_picture(picture(units=[unit("A-1", at(0, 0))], seq=9))
        settle(qtbot, kit.desk.canvas)
        assert kit.desk.canvas.view == view
        kit.desk.actions["whole_region"].trigger()
        assert QRectF(kit.desk.canvas.rect()).contains(QPointF(kit.desk.canvas.pixel_of(at(0, 0))))


def test_without_zones_units_and_open_incidents_count():
    there = picture(units=[unit("A-1", at(1, 1)), unit("A-2", None)], incidents=[incident("1", at(2, 2))])
    assert extent_of(ZoneShapes(), there) == [at(1, 1), at(2, 2)]
    ended = replace(there, incidents=MappingProxyType({}), units=MappingProxyType({}))
    assert extent_of(ZoneShapes(), ended) == []
    assert extent_of(ZoneShapes(), Picture()) == pytest.approx([])
