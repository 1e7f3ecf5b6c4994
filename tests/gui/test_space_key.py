"""Space, as a key of the program and of what the keyboard stands on: one press does one thing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from console.widgets.space_key import SpaceKey


class Panel(QWidget):
    """A tick, a button and a list under a window's own Space."""

    def __init__(self) -> None:
        super().__init__()
        self.tick, self.button, self.rows = QCheckBox(), QPushButton("Save"), QListWidget()
        self.next, self.pressed = 0, 0
        self.button.clicked.connect(self._press)
        action = QAction(self)
        action.setShortcut(Qt.Key.Key_Space)
        action.triggered.connect(self._go_on)
        self.addAction(action)
        column = QVBoxLayout(self)
        for widget in (self.tick, self.button, self.rows):
            column.addWidget(widget)

    def _press(self) -> None:
        self.pressed += 1

    def _go_on(self) -> None:
        self.next += 1


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> Iterator[Panel]:
    keeper, made = SpaceKey(qapp), Panel()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    qapp.focusChanged.disconnect(keeper._moved)


def test_a_tick_that_the_keyboard_came_to_takes_space(panel: Panel) -> None:
    panel.tick.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(panel.tick, Qt.Key.Key_Space)
    assert (panel.tick.isChecked(), panel.next) == (True, 0)


def test_a_button_that_was_clicked_leaves_space_to_the_program(panel: Panel) -> None:
    QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert panel.button.hasFocus()
    QTest.keyClick(panel.button, Qt.Key.Key_Space)
    assert (panel.pressed, panel.next) == (1, 1)


@pytest.mark.parametrize("ticked", [True, False])
def test_a_row_takes_space_where_it_can_be_ticked(panel: Panel, ticked: bool) -> None:
    row = QListWidgetItem("Cameras", panel.rows)
    if ticked:
        row.setCheckState(Qt.CheckState.Unchecked)
    panel.rows.setCurrentItem(row)
    QTest.mouseClick(panel.rows.viewport(), Qt.MouseButton.LeftButton, pos=panel.rows.visualItemRect(row).center())
    QTest.keyClick(panel.rows, Qt.Key.Key_Space)
    assert (row.checkState() == Qt.CheckState.Checked, panel.next) == (ticked, 0 if ticked else 1)


def test_what_lost_the_focus_claims_nothing_more(panel: Panel) -> None:
    panel.tick.setFocus(Qt.FocusReason.TabFocusReason)
    panel.rows.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(panel.rows, Qt.Key.Key_Space)
    assert (panel.tick.isChecked(), panel.next) == (False, 1)


def test_a_letter_in_a_form_picks_from_its_list_and_is_no_key_of_the_program(panel: Panel, qtbot: QtBot) -> None:
    letter = QAction(panel)
    letter.setShortcut(Qt.Key.Key_E)
    letter.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
    letter.triggered.connect(panel._go_on)
    panel.addAction(letter)
    form = QDialog(panel)
    zones = QComboBox(form)
    zones.addItems(["–", "Central Zone", "Eastern Zone"])
    form.show()
    form.activateWindow()
    zones.setFocus()
    qtbot.waitUntil(zones.hasFocus)
    QTest.keyClick(zones, Qt.Key.Key_E)
    assert (zones.currentText(), panel.next) == ("Eastern Zone", 0)
    form.close()
    panel.activateWindow()
    panel.tick.setFocus()
    qtbot.waitUntil(panel.tick.hasFocus)
    QTest.keyClick(panel.tick, Qt.Key.Key_E)
    assert panel.next == 1
