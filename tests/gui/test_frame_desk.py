"""The frame with all its panels: languages, keys, focus, layout, marks of a drill. By real events."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from PySide6QtAds import ads

from console.commands.undo import Undo
from console.domain.incident import Incident
from console.domain.rows import changed
from console.widgets.actions import SPECS, Actions
from console.widgets.i18n import TRANSLATIONS
from console.widgets.theme import NIGHT
from tests.gui.desk_kit import open_desk
from tests.gui.fakes import NOW, Health
from tests.gui.panel_kit import type_keys


@pytest.fixture
def kit(tmp_path, qtbot):
    with open_desk(tmp_path) as opened:
        qtbot.waitExposed(opened.desk.frame)
        yield opened


def texts_of(root: QWidget) -> dict[str, str]:
    """Every word that a widget, an action or a tooltip of the window says, with who says it."""
    said: dict[str, str] = {root.windowTitle(): "title"}
    for widget in root.findChildren(QWidget):
        words = [widget.toolTip(), widget.windowTitle(), widget.accessibleName()]
        if isinstance(widget, QLabel | QAbstractButton):
            words.append(widget.text())
        if isinstance(widget, QLineEdit):
            words.append(widget.placeholderText())
        if isinstance(widget, QComboBox):
            words += [widget.itemText(n) for n in range(widget.count())]
        said |= dict.fromkeys(words, type(widget).__name__)
    for action in (*root.findChildren(QAction), *root.actions()):
        said |= dict.fromkeys((action.text(), action.toolTip().partition("  (")[0]), f"action {action.objectName()}")
    return said


def turn() -> None:
    """One turn of the event loop: Qt posts a change of language to each widget, and deletes what is to go."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def translated() -> dict[str, str]:
    """Chinese by English, for texts without places that do differ and mean one thing."""
    found: dict[str, set[str]] = {}
    for message in ElementTree.parse(TRANSLATIONS / "console_zh_CN.ts").getroot().iter("message"):
        source, target = message.findtext("source", ""), message.findtext("translation", "")
        if len(source) > 3 and target.strip() and source != target and "{" not in source and "%" not in source:
            found.setdefault(source, set()).add(target)
    return {source: targets.pop() for source, targets in found.items() if len(targets) == 1}


def test_switching_the_language_says_everything_anew(kit, qtbot):
    known = translated()
    english = texts_of(kit.desk.frame)
    assert len(set(known) & set(english)) > 60
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_F9)
    assert kit.language.code == "zh_CN"
    turn()
    chinese = texts_of(kit.desk.frame)
    left = {text: who for text, who in chinese.items() if text in known}
    assert left == {}
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_F9)
    turn()
    back = texts_of(kit.desk.frame)
    assert set(back) >= set(known) & set(english)
    assert {text: who for text, who in back.items() if text in set(known.values()) - set(known)} == {}


def test_the_language_is_kept_for_the_next_start(kit, tmp_path):
    kit.desk.switch_language()
    kit.settings.stop()
    assert '"language": "zh_CN"' in (tmp_path / "settings.json").read_text(encoding="utf-8")


def test_every_action_has_a_key_a_menu_a_tooltip_and_no_two_share_a_key(kit):
    actions = kit.desk.actions
    assert actions.conflicts() == {}
    for spec in SPECS:
        action = actions[spec.name]
        assert not action.shortcut().isEmpty(), spec.name
        if action.isVisible() and not spec.is_last:
            assert action in kit.desk.frame.menus[spec.menu].actions(), spec.name
            assert action.shortcut().toString() in action.toolTip(), spec.name


def test_every_key_fires_its_action_from_the_map(kit):
    fired = []
    names = [spec.name for spec in SPECS if not spec.is_last and kit.desk.actions[spec.name].isVisible()]
    kit.desk.frame.activateWindow()
    kit.desk.canvas.setFocus()
    for name in names:
        action = kit.desk.actions[name]
        action.triggered.disconnect()
        action.triggered.connect(lambda _=False, name=name: fired.append(name))
        combination = action.shortcut()[0]
        QTest.keyClick(kit.desk.canvas, combination.key(), combination.keyboardModifiers())
    assert fired == names
    assert len(names) > 30


def test_letters_go_to_the_field_that_is_typed_in(kit):
    fired = []
    for action in kit.desk.actions:
        action.triggered.connect(lambda _=False, action=action: fired.append(action.objectName()))
    fields = [
        kit.desk.panels.command_line.edit,
        kit.desk.panels.incidents.filter_bar.words,
        kit.desk.panels.units.words,
    ]
    for field in fields:
        kit.desk.frame.activateWindow()
        field.setFocus()
        field.clear()
        QTest.keyClicks(field, "nae s1/zucd")
        assert field.text() == "nae s1/zucd"
    assert fired == []


def test_an_incoming_call_takes_no_focus_and_opens_nothing(kit, qtbot):
    field = kit.desk.panels.command_line.edit
    kit.desk.frame.activateWindow()
    field.setFocus()
    QTest.keyClicks(field, "a A-1")
    windows = {widget for widget in QApplication.topLevelWidgets() if widget.isVisible()}
    call = Incident("0999", "crowd", 1, kit.bridge.now(), zone="A")
    kit.bridge.change(call)
    kit.bridge.tick()
    assert kit.desk.frame.focusWidget() is field
    assert field.text() == "a A-1"
    assert {widget for widget in QApplication.topLevelWidgets() if widget.isVisible()} <= windows
    assert QApplication.activeModalWidget() is None


def test_undo_and_redo_send_undo_of_the_last_own_entry(kit):
    canvas = kit.desk.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_U)
    assert kit.bridge.submitted == []
    assert "nothing" in kit.desk.notices.texts()["hint"]
    kit.bridge.submit(Undo(seq=1))  # stands for any command of this desk whose answer is awaited
    kit.bridge.submitted.clear()
    from console.commands.add_note import AddNote

    kit.bridge.submit(AddNote(incident="0412", text="x"))
    kit.bridge.answer(seq=107)
    QTest.keyClick(canvas, Qt.Key.Key_U)
    assert kit.bridge.submitted[-1] == Undo(seq=107)
    kit.bridge.answer(seq=108)
    assert kit.desk.history.undo_seq is None
    QTest.keyClick(canvas, Qt.Key.Key_U, Qt.KeyboardModifier.ShiftModifier)
    assert kit.bridge.submitted[-1] == Undo(seq=108)
    kit.bridge.answer(seq=109)
    now = kit.desk.history
    assert (now.undo_seq, now.redo_seq) == (109, None)


def test_an_undo_that_was_refused_for_good_is_not_offered_again(kit):
    from console.commands.add_note import AddNote

    for seq in (7, 9):
        kit.bridge.submit(AddNote(incident="0412", text="x"))
        kit.bridge.answer(seq=seq)
    kit.desk.history.undo()
    kit.bridge.answer(code="undo_refused", text="has moved on")
    assert kit.desk.history.undo_seq == 7


def test_a_record_that_was_cut_back_takes_its_undo_along(kit):
    from console.commands.add_note import AddNote

    for seq in (101, 150):
        kit.bridge.submit(AddNote(incident="0412", text="x"))
        kit.bridge.answer(seq=seq)
    kit.bridge.show_picture(replace(kit.bridge.picture, seq=120))
    assert kit.desk.history.undo_seq == 101


def test_the_layout_comes_back_and_can_be_reset(tmp_path, qtbot):
    with open_desk(tmp_path) as first:
        frame = first.desk.frame
        frame.docks["log"].toggleView(False)
        frame.docks["units"].setFloating()
        frame.docks["units"].floatingDockContainer().move(QPoint(60, 40))
    with open_desk(tmp_path) as second:
        frame = second.desk.frame
        assert frame.docks["log"].isClosed()
        assert frame.docks["units"].isFloating()
        QTest.keyClick(
            second.desk.canvas,
            Qt.Key.Key_R,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
        assert not frame.docks["log"].isClosed()
        assert not frame.docks["units"].isFloating()
        assert second.desk.panels.units.window() is frame


@pytest.mark.parametrize(
    ("key", "front"),
    [
        (Qt.Key.Key_F9, ("roster", "detail", "log")),
        (Qt.Key.Key_F10, ("units", "detail", "log")),
        (Qt.Key.Key_F11, ("coverage", "detail", "load")),
        (Qt.Key.Key_F12, ("supervision", "detail", "log")),
    ],
)
def test_one_window_is_laid_out_for_each_work_in_the_command_room(tmp_path, qtbot, key, front):
    with open_desk(tmp_path) as kit:
        frame = kit.desk.frame
        frame.docks["log"].toggleView(False)
        frame.docks["units"].setFloating()
        frame.open_panel("settings")
        QTest.keyClick(kit.desk.canvas, key, Qt.KeyboardModifier.ControlModifier)
        assert frame.docks["settings"].isClosed()
        for name in (*front, "incidents"):
            assert frame.docks[name].isCurrentTab(), name
            assert not frame.docks[name].isClosed(), name
            assert not frame.docks[name].isFloating(), name
        assert kit.desk.canvas.hasFocus()


def test_a_floating_panel_that_comes_back_carries_its_own_name(tmp_path, qtbot):
    with open_desk(tmp_path) as first:
        first.desk.frame.docks["units"].setFloating()
    with open_desk(tmp_path) as second:
        dock = second.desk.frame.docks["units"]
        assert dock.isFloating()
        assert dock.floatingDockContainer().windowTitle() == dock.windowTitle() == "Units"


def test_hints_and_notices_do_not_move_the_map(tmp_path, qtbot):
    with open_desk(tmp_path) as kit:
        desk = kit.desk
        before = desk.canvas.mapToGlobal(QPoint(0, 0)), desk.canvas.size(), desk.canvas.view
        desk.tell_error("boom")
        qtbot.waitUntil(desk.notices.isVisible)
        desk.hints.dismiss()
        desk.notices.drop("error")
        qtbot.waitUntil(lambda: not desk.over_map.isVisible())
        assert (desk.canvas.mapToGlobal(QPoint(0, 0)), desk.canvas.size(), desk.canvas.view) == before


def test_a_damaged_layout_is_left_out(tmp_path, qtbot):
    (tmp_path / "settings.json").write_text('{"layout": "PD94bWwgYnJva2Vu", "window": 7, "keys": [1]}')
    with open_desk(tmp_path) as kit:
        assert not kit.desk.frame.docks["log"].isClosed()


def test_a_panel_closes_and_comes_back_by_menu_and_key(kit):
    frame = kit.desk.frame
    assert frame.docks["keys"].isClosed()
    kit.desk.canvas.setFocus()
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_F1)
    assert not frame.docks["keys"].isClosed()
    assert kit.desk.keys_panel.isVisible()
    assert QApplication.activeModalWidget() is None
    QTest.keyClick(kit.desk.keys_panel.words, Qt.Key.Key_F1)
    assert frame.docks["keys"].isClosed()
    frame.docks["log"].toggleView(False)
    toggles = {action.text(): action for action in frame.menus["view"].actions()}
    toggles["Log"].trigger()
    assert not frame.docks["log"].isClosed()


def test_a_panel_behind_others_comes_to_the_front_and_its_cross_closes_it_alone(kit):
    frame = kit.desk.frame
    frame.open_panel("requests")
    entries = {action.text(): action for action in frame.menus["view"].actions()}
    entries["Units"].trigger()
    assert frame.docks["units"].isCurrentTab()
    entries["Requests"].trigger()
    frame.menus["view"].aboutToShow.emit()
    assert (entries["Requests"].isChecked(), entries["Units"].isChecked()) == (True, False)
    frame.docks["requests"].dockAreaWidget().titleBarButton(ads.TitleBarButtonClose).click()
    assert frame.docks["requests"].isClosed()
    assert not frame.docks["units"].isClosed()


def test_keys_are_found_by_name_and_by_key(kit):
    panel = kit.desk.keys_panel
    kit.desk.canvas.setFocus()
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_F1)
    assert panel.words.hasFocus()
    type_keys(panel.words, "escal")
    assert [name for name, label in panel.names.items() if label.isVisible()] == ["escalate"]
    assert [menu for menu, head in panel.heads.items() if head.isVisible()] == ["incident"]
    panel.words.setText("shift+e")
    assert [name for name, label in panel.names.items() if label.isVisible()] == ["step_down"]
    QTest.keyClick(panel.words, Qt.Key.Key_Escape)
    assert kit.desk.canvas.hasFocus()


def test_a_key_can_be_changed_and_a_clash_is_named(kit):
    kit.desk.frame.open_panel("keys")
    edit = kit.desk.keys_panel.edits["escalate"]
    edit.setKeySequence("F8")
    edit.editingFinished.emit()
    assert kit.desk.actions["escalate"].shortcut().toString() == "F8"
    assert kit.settings.table("keys") == {"escalate": "F8"}
    edit.setKeySequence("A")
    edit.editingFinished.emit()
    assert "Assign units" in kit.desk.keys_panel.trouble.text()
    assert kit.desk.keys_panel.trouble.isVisible()
    QTest.mouseClick(kit.desk.keys_panel.reset, Qt.MouseButton.LeftButton)
    assert kit.desk.actions["escalate"].shortcut().toString() == "E"
    assert not kit.desk.keys_panel.trouble.isVisible()


def test_the_hints_go_away_one_by_one_and_stay_away(tmp_path, qtbot):
    from console.commands.assign_units import AssignUnits

    with open_desk(tmp_path) as first:
        hints = first.desk.hints
        assert [label.isVisible() for label in hints.labels.values()] == [True, True, True]
        first.bridge.submit(AssignUnits(incident="0412", units=("A-2",)))
        first.bridge.answer()
        assert hints.open == ["escalate", "undo"]
        first.desk.canvas.setFocus()
        QTest.keyClick(first.desk.canvas, Qt.Key.Key_U)
        first.bridge.answer()
        assert hints.open == ["escalate"]
    with open_desk(tmp_path) as second:
        assert second.desk.hints.open == ["escalate"]
        QTest.mouseClick(second.desk.hints.close_button, Qt.MouseButton.LeftButton)
        assert not second.desk.hints.isVisible()


def test_a_lost_database_says_since_when_and_goes_away_when_it_is_back(kit):
    lost, well = Health(False, None, "server closed the connection"), Health(True, 2.0, "")
    kit.bridge.health_changed.emit(lost)
    assert "server closed the connection" in kit.desk.notices.texts()["database"]
    assert "✗" in kit.desk.status_bar.database.text()
    kit.bridge.health_changed.emit(well)
    assert "database" not in kit.desk.notices.texts()
    assert "2 ms" in kit.desk.status_bar.database.text()


def test_the_status_bar_counts_late_ones_and_old_positions(kit, qtbot):
    bar = kit.desk.status_bar
    late = [i for i in kit.bridge.picture.open_incidents() if i.dispatched_at is None]
    assert late
    assert any(figure.isdigit() for figure in bar.late.text())
    before = bar.feeds.text()
    kit.bridge.tick(600)
    assert bar.feeds.text() != before
    assert bar.clock.text() == (NOW + timedelta(seconds=600)).astimezone().strftime("%H:%M:%S")
    gone = [changed(i, status=type(i.status).CLOSED) for i in kit.bridge.picture.open_incidents()]
    kit.bridge.change(*gone)
    qtbot.waitUntil(lambda: bar.late.text() == "late 0")


def test_an_unexpected_error_is_told_and_the_window_goes_on(kit):
    kit.desk.tell_error("ValueError: boom")
    assert "boom" in kit.desk.notices.texts()["error"]
    assert QApplication.activeModalWidget() is None
    row = kit.desk.notices.findChildren(QAbstractButton)[-1]
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert "error" not in kit.desk.notices.texts()


def test_day_turns_to_night_everywhere(kit):
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_F8)
    assert kit.look.theme is NIGHT
    assert kit.desk.canvas.theme is NIGHT
    image = kit.desk.frame.grab().toImage()
    lights = [image.pixelColor(x, y).lightness() for x in range(0, 1600, 40) for y in range(0, 900, 30)]
    assert sum(light > 160 for light in lights) < len(lights) * 0.1


def test_an_empty_operation_says_what_to_do(tmp_path, qtbot):
    with open_desk(tmp_path, empty=True) as kit:
        view = kit.desk.panels.incidents.view
        assert "N" in view.empty_text()
        assert kit.desk.status_bar.late.text() == "late 0"
        assert "no positions" in kit.desk.status_bar.feeds.text()


def test_names_of_layers_follow_the_map(kit):
    actions: Actions = kit.desk.actions
    assert actions["layer_1"].text() == "Incidents"
    assert actions["layer_1"].isChecked() == kit.desk.canvas.layers.now.shows("incidents")
    kit.desk.canvas.setFocus()
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_1)
    assert actions["layer_1"].isChecked() == kit.desk.canvas.layers.now.shows("incidents") is False
