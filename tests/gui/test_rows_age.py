"""Time passes in a list: only what shows it is painted again, and looks as if all had been."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication

from console.domain.rows import changed
from console.domain.unit import UnitStatus
from console.widgets.detail import Detail
from console.widgets.incident_queue import IncidentQueue
from console.widgets.log_panel import LogPanel
from console.widgets.rows_view import RowsView
from console.widgets.unit_list import UnitList
from tests.gui.fakes import NOW
from tests.gui.panel_kit import Kit


class Strokes(QObject):
    """What of a list's viewport was painted."""

    def __init__(self, view: RowsView) -> None:
        super().__init__()
        self.region = QRegion()
        self._view = view
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return super().eventFilter(watched, event)

    def area_px(self) -> int:
        """How many pixels were painted."""
        return sum(rect.width() * rect.height() for rect in self.region)  # type: ignore[attr-defined]  # PySide6 6.11 knows it


@pytest.fixture
def kit(qtbot):
    return Kit(qtbot)


def picture_of(view: RowsView) -> QImage:
    """The list painted as a whole."""
    image = QImage(view.viewport().size(), QImage.Format.Format_RGB32)
    image.fill(0)
    view.viewport().render(image, QPoint())
    return image


def aged(kit: Kit, view: RowsView, seconds: float) -> tuple[QImage, int]:
    """The picture of before with what was painted after a tick laid over it, and how much that was."""
    kit.settle()
    image = picture_of(view)
    strokes = Strokes(view)
    kit.bridge.tick(seconds)
    kit.qtbot.waitUntil(lambda: not view._aging.isActive())
    kit.settle()
    view.viewport().removeEventFilter(strokes)
    painter = QPainter(image)
    if not strokes.region.isEmpty():
        painter.setClipRegion(strokes.region)
        painter.drawImage(0, 0, picture_of_part(view, strokes.region))
    painter.end()
    return image, strokes.area_px()


def picture_of_part(view: RowsView, region: QRegion) -> QImage:
    """The list asked to paint only a region of it."""
    image = QImage(view.viewport().size(), QImage.Format.Format_RGB32)
    view.viewport().render(image, region.boundingRect().topLeft(), region)
    return image


@pytest.mark.parametrize("seconds", [1, 61, 4000, 90_000])
def test_a_queue_that_is_painted_in_parts_looks_like_one_painted_as_a_whole(kit, seconds):
    queue = kit.show(IncidentQueue(kit.bridge, kit.selection, kit.look), 380, 500)
    image, area_px = aged(kit, queue.view, seconds)
    assert area_px > 0
    assert image == picture_of(queue.view)


@pytest.mark.parametrize("seconds", [1, 61, 4000, 90_000])
def test_a_unit_list_that_is_painted_in_parts_looks_like_one_painted_as_a_whole(kit, seconds):
    busy = changed(kit.bridge.picture.units["A-5"], status=UnitStatus.ON_SCENE, incident="0412", status_at=NOW)
    kit.bridge.change(busy)
    units = kit.show(UnitList(kit.bridge, kit.selection, kit.look), 380, 800)
    image, area_px = aged(kit, units.view, seconds)
    assert area_px > 0
    assert image == picture_of(units.view)


def test_a_second_paints_the_time_alone(kit):
    queue = kit.show(IncidentQueue(kit.bridge, kit.selection, kit.look), 380, 500)
    _, area_px = aged(kit, queue.view, 1)
    rows = min(queue.model.rowCount(), 17)
    assert area_px < rows * 28 * 380 * 0.3


def test_a_log_in_which_nothing_happens_is_left_alone(kit):
    log = kit.show(LogPanel(kit.bridge, kit.selection, kit.look), 400, 400)
    _, area_px = aged(kit, log.view, 1)
    assert area_px == 0


def test_the_units_of_an_incident_tell_the_time_too(kit):
    kit.selection.set_incident("0412")
    detail = kit.show(Detail(kit.bridge, kit.selection, kit.look, kit.actions), 900, 300)
    kit.settle()
    image, _ = aged(kit, detail.units, 3)
    assert image == picture_of(detail.units)


def test_the_lists_do_not_all_follow_in_one_frame(kit):
    queue = IncidentQueue(kit.bridge, kit.selection, kit.look)
    units = UnitList(kit.bridge, kit.selection, kit.look)
    detail = Detail(kit.bridge, kit.selection, kit.look, kit.actions)
    lags = [view._aging.interval() for view in (queue.view, units.view, detail.units)]
    assert len(set(lags)) == len(lags)
    for widget in (queue, units, detail):
        widget.deleteLater()
    QApplication.processEvents()
