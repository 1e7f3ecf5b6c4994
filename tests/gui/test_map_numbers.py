"""Numbers of incidents beside their discs: never over each other, never over a disc."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from console.domain.incident import IncidentStatus
from console.domain.rows import changed
from console.picture import ChangeSet
from console.widgets.map.atlas import NO_SPRITE
from console.widgets.map.declutter import Raster
from console.widgets.map.incident_part import Numbers, number_places
from console.widgets.map.still import compose_still
from tests.gui.map_scene import ALL, at, incident, make_canvas, picture, settle, show

IDS = np.arange(1, 5)
WIDE_PX = 32.0


def placed(at: list[tuple[float, float]], picked: int | None = None) -> tuple[list[tuple[float, float]], list[int]]:
    places = np.array(at)
    marks = np.array([n == picked for n in range(len(at))])
    widths = np.full(len(at), WIDE_PX)
    found, ids = number_places(places, IDS[: len(at)], widths, marks, Raster(800, 600, 192))
    return [(x, y) for x, y in (found - places).tolist()], ids.tolist()


def test_a_number_stands_at_the_right_of_its_disc() -> None:
    assert placed([(300.0, 200.0)]) == ([(0.0, 0.0)], [1])


def test_a_disc_at_the_right_sends_the_number_to_the_left() -> None:
    for shift in np.arange(0.0, 4.0, 0.5).tolist():
        (lesser, urgent), ids = placed([(416.5 + shift, 200.0), (461.8 + shift, 204.0)])
        assert urgent == (0.0, 0.0)
        assert lesser[0] < -WIDE_PX
        assert lesser[1] == 0.0
        assert ids == [1, 2]


def test_a_number_without_a_free_side_is_left_out_unless_it_is_picked() -> None:
    crowd = [(300.0, 200.0), (270.0, 200.0), (330.0, 200.0), (300.0, 200.0)]
    _, ids = placed(crowd)
    assert NO_SPRITE in ids
    hidden = ids.index(NO_SPRITE)
    _, ids = placed(crowd, picked=hidden)
    assert ids[hidden] == IDS[hidden]


def test_room_is_looked_for_anew_only_when_a_number_has_come_gone_or_moved(qtbot: QtBot, tmp_path: Path) -> None:
    def numbers() -> Numbers:
        settle(qtbot, canvas)
        assert canvas.moving_layer.composed is not None
        return canvas.moving_layer.composed.still.incidents.numbers

    canvas = make_canvas(tmp_path)
    first, second = incident("0001", at(0, 0)), incident("0002", at(1, 0))
    canvas.set_picture(picture(incidents=[first, second]), ALL)
    show(qtbot, canvas)
    before = numbers()
    under_way = changed(first, status=IncidentStatus.EN_ROUTE)
    canvas.set_picture(picture(incidents=[under_way, second]), ChangeSet(incidents=frozenset({"0001"})))
    assert numbers() is before
    elsewhere = changed(second, at=at(2, 2))
    canvas.set_picture(picture(incidents=[under_way, elsewhere]), ChangeSet(incidents=frozenset({"0002"})))
    after = numbers()
    assert after is not before
    fresh = compose_still(canvas.data.scene, canvas.view, canvas.sprites)
    assert np.array_equal(after.at, fresh.incidents.numbers.at)
    canvas.selection.set_incident("0001")
    assert numbers() is not after
