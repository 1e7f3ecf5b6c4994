"""A right click on a row offers what can be done with it; a double click on a row of the detail goes on with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from console.commands.add_note import AddFeedback
from console.commands.answer_request import AcknowledgeRequest
from console.commands.return_dispatch import ReturnDispatch
from console.domain.request import Answer, Request, RequestKind, answer
from console.domain.rows import changed
from console.domain.unit import Assignment, Role, UnitStatus
from console.widgets.choice_menu import ChoiceMenu
from console.widgets.rows_view import RowsView
from tests.gui.desk_kit import Kit, open_desk
from tests.gui.fakes import NOW
from tests.gui.mouse import Mouse

#: A menu does, and nobody types.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)

ASKED = Request("0411/1", RequestKind.SUPPORT, "traffic", NOW, "li", incident="0411")


@pytest.fixture
def kit(qtbot: QtBot, tmp_path: Path) -> Iterator[Kit]:
    with open_desk(tmp_path) as made:
        yield made


def row_of(view: RowsView, name: str) -> QRect:
    place = view.model().row_of(name)  # type: ignore[attr-defined]
    view.scrollTo(view.model().index(place, 0))
    return view.visualRect(view.model().index(place, 0))


def right_click(view: RowsView, at: QPoint) -> None:
    """As the window system tells of it: the press, then the wish for a menu."""
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)


def offered() -> list[str]:
    """Names of what the menu that is open offers; it is closed."""
    menu = QApplication.activePopupWidget()
    if not isinstance(menu, QMenu):
        return []
    menu.close()
    return [action.objectName() for action in menu.actions()]


def choosing(kit: Kit) -> ChoiceMenu | None:
    return next((menu for menu in kit.desk.frame.findChildren(ChoiceMenu) if menu.isVisible()), None)


def test_an_incident_offers_what_its_symbol_does(kit: Kit) -> None:
    queue = kit.desk.panels.incidents
    right_click(queue.view, row_of(queue.view, "0409").center())
    assert kit.desk.selection.incident == "0409"
    names = offered()
    assert {"escalate", "step_down", "feedback", "close"} <= set(names)
    assert "return_dispatch" not in names


def test_units_that_are_picked_stay_picked(kit: Kit) -> None:
    view = kit.desk.panels.units.view
    kit.desk.selection.set_units(["A-1", "A-3"])
    right_click(view, row_of(view, "A-3").center())
    assert "return_dispatch" in offered()
    assert kit.desk.selection.units == {"A-1", "A-3"}
    right_click(view, row_of(view, "A-2").center())
    assert "status" in offered()
    assert kit.desk.selection.units == {"A-2"}


def test_the_heading_of_a_zone_offers_nothing(kit: Kit) -> None:
    view = kit.desk.panels.units.view
    right_click(view, view.visualRect(view.model().index(0, 0)).center())
    assert not offered()


def test_a_request_is_answered_where_it_is_told_of(kit: Kit, qtbot: QtBot) -> None:
    kit.desk.selection.set_incident("0411")
    kit.bridge.change(ASKED)
    rows = kit.desk.panels.detail.around_list
    place = next(n for n, line in enumerate(rows.lines_model.rows) if line.id == "0411/1")
    mouse = Mouse()
    mouse.press_again(rows.viewport(), rows.visualRect(rows.model().index(place, 0)).center())
    mouse.release()
    menu = choosing(kit)
    assert menu is not None
    assert "0411/1" in menu.title
    QTest.keyClick(menu, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: bool(kit.bridge.submitted))
    assert kit.bridge.submitted == [AcknowledgeRequest(request="0411/1")]
    assert kit.desk.frame.docks["requests"].isClosed(), "the units stay in front"


def test_a_request_that_is_settled_offers_nothing(kit: Kit) -> None:
    kit.desk.frame.open_panel("requests")
    kit.bridge.change(answer(ASKED, Answer.UNABLE, NOW))
    view = kit.desk.panels.requests.view
    right_click(view, row_of(view, "0411/1").center())
    assert choosing(kit) is None
    kit.bridge.change(ASKED)
    right_click(view, row_of(view, "0411/1").center())
    assert choosing(kit) is not None


def test_a_double_click_on_a_unit_begins_its_feedback(kit: Kit) -> None:
    kit.desk.selection.set_incident("0411")
    detail = kit.desk.panels.detail
    detail.units.opened.emit("A-1")
    assert detail.words.hasFocus()
    QTest.keyClicks(detail.words, "quiet")
    QTest.keyClick(detail.words, Qt.Key.Key_Return)
    assert kit.bridge.submitted == [AddFeedback(incident="0411", unit="A-1", text="quiet")]


def test_only_the_reason_is_typed_where_no_doubt_is_who_sends_its_order_back(kit: Kit) -> None:
    line = kit.desk.panels.command_line
    kit.desk.selection.set_incident("0411")
    kit.desk.actions["return_dispatch"].trigger()
    assert line.edit.text() == "return A-1 : "
    QTest.keyClicks(line.edit, "not ours")
    QTest.keyClick(line.edit, Qt.Key.Key_Return)
    (sent,) = kit.bridge.submitted
    assert isinstance(sent, ReturnDispatch)
    assert (sent.unit, sent.reason) == ("A-1", "not ours")
    second = changed(kit.bridge.picture.units["A-2"], status=UnitStatus.DISPATCHED, incident="0411")
    kit.bridge.change(second, Assignment("0411/A-2/1", "0411", "A-2", Role.ASSIST, NOW))
    kit.desk.actions["return_dispatch"].trigger()
    assert line.edit.text() == "return "
    kit.desk.selection.set_units(["A-2", "B-1"])
    kit.desk.actions["return_dispatch"].trigger()
    assert line.edit.text() == "return A-2 : "
