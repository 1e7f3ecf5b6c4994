"""The doctrine panel on a real record: checked as one types, compared, saved and adopted, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.doctrines import load_doctrine
from console.domain.roles import Rights, Role
from console.widgets.doctrine_panel import DoctrinePanel
from tests.gui.real_desks import RealDesk, Room, open_room
from tests.support.desks import desks

TYPED = "[[tiers]]\ntier = 1\ngroups = 2\n[[tiers]]\ntier = 2\ngroups = 3\n[[tiers]]\ntier = 3\ngroups = 3\n"


@dataclass
class Table:
    """One window on a record with three units and a call, and its panel."""

    room: Room
    desk: RealDesk
    url: str

    @property
    def panel(self) -> DoctrinePanel:
        return self.desk.desk.doctrine_panel

    def rows(self) -> dict[str, tuple[str, str]]:
        """What the table says, by what is compared."""
        table = self.panel.table
        cells = [[table.item(row, column) for column in range(3)] for row in range(table.rowCount())]
        return {what.text(): (now.text(), then.text()) for what, now, then in cells if what and now and then}


@pytest.fixture
def table(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    url = str(tmp_path / "record.sqlite")
    with desks(url) as make:
        desk = make()
        desk.unit("A-1", "A-2", "A-3")
        desk.incident()
    with open_room(tmp_path / "room") as room:
        opened = room.open(url, "wang")
        qtbot.waitUntil(lambda: "0412" in opened.bridge.picture.incidents)
        QTest.keyClick(opened.desk.canvas, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        made = Table(room, opened, url)
        qtbot.waitUntil(lambda: made.panel.isVisible() and "[recommend]" in made.panel.editor.toPlainText())
        yield made


def write(panel: DoctrinePanel, text: str) -> None:
    """Put a text of one's own in the place of what is shown, as a paste does."""
    panel.editor.selectAll()
    panel.editor.insertPlainText(f'extends = "default"\nname = "ours"\n{text}')


def test_the_doctrine_in_force_is_shown_and_is_not_adopted_again(table: Table, qtbot: QtBot) -> None:
    panel = table.panel
    qtbot.waitUntil(lambda: panel.says.text() == "In force.")
    assert panel.head.text() == f"In force: {load_doctrine().edition} · County default"
    assert panel.editor.hasFocus()
    assert not panel.adopt_button.isEnabled()
    assert panel.table.rowCount() == 0
    assert "Pick an incident" in panel.table.empty_text


def test_a_wrong_line_is_marked_while_one_types(table: Table, qtbot: QtBot) -> None:
    panel = table.panel
    write(panel, "[recommend]\nmin_cover_group")
    QTest.keyClicks(panel.editor, " = 4")
    qtbot.waitUntil(lambda: panel.editor.wrong_line == 4)
    assert panel.says.text() == "line 4: recommend/min_cover_group: unknown key; did you mean min_cover_groups?"
    assert not panel.save_button.isEnabled()
    assert not panel.adopt_button.isEnabled()
    assert [mark.cursor.blockNumber() for mark in panel.editor.extraSelections()] == [3]
    panel.editor.moveCursor(QTextCursor.MoveOperation.StartOfLine)
    for _ in "min_cover_group":
        QTest.keyClick(panel.editor, Qt.Key.Key_Right)
    QTest.keyClicks(panel.editor, "s")
    qtbot.waitUntil(lambda: panel.editor.wrong_line is None and panel.save_button.isEnabled())
    assert panel.editor.extraSelections() == []


def test_what_it_would_recommend_stands_beside_what_is_in_force(table: Table, qtbot: QtBot) -> None:
    panel = table.panel
    table.desk.desk.selection.set_incident("0412")
    write(panel, TYPED + '[[relay.levels]]\ncode = "bureau"\nen = "Bureau"\nzh = "分局"\nrelay_s = 90\n')
    qtbot.waitUntil(lambda: "2" in table.rows())
    rows = table.rows()
    assert rows["Tier"] == ("1 · 1 group, 1 person", "≠ 1 · 2 groups, 1 people")
    assert rows["1"][0] == rows["1"][1]
    assert rows["2"][0] == "—"
    assert rows["2"][1].startswith("≠ A-2")
    assert rows["Order passes"] == ("—", "≠ Bureau +1:30")
    write(panel, "wings = 2\n")
    qtbot.waitUntil(lambda: panel.editor.wrong_line == 3)
    assert panel.table.rowCount() == 0
    assert "when its text is right" in panel.table.empty_text


def test_saved_and_adopted_by_keys_it_is_in_force_at_every_desk(table: Table, qtbot: QtBot, tmp_path: Path) -> None:
    panel = table.panel
    write(panel, TYPED)
    qtbot.waitUntil(panel.adopt_button.isEnabled)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(panel.editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: panel.choice.currentText().startswith("own: ours@"))
    (kept,) = (tmp_path / "data" / "command-console" / "doctrines").iterdir()
    qtbot.waitUntil(panel.adopt_button.isEnabled)
    QTest.keyClick(panel.editor, Qt.Key.Key_S, both)
    qtbot.waitUntil(lambda: panel.head.text() == f"In force: {kept.stem}")
    qtbot.waitUntil(lambda: panel.choice.itemText(0) == f"in force: {kept.stem}")
    assert not panel.adopt_button.isEnabled()
    other = table.room.open(table.url, "li")
    qtbot.waitUntil(lambda: other.bridge.doctrine.edition == kept.stem)


def test_what_was_typed_is_still_there_on_return(table: Table, qtbot: QtBot) -> None:
    panel = table.panel
    write(panel, "# half a thought")
    assert panel.choice.itemText(1) == "beihai · Beihai: one hand from call to closing"
    panel.choice.setFocus()
    QTest.keyClick(panel.choice, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: 'name = "beihai"' in panel.editor.toPlainText())
    qtbot.waitUntil(lambda: "· Beihai: receive, dispatch, handle, supervise in one" in panel.says.text())
    table.room.language.set("zh_CN")
    qtbot.waitUntil(lambda: panel.choice.currentText() == "beihai · 北海：接派处督一体化")
    QTest.keyClick(panel.choice, Qt.Key.Key_Up)
    assert panel.editor.toPlainText().endswith("# half a thought")


def test_a_file_that_was_changed_elsewhere_is_read_anew_when_it_is_chosen_again(
    table: Table, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = table.panel
    write(panel, "")
    qtbot.waitUntil(panel.save_button.isEnabled)
    panel.save()
    qtbot.waitUntil(lambda: panel.choice.currentText().startswith("own: ours@"))
    (kept,) = (tmp_path / "data" / "command-console" / "doctrines").iterdir()
    text = kept.read_text(encoding="utf-8")
    kept.write_text(text.replace('name = "ours"', 'name = "ours"  # seen'), encoding="utf-8")
    panel.choice.activated.emit(panel.choice.currentIndex())
    qtbot.waitUntil(lambda: "# seen" in panel.editor.toPlainText())
    panel.editor.appendPlainText("# typed here")
    panel.choice.activated.emit(panel.choice.currentIndex())
    assert panel.editor.toPlainText().endswith("# typed here"), "what was typed is not lost for it"


def test_who_may_not_adopt_still_reads_and_tries(table: Table, qtbot: QtBot) -> None:
    panel, desk = table.panel, table.desk
    desk.bridge.session.store.rights = Rights("wang", frozenset({Role.DISPATCHER}), is_drill=False)
    desk.desk.actions.retranslate()
    write(panel, TYPED)
    qtbot.waitUntil(panel.save_button.isEnabled)
    assert not panel.adopt_button.isEnabled()
    assert not desk.desk.actions["adopt_doctrine"].isEnabled()


def test_what_is_wrong_is_said_in_chinese(table: Table, qtbot: QtBot) -> None:
    table.room.language.set("zh_CN")
    panel = table.panel
    write(panel, "[recommend]\nmin_cover_group = 4\n")
    qtbot.waitUntil(lambda: panel.editor.wrong_line == 4)
    assert panel.says.text() == "第4行: recommend/min_cover_group: 未知的键; 是否指 min_cover_groups？"
    write(panel, "[limits]\n\ndispatch_s = 4x\n")
    qtbot.waitUntil(lambda: panel.editor.wrong_line == 5)
    assert panel.says.text() == "第5行: 不是 TOML：此处应换行"


def test_a_file_that_can_not_be_read_is_told(table: Table, qtbot: QtBot, tmp_path: Path) -> None:
    panel, own = table.panel, tmp_path / "data" / "command-console" / "doctrines"
    own.mkdir(parents=True)
    (own / "gbk.toml").write_bytes('name = "预案"'.encode("gbk"))
    for _ in range(2):
        QTest.keyClick(table.desk.desk.canvas, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: panel.choice.itemText(0) == "own: gbk")
    panel.choice.setFocus()
    QTest.keyClick(panel.choice, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: "can not be read" in panel.says.text())
    assert panel.choice.currentText() == "default · County default", "what stands in the editor is still that"
