"""The window of a drill: its marks on every panel, and the bar that drives it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from console.widgets.drill_mark import WORD, DrillStrip
from tests.gui.desk_kit import open_desk
from tests.gui.fakes import NOW


@pytest.fixture
def kit(tmp_path, qtbot):
    with open_desk(tmp_path) as opened:
        qtbot.waitExposed(opened.desk.frame)
        yield opened


@pytest.fixture
def drill(tmp_path, qtbot):
    with open_desk(tmp_path, is_drill=True) as opened:
        qtbot.waitExposed(opened.desk.frame)
        yield opened


def test_a_drill_is_marked_all_around_and_on_every_panel(drill):
    frame = drill.desk.frame
    assert WORD in frame.windowTitle()
    image = frame.grab().toImage()
    colour = drill.look.theme.drill
    edges = [(1, 400), (image.width() - 2, 400), (700, 1), (700, image.height() - 2)]
    assert {image.pixelColor(x, y).name() for x, y in edges} == {colour}
    for name, host in frame.hosts.items():
        strips = host.findChildren(DrillStrip)
        assert len(strips) == 1, name
        assert host.layout().itemAt(0).widget() is strips[0]
        if host.isVisible():
            corner = strips[0].grab().toImage()
            assert any(
                corner.pixelColor(x, y).name() == colour
                for x in range(corner.width() - 60, corner.width())
                for y in range(corner.height())
            )


def test_a_live_operation_wears_no_mark(kit):
    assert kit.desk.frame.findChildren(DrillStrip) == []
    assert WORD not in kit.desk.frame.windowTitle()
    assert kit.desk.status_bar.kind.text() == "LIVE"


def test_a_floating_panel_of_a_drill_is_marked_too(drill, qtbot):
    drill.desk.frame.docks["units"].setFloating()
    window = drill.desk.panels.units.window()
    assert window is not drill.desk.frame
    assert [strip.isVisible() for strip in window.findChildren(DrillStrip)] == [True]


def test_the_drill_bar_drives_the_drill(drill):
    bar, control = drill.desk.drill_bar, drill.drill
    canvas = drill.desk.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_P)
    assert not control.is_playing
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert control.speed == 2.0
    QTest.mouseClick(bar.speeds.button(5), Qt.MouseButton.LeftButton)
    assert control.speed == float("inf")
    QTest.keyClick(canvas, Qt.Key.Key_J)
    assert bar.field.hasFocus()
    bar.field.setDateTime(bar.field.dateTime().addSecs(600))
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert control.jumps == [NOW + timedelta(seconds=600)]
    groove = bar.slider.rect().center()
    QTest.mousePress(bar.slider, Qt.MouseButton.LeftButton, pos=QPoint(bar.slider.width() // 6, groove.y()))
    QTest.mouseMove(bar.slider, QPoint(bar.slider.width() * 2 // 3, groove.y()))
    QTest.mouseRelease(bar.slider, Qt.MouseButton.LeftButton, pos=QPoint(bar.slider.width() * 2 // 3, groove.y()))
    assert len(control.jumps) > 1
    assert control.begins_at <= control.jumps[-1] <= control.ends_at


def test_a_moment_is_typed_as_it_is_written(drill):
    bar = drill.desk.drill_bar
    QTest.keyClick(drill.desk.canvas, Qt.Key.Key_J)
    for hour, minute in ((NOW.hour + 1, 5), (NOW.hour + 2, 40)):
        QTest.keyClick(bar.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(bar.field, f"03-14 {hour:02}:{minute:02}:00")
        bar.field.interpretText()
        assert bar.field.text().endswith(f"{hour:02}:{minute:02}:00")
