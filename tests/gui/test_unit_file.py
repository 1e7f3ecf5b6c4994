"""Units of a file through the window: nothing waits for it, bad rows are named, the commander's orders go between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from console.commands.base import Outcome
from console.commands.register_unit import RegisterUnit
from console.domain.geo import LonLat
from console.widgets.file_desk import AT_ONCE
from tests.gui.desk_kit import Kit, open_desk


@pytest.fixture
def kit(tmp_path: Path, qapp: QApplication) -> Iterator[Kit]:
    with open_desk(tmp_path, empty=True) as made:
        yield made


def answer_all(kit: Kit, qtbot, refuse: str = "") -> None:
    """Answer what was sent until nothing is left, as the record would."""
    answered = 0
    while answered < len(kit.bridge.submitted):
        command = kit.bridge.submitted[answered]
        answered += 1
        assert isinstance(command, RegisterUnit)
        is_fine = command.unit != refuse
        kit.bridge.answered.emit(
            command,
            Outcome(is_fine, f"c{answered}", answered if is_fine else None, error_text=None if is_fine else "too far"),
        )


def load(kit: Kit, qtbot, path: Path) -> None:
    kit.desk.unit_file.load(path)
    qtbot.waitUntil(lambda: "Reading" not in kit.desk.notices.texts()["units_file"], timeout=20_000)


def test_the_dialog_blocks_nothing_and_its_file_is_read(kit, qtbot, tmp_path):
    kit.desk.actions["units_file"].trigger()
    dialog = kit.desk.unit_file.dialog
    assert isinstance(dialog, QFileDialog)
    assert not dialog.isModal()
    path = tmp_path / "units.csv"
    path.write_text("unit,lon,lat,arm\nA-1,117,36,swat\n", encoding="utf-8")
    dialog.fileSelected.emit(str(path))
    dialog.close()
    assert kit.desk.unit_file.dialog is None
    qtbot.waitUntil(lambda: bool(kit.bridge.submitted), timeout=20_000)
    assert kit.bridge.submitted == [RegisterUnit(unit="A-1", at=LonLat(117.0, 36.0), arm="swat")]


def test_good_rows_go_on_record_a_few_at_a_time_and_bad_ones_are_named(kit, qtbot, tmp_path):
    path = tmp_path / "units.csv"
    rows = [f"U-{n},117,36,{'many' if n == 7 else 5}" for n in range(40)]
    path.write_text("\n".join(("unit,lon,lat,people", *rows)), encoding="utf-8")
    load(kit, qtbot, path)
    assert len(kit.bridge.submitted) == AT_ONCE, "an order of the commander waits behind no more than these"
    answer_all(kit, qtbot, refuse="U-9")
    text = kit.desk.notices.texts()["units_file"]
    assert "38 units are on record" in text
    assert "2 records were not used: row 9: people" in text
    assert "U-9: too far" in text
    kit.desk.notices.findChild(QPushButton).click()
    assert QApplication.clipboard().text().splitlines()[1:] == ["U-9: too far"]
    assert not kit.desk.unit_file.is_busy


def test_a_workbook_goes_on_record_as_a_csv_does(kit, qtbot, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["unit", "lon", "lat", "people"], ["A-1", 117, 36, 5], ["A-2", 117, 36, "many"]):
        book.active.append(row)
    book.save(tmp_path / "units.xlsx")
    kit.desk.actions["units_file"].trigger()
    assert "*.xlsx" in kit.desk.unit_file.dialog.nameFilters()[0]
    kit.desk.unit_file.dialog.fileSelected.emit(str(tmp_path / "units.xlsx"))
    kit.desk.unit_file.dialog.close()
    qtbot.waitUntil(lambda: bool(kit.bridge.submitted), timeout=20_000)
    assert kit.bridge.submitted == [RegisterUnit(unit="A-1", at=LonLat(117.0, 36.0), people=5)]
    answer_all(kit, qtbot)
    assert "1 units are on record. 1 records were not used: row 3: people" in kit.desk.notices.texts()["units_file"]


def test_a_file_that_is_none_says_why_in_the_window(kit, qtbot, tmp_path):
    load(kit, qtbot, tmp_path / "gone.csv")
    assert "gone.csv can not be read: No such file" in kit.desk.notices.texts()["units_file"]
    assert kit.bridge.submitted == []


def test_the_empty_list_says_how_units_come(kit):
    assert "unit A-9 patrol 5" in kit.desk.panels.units.view.empty_text()
    kit.desk.actions["new_unit"].trigger()
    assert kit.desk.panels.command_line.edit.text() == "unit "
