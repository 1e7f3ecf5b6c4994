"""The command line: preview before Enter, errors in place, completion, history, and text that nothing touches."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.commands.assign_units import AssignUnits
from console.commands.close_incident import CloseIncident
from console.commands.reassign_units import ReassignUnits
from console.commands.receive_incident import ReceiveIncident
from console.domain.geo import LonLat
from console.domain.rows import changed
from console.typed.grammar import VERBS
from console.widgets.codes import initials
from console.widgets.command_line import CommandLine
from console.widgets.place_finder import PlaceFinder
from console.widgets.typed_texts import TEMPLATES, USAGES
from maps.places import Place
from tests.gui.panel_kit import Kit, type_keys


class Gazetteer:
    """Knows one street."""

    def find(self, words: str, limit: int = 20, near: LonLat | None = None) -> list[Place]:
        """The street, when it is asked for."""
        return [Place("street", "人民路", "People's Road", LonLat(111.31, 29.81))][:limit] if "人民" in words else []

    def nearest_address(self, at: LonLat) -> str | None:
        """Always the same."""
        return "人民路 1 号"


@pytest.fixture
def kit(qtbot):
    return Kit(qtbot)


@pytest.fixture
def line(kit):
    finder = PlaceFinder(Gazetteer())
    made = kit.show(CommandLine(kit.bridge, kit.selection, kit.look, kit.actions, finder=finder), 1000, 400)
    yield made
    finder.stop()


def write(line: CommandLine, text: str) -> None:
    line.begin()
    line.edit.clear()
    type_keys(line.edit, text)


def press(line: CommandLine, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(line.edit, key)


def test_it_says_what_it_will_do_before_enter_and_does_it(kit, line, qtbot):
    write(line, "a A-2 A-4 0412")
    assert line.preview.text.startswith("assign A-2, A-4 to 0412")
    assert "zone A left with" in line.preview.text
    assert kit.bridge.submitted == []
    qtbot.waitUntil(lambda: bool(kit.bridge.asked))
    kind, origins, _target = kit.bridge.asked[0]
    assert kind == "travel_s"
    assert set(origins) == {"A-2", "A-4"}
    kit.bridge.travel_ready.emit("r1", {"A-2": 221.0, "A-4": 500.0}, False)
    assert "4 min" in line.preview.text
    assert "≈" not in line.preview.text
    kit.bridge.roads_changed.emit()
    assert "min" not in line.preview.text, "other roads are closed: it is asked again"
    qtbot.waitUntil(lambda: len(kit.bridge.asked) == 2)
    kit.bridge.travel_ready.emit("r2", {"A-2": 281.0, "A-4": 500.0}, True)
    assert "≈ 5 min" in line.preview.text
    press(line, Qt.Key.Key_Return)
    assert kit.bridge.submitted == [AssignUnits(incident="0412", units=("A-2", "A-4"))]
    assert line.edit.text() == ""


def test_an_error_stays_in_place_and_enter_does_nothing(kit, line):
    write(line, "a A-1 0412")
    assert "A-1 is dispatched on 0411" in line.preview.text
    press(line, Qt.Key.Key_Return)
    assert kit.bridge.submitted == []
    assert line.edit.text() == "a A-1 0412"


def test_a_refusal_of_the_record_is_said_in_the_same_place(kit, line):
    write(line, "a A-2 0412")
    press(line, Qt.Key.Key_Return)
    kit.bridge.answer(code="conflict", text="desk 2 was first")
    kit.bridge.change(kit.bridge.picture.incidents["0410"])
    kit.settle()
    assert "desk 2 was first" in line.preview.text
    write(line, "a A-4 0412")
    press(line, Qt.Key.Key_Return)
    kit.bridge.answer(seq=101)
    assert "101" in line.preview.text


def test_a_late_refusal_does_not_disturb_the_next_line(kit, line):
    write(line, "a A-2 0412")
    press(line, Qt.Key.Key_Return)
    write(line, "c 0411 set")
    kit.bridge.answer(code="conflict", text="desk 2 was first")
    assert "close 0411" in line.preview.text


def test_escape_gives_the_focus_back_and_keeps_the_text(kit, line):
    field = kit.elsewhere(line)
    field.setFocus()
    write(line, "a A-2 04")
    press(line, Qt.Key.Key_Escape)
    assert field.hasFocus()
    assert line.edit.text() == "a A-2 04"


def test_the_hint_is_for_whoever_types(kit, line, qtbot):
    line.begin()
    qtbot.waitUntil(lambda: "Esc" in line.preview.text)
    press(line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: line.preview.text == "")


def test_a_prefilled_line_gives_the_focus_back_after_enter(kit, line):
    field = kit.elsewhere(line)
    field.setFocus()
    kit.selection.set("0412", ["A-2"])
    line.begin("assign ")
    type_keys(line.edit, "A-4")
    assert line.edit.text() == "assign A-4"
    press(line, Qt.Key.Key_Return)
    assert kit.bridge.submitted == [AssignUnits(incident="0412", units=("A-4",))]
    assert field.hasFocus()


def test_up_brings_back_the_last_lines_and_down_the_draft(kit, line):
    for text in ("a A-2 0412", "c 0411 settled"):
        write(line, text)
        press(line, Qt.Key.Key_Return)
    write(line, "no")
    press(line, Qt.Key.Key_Up)
    assert line.edit.text() == "c 0411 settled"
    press(line, Qt.Key.Key_Up)
    assert line.edit.text() == "a A-2 0412"
    press(line, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert line.edit.text() == "no"


def test_tab_completes_what_is_being_typed(kit, line):
    write(line, "c 0411 med")
    assert line.completions is not None
    assert line.completions.isVisible()
    press(line, Qt.Key.Key_Tab)
    assert line.edit.text() == "c 0411 mediated "
    press(line, Qt.Key.Key_Return)
    assert kit.bridge.submitted == [CloseIncident(incident="0411", disposition="mediated")]
    write(line, "a A")
    press(line, Qt.Key.Key_Down, Qt.Key.Key_Tab)
    assert line.edit.text() == "a A-4 "
    assert line.edit.hasFocus()


def test_a_list_without_room_on_its_side_opens_on_the_other(kit, line):
    write(line, "a A")
    assert line.completions is not None
    window = line.window().rect()
    assert window.contains(line.completions.geometry())
    assert not line.completions.geometry().intersects(line.edit.geometry().translated(line.pos()))
    line.completions.offer([("x", "")] * 8, line.edit, below=True)
    assert window.contains(line.completions.geometry())


def test_typing_is_never_interrupted_by_what_comes_in(kit, line):
    write(line, "a A-")
    base = kit.bridge.picture.incidents["0412"]
    for number in range(20):
        kit.bridge.change(changed(base, number=f"06{number:02}"))
        kit.bridge.tick()
        kit.settle()
    type_keys(line.edit, "2 0412")
    assert line.edit.text() == "a A-2 0412"
    assert line.edit.hasFocus()
    assert line.preview.text.startswith("assign A-2 to 0412")


def test_the_preview_follows_the_picture(kit, line):
    write(line, "a A-2 0412")
    assert line.typed.is_ready
    busy = changed(kit.bridge.picture.units["A-2"], incident="0411", status=kit.bridge.picture.units["A-1"].status)
    kit.bridge.change(busy)
    assert not line.typed.is_ready
    press(line, Qt.Key.Key_Return)
    assert kit.bridge.submitted == []


def test_going_somewhere_picks_it_and_moves_no_unit(kit, line):
    write(line, "0409")
    press(line, Qt.Key.Key_Return)
    assert kit.selection.incident == "0409"
    assert kit.bridge.submitted == []


def test_a_verb_of_the_window_triggers_its_action(kit, line):
    heard = []
    kit.actions["mute"].triggered.connect(lambda: heard.append("mute"))
    write(line, "mute")
    press(line, Qt.Key.Key_Return)
    assert heard == ["mute"]


def test_a_new_call_looks_its_place_up_first(kit, line, qtbot):
    write(line, "n dispute 2 ")
    line.edit.insert("人民路 : 争吵")
    assert not line.typed.is_ready
    qtbot.waitUntil(lambda: line.typed.is_ready)
    press(line, Qt.Key.Key_Return)
    (sent,) = kit.bridge.submitted
    assert isinstance(sent, ReceiveIncident)
    assert sent.at == LonLat(111.31, 29.81)
    assert sent.address == "人民路"
    assert sent.summary == "争吵"


def test_a_place_nobody_knows_is_said(kit, line, qtbot):
    write(line, "n dispute 2 Nowhere : x")
    qtbot.waitUntil(lambda: "nothing here is called Nowhere" in line.preview.text)
    line.set_here(LonLat(111.3, 29.8))
    assert line.typed.is_ready


def test_moving_a_busy_unit_is_its_own_verb(kit, line):
    write(line, "m A-1 0412")
    assert "0411 left with 0 units" in line.preview.text
    press(line, Qt.Key.Key_Return)
    (sent,) = kit.bridge.submitted
    assert isinstance(sent, ReassignUnits)


def test_initials_of_chinese_words():
    assert initials("纠纷") == "jf"
    assert initials("Dispute") == ""


def test_every_template_of_the_grammar_can_be_translated():
    """Each literal that the grammar makes a piece of is listed for translation, and nothing else is."""
    grammar = Path(__file__).parents[2] / "console" / "typed"
    found = set()
    for path in grammar.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Part":
                for value in ast.walk(node.args[0]):
                    if isinstance(value, ast.Constant) and isinstance(value.value, str):
                        found.add(value.value)
    words = {text for text in found if any(c.isalpha() for c in re.sub(r"\{[^}]*\}", "", text))}
    assert words == set(TEMPLATES)
    assert {verb.usage for verb in VERBS} == set(USAGES)
