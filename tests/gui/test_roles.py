"""What a role may not do is grey and says why; what it may not read is hidden. By key, menu, typed line and hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.commands.add_note import AddNote
from console.domain.roles import Rights, Role
from console.widgets.drag import DragKind
from console.widgets.notices import Notice
from console.widgets.private import MASK
from console.widgets.role_guard import COMMANDS
from db.address import Host
from db.connection import Link
from tests.gui.desk_kit import Kit, open_desk
from tests.gui.panel_kit import row_centre

SERVER = Link(Host("db.precinct.example", "", "5432"), "li", True, "verify-full", False, 150_018)


def rights(*roles: Role, is_drill: bool = False) -> Rights:
    return Rights("li", frozenset(roles), is_drill)


@pytest.fixture(scope="module")
def whole_desk(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    """One desk for all: building it takes longer than everything else here."""
    with open_desk(tmp_path_factory.mktemp("desk"), link=SERVER) as kit:
        yield kit


@pytest.fixture
def desk(whole_desk: Kit, request: pytest.FixtureRequest) -> Iterator[Kit]:
    """The desk in a role, as it was opened."""
    kit = whole_desk
    before = kit.bridge.picture
    kit.bridge.rights, kit.bridge.server_link = rights(request.param), SERVER
    kit.desk.actions.retranslate()
    kit.desk.hints.retranslate()
    kit.desk.selection.set_incident(None)
    kit.bridge.show_picture(before)
    yield kit
    kit.language.set("en")
    kit.bridge.submitted.clear()
    kit.bridge.asked.clear()
    kit.desk.notices.drop("hint")
    kit.desk.panels.command_line.edit.clear()
    kit.desk.panels.stop()  # the desk stays, and looks places up again with a thread of the next test
    kit.desk.panels.find.words.clear()
    kit.bridge.show_picture(before)
    QApplication.processEvents()


def as_role(*roles: Role) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("desk", roles, indirect=True)


GREY = {
    Role.OBSERVER: set(COMMANDS),
    Role.DISPATCHER: {
        "adopt_doctrine",
        "escalate",
        "step_down",
        "divert",
        "reopen",
        "new_unit",
        "units_file",
        "plan_tours",
        "roster_file",
        "acknowledge_late",
        "assets_file",
        "grade_zone",
        "edit_zones",
        "draw_zone",
        "split_zone",
    },
    Role.SUPERVISOR: set(COMMANDS) - {"acknowledge_late", "adopt_doctrine", "note", "reopen", "undo", "redo"},
    Role.INSTRUCTOR: set(COMMANDS),
    Role.COMMANDER: set(),
    Role.ADMINISTRATOR: set(),
}


@as_role(Role.OBSERVER)
def test_actions_are_grey_by_role_and_say_why(desk: Kit) -> None:
    actions = desk.desk.actions
    for role, grey in GREY.items():
        desk.bridge.rights = rights(role)
        actions.retranslate()
        assert {name for name in COMMANDS if not actions[name].isEnabled()} == grey, role
        for name in grey:
            assert f"is not for the role {role}; these may: " in actions[name].toolTip()
            assert "instructor" not in actions[name].toolTip().partition("these may")[2], "this is no drill"
        assert actions["theme"].isEnabled()
        assert actions["find"].isEnabled()


@as_role(Role.DISPATCHER)
def test_the_reason_is_said_in_chinese_too(desk: Kit) -> None:
    desk.language.set("zh_CN")
    tip = desk.desk.actions["escalate"].toolTip()
    assert "调度员" in tip
    assert "指挥长" in tip
    assert "instructor" not in tip


@as_role(Role.DISPATCHER)
def test_the_key_of_a_grey_action_says_why_and_does_nothing(desk: Kit, qtbot: QtBot) -> None:
    desk.desk.selection.set_incident("0412")
    QTest.keyClick(desk.desk.canvas, Qt.Key.Key_E)
    QApplication.processEvents()
    assert "is not for the role dispatcher" in desk.desk.notices.texts()["hint"]
    desk.desk.notices.put("hint", Notice(lambda: "a shorter answer", lasts_s=0.05))
    desk.desk.notices.put("other", Notice(lambda: "a note that stays"))
    qtbot.waitUntil(lambda: "hint" not in desk.desk.notices.texts())
    assert "other" in desk.desk.notices.texts()
    assert not [what for what in desk.bridge.asked if what[0] != "look_around"]
    assert not desk.bridge.submitted


@as_role(Role.DISPATCHER)
def test_a_grey_button_of_the_detail_says_why(desk: Kit) -> None:
    desk.desk.selection.set_incident("0412")
    buttons = desk.desk.panels.detail.buttons
    assert not buttons["escalate"].isEnabled()
    assert "is not for the role dispatcher" in buttons["escalate"].toolTip()
    assert buttons["assign"].isEnabled()
    assert desk.desk.frame.menus["incident"].toolTipsVisible()


@as_role(Role.SUPERVISOR)
def test_a_typed_line_of_another_role_stays_and_says_why(desk: Kit) -> None:
    line = desk.desk.panels.command_line
    line.edit.setFocus()
    QTest.keyClicks(line.edit, "a A-2 0412")
    assert "is not for the role supervisor" in line.preview.text
    QTest.keyClick(line.edit, Qt.Key.Key_Return)
    assert not desk.bridge.submitted
    assert line.edit.text() == "a A-2 0412"
    line.edit.setText("note 0412 seen from here")
    QTest.keyClick(line.edit, Qt.Key.Key_Return)
    assert [type(command) for command in desk.bridge.submitted] == [AddNote]


@as_role(Role.OBSERVER, Role.COMMANDER)
def test_only_who_may_assign_lifts_anything(desk: Kit) -> None:
    view = desk.desk.panels.units.view
    row = desk.desk.panels.units.model.row_of("A-2")
    assert row is not None
    at = row_centre(view, row)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    for step in range(1, 6):
        QTest.mouseMove(view.viewport(), at + QPoint(12 * step, 6 * step))
    lifted = desk.desk.drag.is_dragging
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    desk.desk.drag.cancel()
    assert lifted is (desk.bridge.rights.role is Role.COMMANDER)


@as_role(Role.OBSERVER)
def test_texts_about_callers_are_hidden_from_an_observer(desk: Kit) -> None:
    desk.bridge.show_picture(replace(desk.bridge.picture, texts={}))
    desk.desk.selection.set_incident("0411")
    detail = desk.desk.panels.detail
    assert detail.story.text() == MASK
    assert detail.place.text().startswith(f"{MASK} · ")
    assert "not for the role observer" in detail.story.toolTip()
    assert detail.notes.toPlainText().endswith(f": {MASK}")
    assert not detail.words.isEnabled()
    queue = desk.desk.panels.incidents.model
    row = queue.row_of("0411")
    assert row is not None
    assert queue.data(queue.index(row, 0), Qt.ItemDataRole.ToolTipRole) == f"{MASK}\n{MASK}"


@as_role(Role.OBSERVER)
def test_an_observer_finds_nothing_by_what_is_hidden(desk: Kit) -> None:
    desk.bridge.show_picture(replace(desk.bridge.picture, texts={}))
    find = desk.desk.panels.find
    for words in ("人民路", MASK, "Neighbours"):
        find.words.setText(words)
        QApplication.processEvents()
        assert find.model.rowCount() == 0, words


@as_role(Role.COMMANDER)
def test_erased_texts_say_so(desk: Kit) -> None:
    desk.bridge.show_picture(replace(desk.bridge.picture, texts={}))
    desk.desk.selection.set_incident("0411")
    detail = desk.desk.panels.detail
    assert detail.story.text() == "(erased when its time was over)"
    assert "erased after a set time" in detail.story.toolTip()
    desk.language.set("zh_CN")
    QApplication.processEvents()
    assert "已按期删除" in detail.story.text()


@as_role(Role.OBSERVER)
def test_an_observer_is_not_told_to_drag(desk: Kit) -> None:
    assert not desk.desk.hints.isVisible()
    assert not desk.desk.drag.may_lift()
    desk.desk.drag.press(DragKind.UNITS, ["A-2"], QPoint(5, 5))
    assert not desk.desk.drag.is_dragging


@as_role(Role.DISPATCHER)
def test_who_may_not_escalate_is_not_told_how(desk: Kit) -> None:
    hints = desk.desk.hints
    assert hints.offered == ["drag", "undo"]
    assert hints.labels["escalate"].isHidden()
    assert hints.labels["undo"].text().startswith("2 "), "numbers go on without a gap"


@as_role(Role.DISPATCHER)
def test_the_bar_says_who_where_and_how_safe(desk: Kit) -> None:
    who = desk.desk.who
    desk.desk.frame.resize(1300, 800)
    QApplication.processEvents()
    assert who.text() == "dispatcher", "a narrow window has no room for more"
    assert "db.precinct.example:5432" in who.toolTip()
    desk.desk.frame.resize(1800, 900)
    QApplication.processEvents()
    assert who.text() == "desk 1 · dispatcher · db.precinct.example"
    assert "encrypted and verified" in who.toolTip()
    for mode, encrypted, words in (
        ("prefer", False, "▲ not encrypted"),
        ("require", True, "▲ server not verified"),
        ("verify-ca", True, "▲ server's name not verified"),
    ):
        desk.bridge.server_link = replace(SERVER, sslmode=mode, encrypted=encrypted)
        desk.bridge.tick()
        assert who.text().endswith(words)
    desk.bridge.server_link = None
    desk.bridge.tick()
    assert who.text() == "desk 1"


@as_role(Role.SUPERVISOR)
def test_before_the_server_is_reached_the_bar_says_the_role_it_last_gave(desk: Kit) -> None:
    desk.desk.frame.resize(1500, 900)
    QApplication.processEvents()
    desk.bridge.server_link, desk.bridge.is_shared = None, True
    desk.bridge.tick()
    assert desk.desk.who.text() == "desk 1 · supervisor"
    assert "as the server said when it was last reached" in desk.desk.who.toolTip()
    desk.bridge.server_link = SERVER
    desk.bridge.tick()
    assert "db.precinct.example:5432" in desk.desk.who.toolTip()


@as_role(Role.COMMANDER)
def test_who_looks_on_at_a_standby_may_nothing(desk: Kit) -> None:
    desk.bridge.rights = replace(desk.bridge.rights, looks_on=True)
    desk.bridge.server_link = replace(SERVER, is_standby=True)
    desk.desk.actions.retranslate()
    desk.bridge.tick()
    assert not desk.desk.actions["assign"].isEnabled()
    assert "standby" in desk.desk.actions["assign"].toolTip()
    assert "standby" in desk.desk.who.text()


@as_role(Role.OBSERVER, Role.COMMANDER)
def test_an_empty_queue_names_the_key_only_to_who_may_use_it(desk: Kit) -> None:
    queue = desk.desk.panels.incidents
    assert ("N enters one" in queue.view.empty_text()) is desk.bridge.rights.may("ReceiveIncident")
