"""Find: open ones at once, ended ones when the record answers. Load: figures that follow, a chart once a minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.cover import fill_by_zone
from console.domain.geo import LonLat
from console.domain.incident import IncidentStatus
from console.domain.mapped import Asset, AssetKind
from console.domain.rows import changed
from console.domain.unit import UnitStatus
from console.widgets.find_panel import FindPanel
from console.widgets.load_strip import LoadStrip
from console.widgets.place_finder import PlaceFinder
from console.widgets.theme import DAY, NIGHT
from maps.places import Place
from tests.gui.fakes import NOW
from tests.gui.panel_kit import Kit, type_keys


@pytest.fixture
def kit(qtbot):
    return Kit(qtbot)


MILL = LonLat(111.31, 29.81)


class Gazetteer:
    """A region with one street; remembers near which place it was asked."""

    def __init__(self) -> None:
        self.near: list[LonLat | None] = []

    def find(self, words: str, limit: int = 20, near: LonLat | None = None) -> list[Place]:
        """The street, when it is asked for."""
        self.near.append(near)
        return [Place("street", "磨坊路", "Mill Road", MILL)][:limit] if "mfl" in words else []


@pytest.fixture
def gazetteer():
    return Gazetteer()


@pytest.fixture
def find(kit, gazetteer):
    finder = PlaceFinder(gazetteer)
    finder.near = lambda: LonLat(111.0, 29.0)
    panel = kit.show(FindPanel(kit.bridge, kit.selection, kit.look, finder), 400, 400)
    yield panel
    panel.stop()
    finder.stop()


def ids(find: FindPanel) -> list[str]:
    return [row.id for row in find.model.rows]


@pytest.mark.parametrize("words", ["c-7", "北门银行", "bmyh", "north bank", "BMYH c-7"])
def test_cameras_and_alarm_points_are_found_by_code_name_and_initials(kit, find, qtbot, words):
    places = {code: LonLat(111.30 + n / 1000, 29.80) for n, code in enumerate(("C-7", "A-3"))}
    assets = {
        "C-7": Asset("C-7", AssetKind.CAMERA, "North bank", "北门银行", places["C-7"]),
        "A-3": Asset("A-3", AssetKind.ALARM_POINT, "Jeweller", "金店", places["A-3"]),
    }
    kit.bridge.show_picture(replace(kit.bridge.picture, assets=assets))
    find.begin(words)
    qtbot.waitUntil(lambda: "place/111.300000,29.800000/C-7 North bank · Camera" in ids(find))
    assert not any("Jeweller" in each for each in ids(find))
    with qtbot.waitSignal(find.place_chosen) as chosen:
        find.choose(next(each for each in ids(find) if each.startswith("place/111.30")))
    assert chosen.args == [places["C-7"]]


def test_numbers_call_signs_places_and_stories_are_found(kit, find):
    find.begin("0409")
    assert ids(find)[0] == "incident/0409"
    find.begin("a-2")
    assert ids(find)[0] == "unit/A-2"
    find.begin("人民路 52")
    assert "incident/0411" in ids(find)
    find.begin("shouting")
    assert len(ids(find)) == 17
    find.begin("no such thing")
    assert ids(find) == []


def test_names_that_begin_so_come_before_words_of_stories(kit, find):
    find.begin("a")
    found = [each.partition("/")[2] for each in ids(find)]
    begin = [name.startswith("A") for name in found]
    assert begin == sorted(begin, reverse=True), found
    assert True in begin
    assert False in begin


def test_thousands_of_units_are_put_in_order_by_their_figures(kit, find):
    unit = kit.bridge.picture.units["A-2"]
    many = {f"X-{n}": changed(unit, call_sign=f"X-{n}") for n in range(3_000)}
    kit.bridge.show_picture(replace(kit.bridge.picture, units=many))
    find.begin("x-1")
    assert ids(find)[:3] == ["unit/X-1", "unit/X-10", "unit/X-11"]


def test_enter_picks_and_gives_the_focus_back(kit, find):
    field = kit.elsewhere(find)
    field.setFocus()
    find.begin("")
    type_keys(find.words, "04")
    QTest.keyClick(find.words, Qt.Key.Key_Down)
    wanted = ids(find)[1].partition("/")[2]
    QTest.keyClick(find.words, Qt.Key.Key_Return)
    assert kit.selection.incident == wanted
    assert "Z" in find.hint.text()
    assert field.hasFocus()


def test_ended_ones_come_from_the_record_and_only_for_the_last_question(kit, find, qtbot):
    handed = []
    find.ended_found.connect(lambda incidents, texts: handed.append([i.number for i in incidents]))
    find.begin("old")
    qtbot.waitUntil(lambda: bool(kit.bridge.asked))
    assert kit.bridge.asked[-1] == ("search_closed", "old")
    old = changed(kit.bridge.picture.incidents["0411"], number="0007", status=IncidentStatus.CLOSED)
    find._closed_found("another", [old], {})
    assert ids(find) == []
    find._closed_found("r1", [old, kit.bridge.picture.incidents["0411"]], {"address/0411": "Old street"})
    assert ids(find) == ["incident/0007"]
    assert handed == [["0007"]]
    QTest.keyClick(find.words, Qt.Key.Key_Return)
    assert kit.selection.incident == "0007"


def test_places_come_from_the_region_near_the_view_first_and_are_shown_on_the_map(kit, find, gazetteer, qtbot):
    shown: list[LonLat] = []
    find.place_chosen.connect(shown.append)
    find.begin("")
    type_keys(find.words, "mfl")
    qtbot.waitUntil(lambda: any(row.startswith("place/") for row in ids(find)))
    assert find.model.rows[0].words == "磨坊路 Mill Road"
    assert gazetteer.near[-1] == LonLat(111.0, 29.0)
    QTest.keyClick(find.words, Qt.Key.Key_Return)
    assert shown == [MILL]


def test_degrees_are_a_place(kit, find):
    shown: list[LonLat] = []
    find.place_chosen.connect(shown.append)
    find.begin("111.3, 29.8")
    QTest.keyClick(find.words, Qt.Key.Key_Return)
    assert shown == [LonLat(111.3, 29.8)]


@pytest.mark.parametrize(
    "words",
    ["29°48′00″N 111°18′00″E", "CGCS2000/37  37529004 E  3297981 N", "529004 3297981", "gcj 111.305616, 29.797450"],
)
def test_a_place_is_read_as_people_write_it(kit, find, gazetteer, words):
    shown: list[LonLat] = []
    find.place_chosen.connect(shown.append)
    find.begin(words)
    assert "CGCS2000/37  3752" in find.model.rows[0].words
    QTest.keyClick(find.words, Qt.Key.Key_Return)
    assert shown[0] == pytest.approx((111.3, 29.8), abs=1e-4)


def test_a_unit_is_picked_as_a_unit(kit, find):
    find.begin("b-3")
    QTest.keyClick(find.words, Qt.Key.Key_Return)
    assert kit.selection.units == {"B-3"}


def test_the_figures_of_the_load_follow_the_picture(kit):
    load = kit.show(LoadStrip(kit.bridge, kit.look), 400, 260)
    free = sum(fill.free for fill in fill_by_zone(kit.bridge.picture).values())
    waiting = sum(1 for i in kit.bridge.picture.incidents.values() if i.status is IncidentStatus.WAITING)
    assert load.figures_now()[:2] == (waiting, free)
    kit.bridge.change(changed(kit.bridge.picture.incidents["0412"], status=IncidentStatus.CLOSED))
    kit.bridge.change(changed(kit.bridge.picture.units["A-5"], status=UnitStatus.ON_SCENE, incident="0411"))
    free = sum(fill.free for fill in fill_by_zone(kit.bridge.picture).values())
    assert load.figures_now()[:2] == (waiting - 1, free)
    assert load.figures["waiting"].text() == str(waiting - 1)


def test_the_chart_is_drawn_once_a_minute_and_goes_back_with_a_drill(kit):
    load = kit.show(LoadStrip(kit.bridge, kit.look), 400, 260)
    for _ in range(180):
        kit.bridge.tick(1)
    x, _ = load.waiting.getData()
    assert len(x) == 4
    kit.bridge.clock = NOW - timedelta(hours=1)
    kit.bridge.clock_ticked.emit(kit.bridge.clock)
    x, _ = load.waiting.getData()
    assert len(x) == 1


def test_the_load_takes_its_colours_from_the_theme(kit):
    load = kit.show(LoadStrip(kit.bridge, kit.look), 400, 260)
    kit.look.set_theme(NIGHT)
    kit.settle()
    assert load.plot.backgroundBrush().color().name() == NIGHT.surface
    kit.look.set_theme(DAY)
