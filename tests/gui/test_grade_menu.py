"""A zone is graded from the map by keys, and the menu says which grade it has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.commands.base import Outcome
from console.commands.grade_zone import GradeZone
from console.domain.area import Grade
from console.domain.errors import DomainError
from console.domain.geo import LonLat
from tests.gui.desk_kit import Kit, open_desk
from tests.gui.fakes import CENTRE


@pytest.fixture
def kit(qtbot: QtBot, tmp_path: Path) -> Iterator[Kit]:
    with open_desk(tmp_path) as made:
        made.desk.canvas.go_to(CENTRE, 13.0)
        qtbot.waitUntil(lambda: made.desk.canvas.data.zone_shapes.tree is not None)
        yield made


def press(kit: Kit) -> None:
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_8, Qt.KeyboardModifier.AltModifier)


def test_a_digit_grades_the_zone_in_the_middle(kit: Kit) -> None:
    press(kit)
    menu = kit.desk.map_desk.grades.menu
    assert menu.title == "Grade Old town"
    assert [choice.text for choice in menu.choices if choice.why_not] == ["orange"]
    QTest.keyClick(menu, Qt.Key.Key_1)
    command = kit.bridge.submitted[-1]
    assert isinstance(command, GradeZone)
    assert (command.zone, command.grade) == ("B", Grade.RED)
    kit.bridge.answered.emit(
        command, Outcome.refused("c1", DomainError("bad_field", "there is no zone {zone}", zone="B"))
    )
    assert "no zone B" in kit.desk.notices.texts()["grade"]


def test_where_there_is_no_zone_it_says_what_to_do(kit: Kit) -> None:
    kit.desk.canvas.go_to(LonLat(CENTRE.lon + 2.0, CENTRE.lat))
    press(kit)
    assert "no zone here" in kit.desk.notices.texts()["grade"]
    assert kit.bridge.submitted == []
