"""A tab area that floats: what is closed in it stays in the window and opens there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.desk_kit import open_desk

#: What a pretended screen can not do.
pytestmark = pytest.mark.qt_log_ignore(r"This plugin does not support (lower\(\)|setParent!)", extend=True)


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()


@pytest.mark.parametrize(("open_one", "closed"), [("units", ("find", "settings", "keys")), ("detail", ("new_call",))])
def test_closed_tabs_stay_in_the_window_when_their_area_floats(
    qtbot: QtBot, tmp_path: Path, open_one: str, closed: tuple[str, ...]
) -> None:
    with open_desk(tmp_path) as kit:
        frame = kit.desk.frame
        frame.docks[open_one].dockAreaWidget().setFloating()
        settle()
        assert frame.docks[open_one].isInFloatingContainer()
        for name in closed:
            assert frame.docks[name].isClosed(), "it was not asked for"
            frame.open_panel(name)
            settle()
            assert not frame.docks[name].isInFloatingContainer(), name
            assert frame.docks[name].widget().isVisible()
        areas = {frame.docks[name].dockAreaWidget() for name in closed}
        assert len(areas) == 1, "as tabs of one place"
        frame.reset_layout()
        settle()
        assert not any(dock.isInFloatingContainer() for dock in frame.docks.values())


def test_what_is_open_in_the_area_goes_along(qtbot: QtBot, tmp_path: Path) -> None:
    with open_desk(tmp_path) as kit:
        frame = kit.desk.frame
        frame.open_panel("find")
        frame.docks["units"].dockAreaWidget().setFloating()
        settle()
        assert frame.docks["find"].isInFloatingContainer()
        assert not frame.docks["keys"].isInFloatingContainer()


def test_one_that_is_closed_out_there_opens_out_there(qtbot: QtBot, tmp_path: Path) -> None:
    with open_desk(tmp_path) as kit:
        frame = kit.desk.frame
        frame.open_panel("find")
        frame.docks["units"].dockAreaWidget().setFloating()
        settle()
        frame.close_panel("find")
        settle()
        frame.open_panel("find")
        settle()
        assert frame.docks["find"].isInFloatingContainer()


def test_a_menu_of_a_panel_that_floated_opens_again_in_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    """It lay over the floating window, and went with it."""
    with open_desk(tmp_path) as kit:
        frame, panels = kit.desk.frame, kit.desk.panels
        kit.desk.selection.set_incident("0412")
        kit.desk.selection.set_units(["A-5"])
        for name in ("units", "detail"):
            frame.docks[name].dockAreaWidget().setFloating()
        settle()
        assert panels.units.ask_status()
        assert panels.detail.ask_close()
        frame.reset_layout()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        settle()
        assert panels.units.ask_status()
        assert panels.units.status_menu is not None
        assert panels.units.status_menu.parentWidget() is frame
        assert panels.detail.ask_close()
