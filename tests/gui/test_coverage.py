"""Coverage in the window: zone by zone, live, and a trial post that is put down, dragged and taken off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from console.coverage_now import CoverageNow, Origins
from console.domain.geo import LonLat
from console.domain.rows import changed
from console.picture import ChangeSet, Picture
from console.widgets.coverage_panel import CoveragePanel
from console.widgets.coverage_work import CoverageWork
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.figures import Figure
from console.widgets.map.trial_post import TrialPost
from console.widgets.selection import Selection
from maps.engines import StraightEngine
from maps.errors import RegionError
from tests.gui.fakes import AnsweringSession
from tests.gui.map_scene import at, make_canvas, show
from tests.gui.mouse import Mouse, key
from tests.gui.panel_kit import Kit


@pytest.fixture
def canvas(qtbot: QtBot, tmp_path: Path) -> MapCanvas:
    made = make_canvas(tmp_path, Selection())
    show(qtbot, made)
    return made


def test_a_trial_post_is_put_down_dragged_and_taken_off(canvas: MapCanvas) -> None:
    told: list[LonLat | None] = []

    def stands_at() -> QPoint:
        assert post.at is not None
        return canvas.pixel_of(post.at).toPoint()

    post = TrialPost(told.append, lambda: "saves 12 min a day")
    canvas.gestures.instruments.begin(post)
    view, mouse, start = canvas.view, Mouse(), canvas.pixel_of(at(0, 0)).toPoint()
    mouse.press(canvas, start)
    mouse.release()
    assert (told, stands_at()) == ([post.at], start)
    mouse.press(canvas, start)
    mouse.move(canvas, start + QPoint(40, 10))
    mouse.move(canvas, start + QPoint(80, 20))
    mouse.release()
    assert canvas.view == view, "the post was held, not the map"
    assert stands_at() == start + QPoint(80, 20)
    key(canvas, Qt.Key.Key_Escape)
    assert (post.at, told[-1]) == (None, None)


def test_escape_in_a_drag_puts_the_post_back(canvas: MapCanvas) -> None:
    post = TrialPost(lambda _at: None, lambda: "")
    canvas.gestures.instruments.begin(post)
    mouse, start = Mouse(), canvas.pixel_of(at(0, 0)).toPoint()
    mouse.press(canvas, start)
    mouse.release()
    before = post.at
    mouse.press(canvas, start)
    mouse.move(canvas, start + QPoint(60, 0))
    key(canvas, Qt.Key.Key_Escape)
    assert post.at == before
    mouse.release()


class Setting:
    """A panel on a bridge whose record has calls at every incident's place."""

    def __init__(self, qtbot: QtBot) -> None:
        kit = Kit(qtbot)
        self.bridge = kit.bridge
        calls = [incident.at for incident in self.bridge.picture.incidents.values() if incident.at is not None]
        self.record = AnsweringSession((calls, 2.5))
        self.bridge.session = self.record
        self.houses = calls * 3
        places: Any = SimpleNamespace(addresses=lambda _most: (self.houses, 0.5))
        self.now = CoverageNow(StraightEngine(), places)
        self.work = CoverageWork(self.now, self.bridge)
        self.shown: list[Figure] = []
        self.panel = CoveragePanel(self.bridge, kit.look, self.work, self.show)
        qtbot.addWidget(self.panel)

    def show(self, figures: Any) -> None:
        self.shown = list(figures)

    def texts(self) -> list[list[str]]:
        rows = self.panel.rows
        items = [rows.topLevelItem(row) for row in range(rows.topLevelItemCount())]
        return [[item.text(column) for column in range(4)] for item in items if item is not None]


@pytest.fixture
def setting(qtbot: QtBot) -> Iterator[Setting]:
    made = Setting(qtbot)
    yield made
    made.panel.close()
    made.work.stop()


def test_shares_are_told_by_zone_and_rings_are_drawn(qtbot: QtBot, setting: Setting) -> None:
    setting.panel.origins.setCurrentIndex(setting.panel.origins.findData(Origins.UNITS))
    with qtbot.waitSignal(setting.work.worked_out):
        setting.panel.show()
    answer = setting.panel.answer
    assert answer is not None
    first, *zones = setting.texts()
    assert first == ["All", *(f"≈ {share * 100:.0f} %" for share in answer.covered.whole.calls)]
    assert {row[0] for row in zones} == {zone.name for zone in setting.bridge.picture.zones.values()}
    assert setting.shown
    assert f"{len(setting.record.answer[0])} calls in 3 d" in setting.panel.note.text()
    count = len(setting.houses)
    assert f"{count * 2} addresses" in setting.panel.note.text(), "every other one was looked at"
    setting.panel.kinds.setCurrentIndex(2)
    setting.panel.kinds.activated.emit(2)
    assert setting.texts()[0][1:] == [f"≈ {share * 100:.0f} %" for share in answer.covered.whole.area]
    setting.panel.hide()
    assert setting.shown == [], "rings that nobody follows are taken off"


def test_a_trial_post_tells_what_it_gives(qtbot: QtBot, setting: Setting) -> None:
    with qtbot.waitSignal(setting.work.worked_out):
        setting.panel.show()
    post = setting.panel.trial()
    with qtbot.waitSignals([setting.work.gained, setting.panel.gain_told]):
        post.click(LonLat(*np.array(setting.record.answer[0]).mean(axis=0).tolist()))
    told = setting.panel.gain.text()
    assert "min a day" in told
    assert told.startswith("≈ "), "along straight lines it is an estimate"
    post.clear()
    assert not setting.panel.gain.isVisible()


def test_a_trial_post_needs_no_open_panel(qtbot: QtBot, setting: Setting) -> None:
    post = setting.panel.trial()
    with qtbot.waitSignal(setting.work.gained):
        post.click(LonLat(*np.array(setting.record.answer[0]).mean(axis=0).tolist()))
        assert setting.panel.gain_text() == "Looking for what it gives…"
    assert "of calls" in setting.panel.gain_text()
    assert setting.shown == [], "rings are shown by the panel alone"


def test_other_closures_are_another_coverage(qtbot: QtBot, setting: Setting) -> None:
    setting.bridge.roads_changed.emit()
    assert not setting.work.is_busy, "nobody looks"
    with qtbot.waitSignal(setting.work.worked_out):
        setting.panel.show()
    with qtbot.waitSignal(setting.work.worked_out):
        setting.bridge.roads_changed.emit()


def test_other_calls_are_another_coverage_when_it_is_looked_at_again(qtbot: QtBot, setting: Setting) -> None:
    with qtbot.waitSignal(setting.work.worked_out):
        setting.panel.show()
    setting.panel._again.timeout.emit()
    assert not setting.work.is_busy, "nothing has moved"
    setting.bridge.picture_changed.emit(setting.bridge.picture, ChangeSet(incidents=frozenset({"0412"})))
    assert not setting.work.is_busy
    with qtbot.waitSignal(setting.work.worked_out):
        setting.panel._again.timeout.emit()


def test_a_record_that_comes_after_the_panel_is_worked_out_at_once(qtbot: QtBot, setting: Setting) -> None:
    known = setting.bridge.picture
    setting.bridge.picture = Picture()
    setting.panel.show()
    assert "No post is open now" in setting.panel.note.text()
    setting.bridge.picture = known
    with qtbot.waitSignal(setting.work.worked_out):
        setting.bridge.picture_changed.emit(known, ChangeSet(everything=True))
    assert "No post" not in setting.panel.note.text()


def test_without_an_open_post_it_says_so(qtbot: QtBot, setting: Setting) -> None:
    posts = list(setting.bridge.picture.posts.values())
    assert posts
    for post in posts:
        setting.bridge.change(changed(post, hours="closed", kind="other"))
    setting.panel.origins.setCurrentIndex(setting.panel.origins.findData(Origins.UNITS))
    with qtbot.waitSignal(setting.work.worked_out):
        setting.panel.show()
    setting.panel.origins.setCurrentIndex(setting.panel.origins.findData(Origins.POSTS))
    setting.panel.origins.activated.emit(0)
    assert "No post is open now: look from the free units." in setting.panel.note.text()
    assert (setting.texts(), setting.shown) == ([], []), "what units cover is not what posts cover"


def test_a_region_that_can_not_be_read_is_named(qtbot: QtBot, setting: Setting) -> None:
    def damaged(_most: int) -> Any:
        raise RegionError("cannot search places", "places.db", "damaged")

    setting.now._places.addresses = damaged  # type: ignore[union-attr,method-assign]
    with qtbot.waitSignal(setting.work.failed):
        setting.panel.show()
    assert "places.db" in setting.panel.note.text()


def test_of_posts_that_are_dragged_past_only_the_last_is_asked_for(
    qtbot: QtBot, setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.waitSignal(setting.work.worked_out):
        setting.panel.show()
    asked: list[LonLat] = []
    gain = setting.now.gain

    def counted(wanted: Any, post: LonLat, *rest: Any) -> Any:
        asked.append(post)
        return gain(wanted, post, *rest)

    monkeypatch.setattr(setting.now, "gain", counted)
    post = setting.panel.trial()
    with qtbot.waitSignals([setting.work.gained, setting.work.gained]):
        for step in range(20):
            post.move(LonLat(117.0 + step / 1_000, 36.6))
    assert len(asked) == 2
    assert asked[-1] == post.at
    assert shapely.Point(post.at).x == pytest.approx(117.019)
