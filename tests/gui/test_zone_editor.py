"""The zone editor at a whole desk: corners by the mouse, split and merge, what an edit does, saved as one step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.commands.edit_zones import EditZones
from console.domain.geo import LonLat
from console.domain.roles import Rights, Role
from console.widgets.zone_editor import ZoneEditor
from maps.sources.zonefile import read_zones
from tests.gui.desk_kit import Kit, open_desk
from tests.gui.fakes import AnsweringSession
from tests.gui.mouse import Mouse


@pytest.fixture
def kit(qtbot: QtBot, tmp_path: Path) -> Iterator[Kit]:
    with open_desk(tmp_path) as made:
        calls = [incident.at for incident in made.bridge.picture.incidents.values() if incident.at is not None]
        made.bridge.session = AnsweringSession(calls)
        yield made


@pytest.fixture
def editor(kit: Kit) -> ZoneEditor:
    kit.desk.actions["edit_zones"].trigger()
    return kit.desk.ground.zones


def corners(editor: ZoneEditor, code: str) -> list[LonLat]:
    shape = shapely.from_wkb(editor.draft.zones[code].outline)
    return [LonLat(*corner) for corner in shapely.get_coordinates(shape).tolist()]


def inside(kit: Kit, places: list[LonLat]) -> QPoint:
    """A pixel of one of some places that the map shows, clear of what lies over it."""
    canvas = kit.desk.canvas
    room = canvas.rect().adjusted(40, 120, -60, -60)
    return next(at for at in (canvas.pixel_of(place).toPoint() for place in places) if room.contains(at))


def middle(kit: Kit, editor: ZoneEditor, code: str) -> QPoint:
    point = shapely.from_wkb(editor.draft.zones[code].outline).representative_point()
    return kit.desk.canvas.pixel_of(LonLat(point.x, point.y)).toPoint()


def test_a_corner_is_dragged_with_those_of_its_neighbours_and_saved(kit: Kit, editor: ZoneEditor) -> None:
    kit.desk.canvas.fit([corner for code in editor.draft.zones for corner in corners(editor, code)])
    kit.desk.canvas.zoom_by(-1.0)
    code = next(iter(editor.draft.zones))
    editor.pick(code)
    canvas, mouse, at = kit.desk.canvas, Mouse(), inside(kit, corners(editor, code))
    view = canvas.view
    mouse.press(canvas, at)
    for step in range(1, 5):
        mouse.move(canvas, at + QPoint(6 * step, 4 * step))
    mouse.release()
    assert canvas.view == view
    assert code in {zone.code for zone in editor.draft.changed}
    assert not kit.bridge.submitted, "nothing is on record before it is saved"
    editor.buttons["save"].click()
    (command,) = kit.bridge.submitted
    assert isinstance(command, EditZones)
    assert code in {zone.code for zone in command.zones}
    assert kit.bridge.seen[-1][f"zone/{code}"] == 1


def test_a_step_is_taken_back_by_key_and_escape_leaves_the_draft(kit: Kit, editor: ZoneEditor) -> None:
    code = next(iter(editor.draft.zones))
    editor.pick(code)
    editor.edit(lambda: editor.draft.describe(code, name="Harbour"))
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_Backspace)
    assert not editor.draft.is_changed
    editor.edit(lambda: editor.draft.describe(code, name="Harbour"))
    QTest.keyClick(kit.desk.canvas, Qt.Key.Key_Escape)
    assert editor.draft.is_changed
    assert not kit.desk.actions["edit_zones"].isChecked()


def test_a_zone_is_picked_on_the_map_and_split_by_a_line(kit: Kit, editor: ZoneEditor) -> None:
    code = next(iter(editor.draft.zones))
    canvas, mouse = kit.desk.canvas, Mouse()
    canvas.fit(corners(editor, code))
    at = middle(kit, editor, code)
    mouse.press(canvas, at)
    mouse.release()
    assert editor.picked == code
    assert editor.form.name_en.text() == editor.draft.zones[code].name
    kit.desk.actions["split_zone"].trigger()
    for place in (QPoint(at.x(), -400), QPoint(at.x(), canvas.height() + 400)):
        kit.desk.canvas.gestures.instruments.click(canvas.lonlat_at(place.toPointF()))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert f"{code}-2" in editor.draft.zones


def test_what_an_edit_does_is_told(qtbot: QtBot, kit: Kit, editor: ZoneEditor) -> None:
    codes = [
        zone
        for zone in editor.draft.zones
        if any(incident.zone == zone for incident in kit.bridge.picture.incidents.values())
    ]
    editor.edit(lambda: editor.draft.remove(codes[0]))
    qtbot.waitUntil(lambda: editor.findings is not None)
    told = [editor.found.item(row).text() for row in range(editor.found.count())]
    assert any(f"{codes[0]} → " in line and "calls" in line for line in told)
    editor.buttons["discard"].click()
    assert editor.findings is None
    assert not editor.draft.is_changed


def test_what_can_not_be_done_is_said(editor: ZoneEditor) -> None:
    editor.merge()
    assert "two zones" in editor.note.text()
    editor.save()
    assert "nothing to save" in editor.note.text()


def test_zones_that_lie_in_each_other_stand_beside_each_other(editor: ZoneEditor) -> None:
    first, second, third = sorted(editor.draft.zones)[:3]
    for code, parent in ((first, first), (second, third), (third, second)):
        editor.draft.describe(code, parent=parent)
    editor.rows.show_zones(editor.draft)
    top = [editor.rows.topLevelItem(row) for row in range(editor.rows.topLevelItemCount())]
    assert {item.text(0).split()[0] for item in top if item is not None} >= {first, second, third}


def test_zones_go_into_a_file_and_come_back(qtbot: QtBot, editor: ZoneEditor, tmp_path: Path) -> None:
    path = tmp_path / "zones.gpkg"
    editor.files.write(path)
    qtbot.waitUntil(lambda: "written" in editor.note.text())
    assert {zone.code for zone in read_zones(path, None, None)[0]} == set(editor.draft.zones)
    gone = next(iter(editor.draft.zones))
    editor.edit(lambda: editor.draft.remove(gone))
    editor.files.read(path)
    qtbot.waitUntil(lambda: gone in editor.draft.zones)
    editor.files.read(tmp_path / "none.gpkg")
    qtbot.waitUntil(lambda: "no such file" in editor.note.text())


def test_who_only_looks_on_edits_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    with open_desk(tmp_path, rights=Rights("eve", frozenset({Role.OBSERVER}), is_drill=False)) as kit:
        action = kit.desk.actions["edit_zones"]
        assert not action.isEnabled()
        assert not kit.desk.ground.zones.buttons["save"].isEnabled()
