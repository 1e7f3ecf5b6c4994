"""A menu of keys is wide enough for why a line is grey, up to a width that covers no more than it must."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from console.widgets.choice_menu import MOST_PX, WIDTH_PX, Choice, ChoiceMenu
from console.widgets.theme import FONT_SMALL_PX
from tests.gui.panel_kit import Kit


@pytest.mark.parametrize(
    ("why_not", "low", "high"),
    [
        ("", WIDTH_PX, WIDTH_PX),
        ("0411 is closed after a legal review: ask for it", WIDTH_PX + 1, MOST_PX - 1),
        ("no " * 200, MOST_PX, MOST_PX),
    ],
)
def test_reasons_are_read_whole_where_there_is_room(qtbot, why_not, low, high):
    kit = Kit(qtbot)
    menu = ChoiceMenu(kit.look, kit.show(QWidget(), 900, 400))
    menu.choices = [Choice("1", "Unfounded", None, why_not=why_not)]
    assert low <= menu.sizeHint().width() <= high
    if menu.sizeHint().width() < MOST_PX:
        assert menu.sizeHint().width() > QFontMetrics(kit.look.font(FONT_SMALL_PX)).horizontalAdvance(why_not)
