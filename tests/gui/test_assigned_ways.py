"""Ways of assigned units: who is asked for, in which order, when again, and what the map shows of the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from console.domain.geo import LonLat
from console.domain.rows import changed
from console.domain.unit import UnitStatus
from console.widgets.assigned_ways import AssignedWays, Known, Wanted, on_the_way, ways_figures
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.measure import Told
from console.widgets.map.view import to_mercator
from console.widgets.selection import Selection
from maps.engine import Basis, Way
from maps.travel import Route
from tests.gui.fakes import NOW, FakeBridge
from tests.gui.map_scene import ALL, make_canvas, settle, show

ENDS = LonLat(117.0, 36.6), LonLat(117.1, 36.6)


class Roads:
    """Keeps what it was asked, and answers when told to: straight over a corner, ten minutes."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, LonLat, LonLat, Told]] = []

    def way(self, vehicle: str, a: LonLat, b: LonLat, told: Told) -> None:
        self.asked.append((vehicle, a, b, told))

    def answer(self, *, is_there: bool = True, is_estimate: bool = False) -> None:
        _vehicle, a, b, told = self.asked[-1]
        coords = np.array([a, (a.lon, b.lat), b], dtype=np.float64)
        route = Route(coords, np.array([0.0, 1.0, 2.0]), np.array([0.0, 300.0, 600.0])) if is_there else None
        told(Way(route, Basis("net", "", "car", is_estimate)), "")


@pytest.fixture
def canvas(qtbot: QtBot, tmp_path: Path) -> MapCanvas:
    made = make_canvas(tmp_path)
    bridge = FakeBridge()
    made.set_picture(bridge.picture, ALL)
    made.set_fixes(bridge.fixes)
    show(qtbot, made)
    made.fit([unit.at for unit in bridge.picture.units.values() if unit.at])
    settle(qtbot, made)
    return made


def begun(canvas: MapCanvas, selection: Selection | None = None) -> tuple[FakeBridge, Roads, AssignedWays]:
    bridge, roads = FakeBridge(), Roads()
    ways = AssignedWays(bridge, canvas, selection or canvas.selection, roads.way, canvas)
    ways.look()
    return bridge, roads, ways


def shown(canvas: MapCanvas) -> list[str]:
    return [figure.label for figure in canvas.data.scene.figures.get("lines", ())]


def test_who_is_on_the_way_and_the_picked_incident_first() -> None:
    bridge = FakeBridge()
    everyone = [one.unit for one in on_the_way(bridge, None)]
    assert sorted(everyone) == ["A-1", "A-3", "B-2", "B-3"], "C-1 is on scene"
    last = bridge.picture.units[everyone[-1]].incident
    assert next(on_the_way(bridge, last)).unit == everyone[-1]


def test_one_way_is_asked_after_another_and_shown_with_its_arrival(canvas: MapCanvas) -> None:
    bridge, roads, ways = begun(canvas)
    for count in range(1, 5):
        assert len(roads.asked) == count
        roads.answer()
    ways.look()
    assert len(roads.asked) == 4, "they are fresh"
    clock = (NOW + timedelta(minutes=10)).astimezone().strftime("%H:%M")
    assert sorted(shown(canvas)) == [f"{name} {clock}" for name in ("A-1", "A-3", "B-2", "B-3")]
    assert bridge.submitted == []


def test_a_way_takes_the_place_of_the_straight_line(qtbot: QtBot, canvas: MapCanvas) -> None:
    composed = canvas.moving_layer.composed
    assert composed is not None
    before = len(composed.lines)
    _, roads, _ = begun(canvas)
    for _ in range(4):
        roads.answer()
    settle(qtbot, canvas)
    composed = canvas.moving_layer.composed
    assert composed is not None
    assert len(composed.lines) == before - 4
    assert len(composed.still.strokes["lines"]) == 4


def test_no_way_leaves_the_straight_line_and_an_estimate_says_so(canvas: MapCanvas) -> None:
    _, roads, _ = begun(canvas)
    roads.answer(is_there=False)
    for _ in range(3):
        roads.answer(is_estimate=True)
    assert len(shown(canvas)) == 3
    assert all("≈" in label for label in shown(canvas))


def test_who_arrived_is_shown_no_more_and_an_old_way_is_asked_again(canvas: MapCanvas) -> None:
    bridge, roads, ways = begun(canvas)
    for _ in range(4):
        roads.answer()
    units = dict(bridge.picture.units)
    units["A-1"] = changed(units["A-1"], status=UnitStatus.ON_SCENE)
    bridge.picture = replace(bridge.picture, units=units)
    ways.look()
    assert len(shown(canvas)) == 3
    bridge.clock = NOW + timedelta(minutes=1)
    ways.look()
    assert len(roads.asked) == 5


def test_a_hidden_layer_asks_nothing(canvas: MapCanvas) -> None:
    canvas.layers.set_visible("lines", False)
    _, roads, _ = begun(canvas)
    assert roads.asked == []
    canvas.layers.set_visible("lines", True)
    assert len(roads.asked) == 1


def test_a_way_is_that_of_the_unit_s_kind_of_vehicle(canvas: MapCanvas) -> None:
    bridge, roads, ways = begun(canvas)
    for _ in range(4):
        roads.answer()
    assert {vehicle for vehicle, *_ in roads.asked} == {"car"}
    units = dict(bridge.picture.units)
    units["A-1"] = changed(units["A-1"], vehicle="motorcycle")
    units["A-3"] = changed(units["A-3"], vehicle="no kind of ours")
    bridge.picture = replace(bridge.picture, units=units)
    ways.look()
    assert [vehicle for vehicle, *_ in roads.asked[4:]] == ["motorcycle"]


def test_other_closures_ask_for_every_way_anew(canvas: MapCanvas) -> None:
    bridge, roads, _ = begun(canvas)
    for _ in range(4):
        roads.answer()
    before = shown(canvas)
    bridge.roads_changed.emit()
    assert shown(canvas) == before, "the ways before are shown until others are told"
    for count in range(5, 9):
        assert len(roads.asked) == count
        roads.answer()


def test_an_arrival_stands_where_its_way_has_room(qtbot: QtBot, canvas: MapCanvas) -> None:
    east, north = to_mercator(np.array([canvas.view.middle]))[0]
    way = np.array([[east - 3_000.0, north], [east - 2_990.0, north], [east + 3_000.0, north]])
    known = {name: Known(Wanted(name, "car", *ENDS), NOW, way, NOW) for name in ("X-1", "X-2")}
    figures = ways_figures(known)
    halves = [figure.label_at[0] for figure in figures if figure.label_at is not None]
    assert halves == [pytest.approx([east, north])] * 2, "half way by length, not by vertices"
    canvas.data.set_ways(figures, frozenset())
    settle(qtbot, canvas)
    composed = canvas.moving_layer.composed
    assert composed is not None
    (labels,) = composed.still.parts["lines"]
    assert len(labels) == 2, "of two on one road the other stands beside it"
