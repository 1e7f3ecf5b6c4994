"""Real mouse and key events on the canvas: pan, zoom, pick, rectangle, drag, cancel."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.widgets.drag import DragKind, DragView, Target
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.picking import Pick
from console.widgets.selection import Selection
from tests.gui.map_scene import ALL, at, incident, make_canvas, picture, settle, show, unit, zone
from tests.gui.mouse import Mouse, key

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
EMPTY = at(12, -12)


@pytest.fixture
def selection() -> Selection:
    return Selection()


@pytest.fixture
def canvas(qtbot: QtBot, tmp_path: Path, selection: Selection) -> MapCanvas:
    made = make_canvas(tmp_path, selection)
    made.set_picture(
        picture(
            units=[
                unit("A-1", at(-10, 0)),
                unit("A-2", at(-10, 0)),
                unit("A-3", at(-8, 0)),
                unit("B-1", at(10, 5)),
                unit("C-1", at(15, -5)),
            ],
            incidents=[incident("0401", at(0, 0)), incident("0402", at(10, 5.2))],
            zones=[zone("A", -20, -10, 0, 10), zone("B", 0, -10, 20, 10)],
        ),
        ALL,
    )
    show(qtbot, made)
    return made


def pixel(canvas: MapCanvas, east: float, north: float) -> QPoint:
    return canvas.pixel_of(at(east, north)).toPoint()


def click(canvas: MapCanvas, place: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    mouse = Mouse()
    mouse.press(canvas, place, modifiers)
    mouse.release(modifiers)


def wheel(
    canvas: MapCanvas, place: QPoint, angle: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    event = QWheelEvent(
        QPointF(place),
        QPointF(canvas.mapToGlobal(place)),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def test_dragging_empty_map_pans_exactly_and_stays(qtbot: QtBot, canvas: MapCanvas) -> None:
    start = canvas.pixel_of(EMPTY).toPoint()
    under = canvas.lonlat_at(QPointF(start))
    mouse = Mouse()
    mouse.press(canvas, start)
    for step in range(1, 8):
        mouse.move(canvas, start + QPoint(9 * step, -5 * step))
        assert canvas.pixel_of(under).toPoint() == start + QPoint(9 * step, -5 * step)
    mouse.release()
    rested = canvas.view
    settle(qtbot, canvas)
    assert canvas.view == rested, "no inertia"


def test_escape_takes_a_pan_back(canvas: MapCanvas) -> None:
    before = canvas.view
    mouse = Mouse()
    mouse.press(canvas, canvas.pixel_of(EMPTY).toPoint())
    mouse.nudge(60, 40)
    assert canvas.view != before
    key(canvas, Qt.Key.Key_Escape)
    assert canvas.view == before
    mouse.nudge(30, 0)
    mouse.release()
    assert canvas.view == before, "the gesture is over"


def test_the_wheel_zooms_about_the_pointer_in_levels(canvas: MapCanvas) -> None:
    place = QPoint(120, 90)
    under, zoom = canvas.lonlat_at(QPointF(place)), canvas.view.zoom
    wheel(canvas, place, 120)
    assert canvas.view.zoom == zoom + 0.5
    assert (canvas.pixel_of(under) - QPointF(place)).manhattanLength() < 1.5
    wheel(canvas, place, -240)
    assert canvas.view.zoom == zoom - 0.5
    wheel(canvas, place, 60)
    assert canvas.view.zoom == zoom - 0.5, "half a notch waits for its other half"
    wheel(canvas, place, 60)
    assert canvas.view.zoom == zoom
    wheel(canvas, place, 120, CTRL)
    assert canvas.view.zoom == zoom + 0.125


@pytest.mark.parametrize(
    ("code", "dx", "dy"),
    [(Qt.Key.Key_Left, 1, 0), (Qt.Key.Key_Right, -1, 0), (Qt.Key.Key_Up, 0, 1), (Qt.Key.Key_Down, 0, -1)],
)
def test_arrows_pan(canvas: MapCanvas, code: Qt.Key, dx: int, dy: int) -> None:
    before = canvas.pixel_of(EMPTY)
    assert key(canvas, code)
    by = canvas.pixel_of(EMPTY) - before
    assert (round(by.x()), round(by.y())) == (96 * dx, 96 * dy)


def test_plus_and_minus_zoom_about_the_middle(canvas: MapCanvas) -> None:
    zoom, middle = canvas.view.zoom, canvas.lonlat_at(QPointF(320, 240))
    key(canvas, Qt.Key.Key_Plus)
    assert canvas.view.zoom == zoom + 0.5
    key(canvas, Qt.Key.Key_Minus)
    key(canvas, Qt.Key.Key_Minus)
    assert canvas.view.zoom == zoom - 0.5
    assert (canvas.pixel_of(middle) - QPointF(320, 240)).manhattanLength() < 2.0


def test_an_incident_is_picked_before_the_unit_under_it_and_a_unit_before_the_zone(canvas: MapCanvas) -> None:
    assert canvas.pick(QPointF(pixel(canvas, 10, 5.1))) == Pick("incident", "0402")
    assert [pick.kind for pick in canvas.picks(QPointF(pixel(canvas, 10, 5.1)))] == ["incident", "unit", "zone"]
    assert canvas.pick(QPointF(pixel(canvas, -8, 0))) == Pick("unit", "A-3")
    assert canvas.pick(QPointF(pixel(canvas, -15, -8))) == Pick("zone", "A")
    assert canvas.pick(QPointF(2, 2)) is None


def test_a_click_selects_and_never_moves_the_map(canvas: MapCanvas, selection: Selection) -> None:
    before = canvas.view
    click(canvas, pixel(canvas, 0, 0))
    assert selection.incident == "0401"
    click(canvas, pixel(canvas, -8, 0))
    assert selection.units == {"A-3"}
    assert selection.incident == "0401", "units for an assignment are picked beside their incident"
    assert canvas.view == before


def test_clicking_again_reaches_every_unit_of_a_stack(canvas: MapCanvas, selection: Selection) -> None:
    place = pixel(canvas, -10, 0)
    reached = []
    for _ in range(3):
        click(canvas, place)
        reached.append(next(iter(selection.units)))
    assert set(reached) == {"A-1", "A-2"}
    assert reached[0] == reached[2] != reached[1]


def test_ctrl_click_adds_and_takes_away(canvas: MapCanvas, selection: Selection) -> None:
    click(canvas, pixel(canvas, -8, 0))
    click(canvas, pixel(canvas, 15, -5), CTRL)
    assert selection.units == {"A-3", "C-1"}
    click(canvas, pixel(canvas, -8, 0), CTRL)
    assert selection.units == {"C-1"}


def test_shift_drag_picks_the_units_inside(canvas: MapCanvas, selection: Selection) -> None:
    before = canvas.view
    mouse = Mouse()
    mouse.press(canvas, pixel(canvas, -12, 3), SHIFT)
    mouse.move(canvas, pixel(canvas, -6, -3), SHIFT)
    assert not selection.units, "nothing is picked before the button is let go"
    mouse.release(SHIFT)
    assert selection.units == {"A-1", "A-2", "A-3"}
    assert canvas.view == before


def test_escape_drops_a_rectangle(canvas: MapCanvas, selection: Selection) -> None:
    mouse = Mouse()
    mouse.press(canvas, pixel(canvas, -12, 3), SHIFT)
    mouse.move(canvas, pixel(canvas, -6, -3), SHIFT)
    key(canvas, Qt.Key.Key_Escape)
    mouse.release(SHIFT)
    assert not selection.units


def test_a_click_on_nothing_lets_the_units_go_and_keeps_the_incident(canvas: MapCanvas, selection: Selection) -> None:
    selection.set("0401", ["A-1"])
    click(canvas, canvas.pixel_of(EMPTY).toPoint())
    assert (selection.incident, selection.units) == ("0401", frozenset())


def test_placing_answers_with_the_place_even_on_a_unit(qtbot: QtBot, canvas: MapCanvas, selection: Selection) -> None:
    canvas.set_placing(True)
    place = pixel(canvas, -8, 0)
    with qtbot.waitSignal(canvas.place_clicked) as told:
        click(canvas, place)
    assert told.args == [canvas.lonlat_at(QPointF(place))]
    assert not selection.units


def test_the_menu_is_asked_for_with_all_that_lies_there(qtbot: QtBot, canvas: MapCanvas) -> None:
    place = pixel(canvas, 10, 5.1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, canvas.mapToGlobal(place))
    with qtbot.waitSignal(canvas.context_requested) as told:
        QApplication.sendEvent(canvas, event)
    assert told.args is not None
    assert told.args[0] == [Pick("incident", "0402"), Pick("unit", "B-1"), Pick("zone", "B")]


def test_a_press_on_a_unit_does_not_pan(canvas: MapCanvas, selection: Selection) -> None:
    before = canvas.view
    mouse = Mouse()
    mouse.press(canvas, pixel(canvas, -8, 0))
    mouse.nudge(40, 0)
    mouse.release()
    assert canvas.view == before
    assert not selection.units, "it was no click"


def test_a_target_is_found_by_screen_position_and_kind(canvas: MapCanvas) -> None:
    place = canvas.mapToGlobal(pixel(canvas, 10, 5.1))
    assert canvas.drag_target_at(place) == Target(DragKind.INCIDENT, "0402")
    canvas.show_drag(DragView(DragKind.INCIDENT, ("0401",), DragKind.UNITS, frozenset({"B-1"})))
    assert canvas.drag_target_at(place) == Target(DragKind.UNITS, "B-1")
    canvas.show_drag(None)
    assert canvas.drag_target_at(canvas.mapToGlobal(QPoint(2, 2))) is None


def test_a_drag_fades_what_it_can_not_go_to(qtbot: QtBot, canvas: MapCanvas) -> None:
    plain = canvas.grab().toImage()
    place = pixel(canvas, 0, 0) + QPoint(-7, 0)
    canvas.show_drag(DragView(DragKind.UNITS, ("A-1",), DragKind.INCIDENT, frozenset({"0402"})))
    settle(qtbot, canvas)
    faded = canvas.grab().toImage()
    assert faded.pixelColor(place).saturation() < plain.pixelColor(place).saturation() / 2
    canvas.show_drag(None)
    settle(qtbot, canvas)
    assert canvas.grab().toImage() == plain
