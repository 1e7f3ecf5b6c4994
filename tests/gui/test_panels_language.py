"""The panels together: built and bound by one object, said in the other language without a restart."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from console.commands.checks import checked_class, checked_disposition
from console.domain.errors import DomainError
from console.domain.request import Request, RequestKind
from console.session import Entry
from console.typed.grammar import VERBS, parse
from console.widgets.history import History
from console.widgets.i18n import Language
from console.widgets.log_words import line_of
from console.widgets.panels import Panels
from console.widgets.terms import refusal_text
from tests.gui.fakes import DOCTRINE, NOW
from tests.gui.panel_kit import Kit, type_keys


@pytest.fixture
def kit(qtbot):
    return Kit(qtbot)


@pytest.fixture
def panels(kit):
    opened: list[str] = []
    made = Panels(
        kit.bridge, kit.selection, kit.look, kit.actions, history=History(kit.bridge), open_panel=opened.append
    )
    kit.opened = opened
    host = QWidget()
    row = QHBoxLayout(host)
    for panel in (made.incidents, made.units, made.detail, made.log, made.new_call, made.find, made.load):
        row.addWidget(panel)
    row.addWidget(made.command_line)
    for action in kit.actions:
        host.addAction(action)
    kit.show(host, 1800, 500)
    yield made
    made.stop()


@pytest.fixture
def language():
    made = Language(cast(QApplication, QApplication.instance()), "en")
    yield made
    made.set("en")


def has_chinese(text: str) -> bool:
    return any("一" <= character <= "鿿" for character in text)


def test_every_panel_speaks_the_other_language_at_once(kit, panels, language):
    kit.selection.set_incident("0411")
    panels.command_line.begin("a A-2 0412")
    language.set("zh_CN")
    kit.settle()
    said = {
        "queue": panels.incidents.filter_bar.words.placeholderText(),
        "units": panels.units.words.placeholderText(),
        "detail": panels.detail.buttons["close"].text(),
        "note": panels.detail.speaker.itemText(0),
        "step": panels.detail.steps.lines()[0][0],
        "log": panels.log.view.empty_text(),
        "new call": panels.new_call.send_button.text(),
        "find": panels.find.words.placeholderText(),
        "load": panels.load.captions["free"].text(),
        "line": panels.command_line.preview.text,
        "hint": panels.command_line.edit.placeholderText(),
        "class": panels.incidents.model.row(kit.bridge.picture.incidents["0411"]).class_name,
    }
    assert {name: text for name, text in said.items() if not has_chinese(text)} == {}
    language.set("en")
    kit.settle()
    assert panels.command_line.preview.text.startswith("assign A-2 to 0412")
    assert panels.new_call.send_button.text() == "Send"


def test_the_log_names_a_region_in_the_language(kit, language):
    def line(**args: str) -> str:
        adopted = Entry(1, NOW, NOW, "AdoptRegion", "li", args, {}, {})
        return line_of(adopted, kit.bridge.picture, kit.bridge.doctrine)

    assert line(region="Willow County", region_zh="柳县").startswith("region Willow County:")
    language.set("zh_CN")
    assert "柳县" in line(region="Willow County", region_zh="柳县")
    assert "Willow County" in line(region="Willow County")


def test_typed_names_follow_the_language(kit, panels, language):
    language.set("zh_CN")
    panels.command_line.begin("k 0412 jt")
    assert panels.command_line.typed.is_ready
    assert "交通" in panels.command_line.preview.text


@pytest.mark.parametrize(
    ("name", "line"),
    [("assign", "assign "), ("reassign", "reassign "), ("release", "release "), ("divert", "divert 0411 ")],
)
def test_keys_begin_a_line(kit, panels, name, line):
    kit.selection.set_incident("0411")
    kit.actions[name].trigger()
    assert panels.command_line.edit.text() == line
    assert panels.command_line.edit.hasFocus()


@pytest.mark.parametrize(
    ("name", "line"),
    [("assign", "派警 "), ("return_dispatch", "退单 A-1 : "), ("divert", "转办 0411 "), ("new_unit", "登记 ")],
)
def test_in_a_chinese_window_the_line_begins_in_chinese(kit, panels, language, name, line):
    language.set("zh_CN")
    kit.selection.set_incident("0411")
    kit.actions[name].trigger()
    assert panels.command_line.edit.text() == line


def test_every_verb_is_read_by_its_chinese_name(kit, panels):
    for verb in VERBS:
        assert parse(verb.chinese, kit.bridge.picture, panels.command_line.context()).verb == verb.name


def test_a_request_is_answered_in_chinese(kit, panels, language):
    language.set("zh_CN")
    kit.bridge.change(Request("0411/1", RequestKind.SUPPORT, "traffic", NOW, "li", incident="0411"))
    coming = next(one for one in panels.requests.choices("0411/1") if one.key == "y")
    coming.value()
    assert panels.command_line.edit.text() == "答复 0411/1 前来支援 "
    type_keys(panels.command_line.edit, "A-2")
    assert panels.command_line.typed.is_ready


def test_keys_open_what_belongs_to_them(kit, panels):
    kit.actions["find"].trigger()
    assert panels.find.words.hasFocus()
    kit.actions["new_incident"].trigger()
    assert panels.new_call.class_field.hasFocus()
    kit.selection.set_incident("0411")
    kit.actions["note"].trigger()
    assert panels.detail.words.hasFocus()
    assert kit.opened == ["find", "new_call", "detail"]


def test_the_space_bar_goes_to_the_worst_one(kit, panels):
    panels.incidents.view.setFocus()
    QTest.keyClick(panels.incidents.view, Qt.Key.Key_Space)
    assert kit.selection.incident == panels.incidents.model.numbers[0]


def test_without_a_pick_the_line_asks(kit, panels):
    kit.actions["status"].trigger()
    assert panels.command_line.edit.text() == "status "
    kit.actions["close"].trigger()
    assert panels.command_line.edit.text() == "close "


def test_a_refusal_lists_names_and_no_codes(kit, language):
    doctrine = replace(DOCTRINE, dispositions=("settled", "false_alarm"))
    with pytest.raises(DomainError) as refused:
        checked_disposition("gone", doctrine)
    assert refusal_text(refused.value) == "disposition: gone is unknown; known are settled, false alarm"
    with pytest.raises(DomainError) as refused:
        checked_class("gone", replace(DOCTRINE, classes=("public_order", "harbour")))
    assert "public_order" not in refusal_text(refused.value)
    assert refusal_text(refused.value).endswith(", harbour"), "what only the doctrine knows keeps its code"
    language.set("zh_CN")
    assert has_chinese(refusal_text(refused.value))
