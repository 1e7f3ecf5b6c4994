"""Lengths, circles and what is reached, laid on the map by clicks and keys."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from console.domain.geo import LonLat
from console.domain.unit import UnitStatus
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.figures import Figure, strokes_of
from console.widgets.map.instruments import Instruments
from console.widgets.map.measure import Measure, Told
from console.widgets.map.radius import Radius, count_inside
from console.widgets.map.reach import LIMITS_S, Reach, figures_of
from console.widgets.map.view import MapView
from console.widgets.road_questions import RoadQuestions
from console.widgets.selection import Selection
from console.widgets.theme import DAY
from maps.engine import Basis, Isochrone, Way
from maps.engines import StraightEngine, engine_of_folder
from maps.geodesic import length_m
from tests.gui.map_scene import ALL, CENTRE, at, incident, make_canvas, picture, settle, show, small_region, unit
from tests.gui.mouse import Mouse, key

A, B, C = at(-12, -4), at(0, -4), at(0, 6)


@pytest.fixture
def canvas(qtbot: QtBot, tmp_path: Path) -> MapCanvas:
    made = make_canvas(tmp_path, Selection())
    made.set_picture(
        picture(
            units=[
                unit("A-1", at(0, 0)),
                unit("A-2", at(1, 0), UnitStatus.ON_SCENE),
                unit("B-1", at(20, 0)),
                unit("lost", None),
            ],
            incidents=[incident("0401", at(0, 1)), incident("0402", at(15, 5))],
        ),
        ALL,
    )
    show(qtbot, made)
    return made


@pytest.fixture
def instruments(canvas: MapCanvas) -> Instruments:
    return canvas.gestures.instruments


def click(canvas: MapCanvas, place: LonLat) -> LonLat:
    """Click a place; answers the one of the pixel that was hit."""
    pixel = canvas.pixel_of(place).toPoint()
    mouse = Mouse()
    mouse.press(canvas, pixel)
    mouse.release()
    return canvas.lonlat_at(QPointF(pixel))


def test_a_length_is_measured_click_by_click(canvas: MapCanvas, instruments: Instruments) -> None:
    measure = Measure(None, canvas.update)
    instruments.begin(measure)
    a, b, c = (click(canvas, place) for place in (A, B, C))
    assert measure.total_m == pytest.approx(length_m(a, b) + length_m(b, c))
    assert measure.text() == f"{measure.total_m / 1000:.2f} km"
    key(canvas, Qt.Key.Key_Backspace)
    assert measure.total_m == pytest.approx(length_m(a, b))
    key(canvas, Qt.Key.Key_Return)
    assert not instruments.is_on
    click(canvas, C)
    assert measure.total_m == pytest.approx(length_m(a, b)), "ended: a click is the map's again"
    assert instruments.shown is measure
    key(canvas, Qt.Key.Key_Escape)
    assert instruments.shown is None


def test_a_double_click_ends_the_measure_and_a_drag_still_pans(canvas: MapCanvas, instruments: Instruments) -> None:
    measure = Measure(None, canvas.update)
    instruments.begin(measure)
    click(canvas, A)
    before = canvas.view
    mouse = Mouse()
    mouse.press(canvas, QPoint(300, 200))
    mouse.nudge(60, 20)
    mouse.release()
    assert canvas.view != before
    assert measure.stretches == []
    click(canvas, B)
    click(canvas, B)
    assert not instruments.is_on
    assert len(measure.stretches) == 1


def test_clicks_pick_nothing_while_an_instrument_is_on(canvas: MapCanvas, instruments: Instruments) -> None:
    instruments.begin(Measure(None, canvas.update))
    click(canvas, at(0, 1))
    assert canvas.selection.incident is None
    instruments.clear()
    click(canvas, at(0, 1))
    assert canvas.selection.incident == "0401"


def test_a_length_by_road_waits_for_its_answers_and_says_what_it_lacks(
    canvas: MapCanvas, instruments: Instruments, tmp_path: Path
) -> None:
    asked: list[tuple[LonLat, LonLat, Told]] = []
    small_region(tmp_path / "region")
    engine = engine_of_folder(tmp_path / "region")
    measure = Measure(lambda a, b, told: asked.append((a, b, told)), canvas.update)
    instruments.begin(measure)
    for place in (at(-12, 4), at(3, 0), at(3, 2)):
        click(canvas, place)
    assert measure.text().endswith("…")
    first, second = asked
    way = engine.route(first[0], first[1])
    assert way.route is not None
    first[2](way, "")
    straight_m = length_m(second[0], second[1])
    assert measure.total_m == pytest.approx(way.route.length_m + straight_m)
    assert way.route.length_m > length_m(first[0], first[1])
    second[2](None, "the roads do not answer")
    assert "the roads do not answer" in measure.text()
    second[2](Way(None, way.basis), "")
    assert "no road leads there" in measure.text()
    second[2](StraightEngine().route(second[0], second[1]), "")
    assert measure.text().startswith("≈ ")
    canvas.repaint()


def test_a_circle_counts_what_lies_in_it(canvas: MapCanvas, instruments: Instruments) -> None:
    radius = Radius(lambda centre, radius_m: count_inside(canvas.data.scene, centre, radius_m))
    instruments.begin(radius)
    centre = click(canvas, CENTRE)
    edge = click(canvas, at(5, 0))
    assert radius.radius_m == pytest.approx(length_m(centre, edge))
    assert not instruments.is_on
    assert radius.text() == f"{radius.radius_m:.0f} m · units 2, available 1 · incidents 1"
    assert count_inside(canvas.data.scene, CENTRE, 10.0) == (1, 1, 0)
    assert count_inside(canvas.data.scene, CENTRE, 1e6) == (3, 2, 2)


BASIS = Basis("n", "c", "car", False)


def test_rings_become_areas_that_hold_one_another() -> None:
    hole = shapely.MultiPolygon([shapely.box(*at(-4, -4), *at(4, 4)).difference(shapely.box(*at(-1, -1), *at(1, 1)))])
    small = shapely.MultiPolygon([shapely.box(*at(-2, -2), *at(2, 2))])
    none = shapely.MultiPolygon()
    reached = Isochrone((60.0, 300.0, 600.0), tuple(map(shapely.to_wkb, (none, small, hole))), BASIS)
    figures = figures_of(reached)
    assert [figure.label for figure in figures] == ["10 min", "5 min"]
    assert [len(figure.rings) for figure in figures] == [2, 1]
    assert all(figure.is_area and not figure.is_dashed and figure.fill > 0.0 for figure in figures)
    assert figures[1].label_at is not None
    assert figures[1].label_at[1] == figures[1].rings[0][:, 1].max()


def test_what_is_reached_is_shown_once_it_is_known(qtbot: QtBot, canvas: MapCanvas, instruments: Instruments) -> None:
    shown: list[tuple[Figure, ...]] = []
    answers: list[tuple[LonLat, object]] = []
    reach = Reach(
        lambda at, told: answers.append((at, told)), lambda figures: shown.append(tuple(figures)), canvas.update
    )
    instruments.begin(reach)
    click(canvas, A)
    click(canvas, B)
    engine = StraightEngine()
    for place, told in answers:
        told(figures_of(engine.isochrone(np.array([place]), LIMITS_S)), "")  # type: ignore[operator]
    assert len(shown) == 1, "the answer for the first click came too late"
    assert [figure.label for figure in shown[0]] == ["≈ 15 min", "≈ 10 min", "≈ 5 min"]
    assert all(figure.is_dashed for figure in shown[0]), "an estimate"
    canvas.data.set_figures("reach", shown[0])
    settle(qtbot, canvas)
    key(canvas, Qt.Key.Key_Return)
    assert len(shown) == 1, "the rings stay"
    key(canvas, Qt.Key.Key_Escape)
    assert shown[-1] == ()


@pytest.fixture
def questions(canvas: MapCanvas) -> Iterator[RoadQuestions]:
    made = RoadQuestions(canvas)
    yield made
    made.stop()


def test_the_roads_are_asked_on_a_thread_and_answer_on_this_one(
    qtbot: QtBot, questions: RoadQuestions, tmp_path: Path
) -> None:
    small_region(tmp_path / "region")

    class Watched(StraightEngine):
        threads: list[threading.Thread] = []  # noqa: RUF012 - of this test only

        def isochrone(self, *args: object, **named: object) -> Isochrone:
            self.threads.append(threading.current_thread())
            return super().isochrone(*args, **named)  # type: ignore[arg-type]

    told: list[tuple[object, str, threading.Thread]] = []

    def keep(answer: object, why: str) -> None:
        told.append((answer, why, threading.current_thread()))

    questions.way("car", A, B, keep)
    assert told.pop()[:2] == (None, "the roads are not open yet")
    questions.engine = Watched()
    questions.reached(A, LIMITS_S, "car", figures_of, keep)
    questions.reached(A, LIMITS_S, "broom", figures_of, keep)
    questions.way("car", A, B, keep)
    qtbot.waitUntil(lambda: len(told) == 3)
    assert threading.main_thread() not in Watched.threads
    assert {thread for *_, thread in told} == {threading.main_thread()}
    (rings, _, _), (nothing, why, _), (way, _, _) = told
    assert isinstance(rings, tuple)
    assert len(rings) == len(LIMITS_S)
    assert nothing is None
    assert "no such kind of vehicle" in why
    assert isinstance(way, Way)
    assert way.basis.is_estimate


@pytest.mark.parametrize("dpr", [1.0, 2.0])
def test_thin_outlines_are_one_device_pixel_on_any_screen(dpr: float) -> None:
    figures = figures_of(StraightEngine().isochrone(np.array([CENTRE]), LIMITS_S))
    view = MapView(width=400, height=300, dpr=dpr).centred(CENTRE, 12.0)
    strokes = strokes_of(figures, view, DAY, 1.0, 0.0)
    assert [stroke.pen.widthF() for stroke in strokes] == [1.0 / dpr] * len(LIMITS_S)
