"""What the layers show: levels of detail, age, newness, visibility, grades, hours."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from console.domain.area import Grade, Post
from console.domain.geo import LonLat
from console.domain.hours import is_open
from console.domain.incident import IncidentStatus
from console.domain.rows import changed
from console.domain.unit import UnitStatus
from console.picture import ChangeSet
from console.widgets.map.ages import age_text
from console.widgets.map.layering import LAYERS
from console.widgets.map.overlays import Overlays, length_text, nice_length
from console.widgets.map.scene import IncidentTable, Scene
from console.widgets.map.unit_part import detail_for
from console.widgets.map.view import MapView
from console.widgets.selection import Selection
from console.widgets.theme import DAY, load_families
from tests.gui.map_scene import ALL, NOW, at, fixes, incident, make_canvas, picture, settle, show, unit, zone
from tests.gui.mouse import Mouse


def composed(canvas):
    found = canvas.moving_layer.composed
    assert found is not None
    return found


def test_the_detail_follows_the_number_in_view() -> None:
    assert [detail_for(n) for n in (1, 1_500, 4_000, 15_000, 15_001)] == [
        "plates",
        "plates",
        "arrows",
        "dots",
        "clusters",
    ]


@pytest.mark.parametrize(("age_s", "text"), [(59, "0 min"), (1_900, "31 min"), (7_200, "2 h"), (400_000, "4 d")])
def test_ages_are_said_in_the_unit_that_matters(age_s: float, text: str) -> None:
    assert age_text(age_s) == text


def test_scale_bar_lengths_are_round() -> None:
    assert [nice_length(x) for x in (0.7, 3, 19, 730, 2_100)] == [0.5, 2, 10, 500, 2_000]
    assert (length_text(500), length_text(2_000)) == ("500 m", "2 km")


@pytest.mark.parametrize(("width", "is_above"), [(900, False), (560, True)])
def test_the_place_of_the_pointer_keeps_off_the_attribution(qtbot: QtBot, width: int, is_above: bool) -> None:
    overlays = Overlays(load_families())
    overlays.attribution = "Fictional: made by a program for training; no place"
    view = MapView(zoom=9.0, width=width, height=100)

    def painted(cursor: LonLat | None) -> QImage:
        overlays.cursor = cursor
        image = QImage(width, 100, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        overlays.paint(painter, view, DAY)
        painter.end()
        return image

    without, shown = painted(None), painted(LonLat(111.3, 29.8))
    lower, upper = (QRect(0, top, width, 28) for top in (72, 44))
    assert (without.copy(lower) == shown.copy(lower)) is is_above
    assert (without.copy(upper) == shown.copy(upper)) is not is_above


@pytest.mark.parametrize("count", [900, 3_000, 9_000, 16_000])
def test_every_unit_in_view_is_drawn_or_counted(qtbot: QtBot, tmp_path: Path, count: int) -> None:
    rng = np.random.default_rng(5)
    places = rng.uniform(-9, 9, (count, 2)).tolist()
    canvas = make_canvas(tmp_path)
    canvas.set_picture(picture(units=[unit(f"U-{i}", at(*place)) for i, place in enumerate(places)]), ALL)
    show(qtbot, canvas)
    assert (composed(canvas).units, composed(canvas).detail) == (count, detail_for(count))
    drawn = len(composed(canvas).fragments)
    assert drawn >= count if count <= 15_000 else 5 < drawn < 500


def test_a_stack_says_how_many_lie_under_it(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_picture(picture(units=[unit(f"A-{i}", at(0, 0)) for i in range(4)] + [unit("B-1", at(8, 0))]), ALL)
    show(qtbot, canvas)
    stacks = [key[2] for key in canvas.sprites.atlas._ids if isinstance(key, tuple) and key[:2] == ("text", "stack")]
    assert stacks == ["+3"]


def test_moves_of_a_tick_are_one_repaint(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    canvas = make_canvas(tmp_path)
    names = {f"U-{i}": at(i / 10, 0) for i in range(50)}
    canvas.set_picture(picture(units=[unit(name, place) for name, place in names.items()]), ALL)
    show(qtbot, canvas)
    frames: list[bool] = []
    paint = canvas._paint

    def counted(painter: QPainter) -> bool:
        frames.append(True)
        return paint(painter)

    monkeypatch.setattr(canvas, "_paint", counted)
    canvas.set_fixes(fixes({name: at(i / 10, 1) for i, name in enumerate(names)}))
    qtbot.waitUntil(lambda: bool(frames))
    settle(qtbot, canvas)
    assert len(frames) <= 2, "one for the tick, one that the test asked for"
    assert canvas.pick(canvas.pixel_of(at(0, 1))) is not None


def test_a_stale_fix_looks_old_and_says_how_old(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_picture(picture(units=[unit("A-1", at(0, 0))]), ALL)
    canvas.set_fixes(fixes({"A-1": at(0, 0)}, speed_mps=0.0))
    show(qtbot, canvas)
    place = (canvas.pixel_of(at(0, 0)) + QPointF(-8, 0)).toPoint()
    fresh = canvas.grab().toImage()
    canvas.set_now(NOW + timedelta(minutes=31))
    settle(qtbot, canvas)
    old = canvas.grab().toImage()
    assert old.pixelColor(place).saturation() < fresh.pixelColor(place).saturation() * 0.7
    assert ("text", "age", "31 min") in canvas.sprites.atlas._ids
    canvas.set_now(NOW + timedelta(minutes=32))
    settle(qtbot, canvas)
    assert ("text", "age", "32 min") in canvas.sprites.atlas._ids


def test_time_alone_repaints_nothing_while_all_is_fresh(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_picture(picture(units=[unit("A-1", at(0, 0))]), ALL)
    canvas.set_fixes(fixes({"A-1": at(0, 0)}))
    show(qtbot, canvas)
    before = composed(canvas)
    canvas.set_now(NOW + timedelta(seconds=30))
    canvas.repaint()
    assert composed(canvas) is before


def test_a_new_incident_is_marked_until_it_is_looked_at(qtbot: QtBot, tmp_path: Path) -> None:
    selection = Selection()
    canvas = make_canvas(tmp_path, selection)
    old, new = incident("0401", at(-5, 0)), incident("0402", at(5, 0))
    canvas.set_picture(picture(incidents=[old]), ALL)
    show(qtbot, canvas)
    assert not canvas.has_unseen, "what was there at the start is not new"
    canvas.set_picture(picture(incidents=[old, new], seq=2), ChangeSet(incidents=frozenset({"0402"})))
    assert canvas.has_unseen
    selection.set_incident("0402")
    assert not canvas.has_unseen


def test_closed_incidents_leave_the_map(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_picture(picture(incidents=[incident("0401", at(0, 0))]), ALL)
    show(qtbot, canvas)
    assert canvas.pick(canvas.pixel_of(at(0, 0))) is not None
    closed = incident("0401", at(0, 0), IncidentStatus.CLOSED)
    canvas.set_picture(picture(incidents=[closed], seq=2), ChangeSet(incidents=frozenset({"0401"})))
    assert canvas.pick(canvas.pixel_of(at(0, 0))) is None


def test_a_hidden_layer_is_neither_drawn_nor_picked(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_picture(picture(units=[unit("A-1", at(0, 0))]), ALL)
    show(qtbot, canvas)
    canvas.layers.toggle(LAYERS.index("units") + 1)
    settle(qtbot, canvas)
    assert canvas.layers.now.shows("units") is False
    assert len(composed(canvas).fragments) == 0
    assert canvas.pick(canvas.pixel_of(at(0, 0))) is None
    with pytest.raises(KeyError):
        canvas.layers.set_visible("clouds", True)


def test_lines_lead_from_assigned_units_to_their_incident(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    on_it = changed(unit("A-1", at(-5, 0), UnitStatus.EN_ROUTE), incident="0401")
    canvas.set_picture(picture([on_it, unit("A-2", at(5, 0))], [incident("0401", at(0, 3))]), ALL)
    show(qtbot, canvas)
    (line,) = composed(canvas).lines
    assert (line.p2() - canvas.pixel_of(at(0, 3))).manhattanLength() < 1
    canvas.layers.set_visible("lines", False)
    settle(qtbot, canvas)
    assert not composed(canvas).lines


def test_a_thicket_of_lines_is_thinned_to_what_is_picked(qtbot: QtBot, tmp_path: Path) -> None:
    selection = Selection()
    canvas = make_canvas(tmp_path, selection)
    units = [
        changed(unit(f"A-{i}", at(i / 20, i % 7), UnitStatus.EN_ROUTE), incident="0401" if i < 180 else "0402")
        for i in range(200)
    ]
    canvas.set_picture(picture(units, [incident("0401", at(0, 9)), incident("0402", at(5, 9))]), ALL)
    show(qtbot, canvas)
    assert not composed(canvas).lines
    selection.set("0402", ["A-3"])
    settle(qtbot, canvas)
    assert len(composed(canvas).lines) == 21


def test_a_unit_without_a_fix_is_hollow_at_its_place_and_moves_with_its_first_fix(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_picture(picture(units=[unit("A-1", at(-5, 0)), unit("A-2", None)]), ALL)
    show(qtbot, canvas)
    assert composed(canvas).units == 1, "a unit that is nowhere is not drawn"
    inner = (canvas.pixel_of(at(-5, 0)) + QPointF(-8, 0)).toPoint()
    assert canvas.grab().toImage().pixelColor(inner).lightness() > 200
    canvas.set_fixes(fixes({"A-1": at(5, 0), "A-2": at(5, 5), "ghost": at(0, 0)}))
    settle(qtbot, canvas)
    assert composed(canvas).units == 2, "a fix of somebody unknown is no unit"
    assert canvas.pick(canvas.pixel_of(at(5, 0))) == ("unit", "A-1")


def test_graded_zones_are_tinted_when_that_layer_is_on(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_picture(picture(zones=[zone("A", -20, -10, 0, 10, Grade.RED)]), ALL)
    show(qtbot, canvas)
    place = canvas.pixel_of(at(-15, 5)).toPoint()
    plain = canvas.grab().toImage().pixelColor(place)
    canvas.layers.set_visible("grades", True)
    settle(qtbot, canvas)
    tinted = canvas.grab().toImage().pixelColor(place)
    assert tinted.red() - tinted.blue() > plain.red() - plain.blue() + 20


def test_nothing_swims_when_the_map_is_panned(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    canvas.set_picture(picture(units=[unit("A-1", at(0, 0))], zones=[zone("A", -20, -10, 0, 10)]), ALL)
    show(qtbot, canvas)
    before = canvas.grab().toImage()
    canvas.set_view(canvas.view.panned(40, 30))
    settle(qtbot, canvas)
    after = canvas.grab().toImage()
    assert before.copy(100, 100, 300, 250) == after.copy(140, 130, 300, 250)


@pytest.mark.parametrize(
    ("hours", "open_at_noon", "open_at_night"),
    [("24h", True, True), ("5x8", True, False), ("08:00-20:00", True, False), ("20:00-06:00", False, True),
     ("1-5 08:00-17:00", True, False), ("6-7 08:00-17:00", False, False), ("on request", True, True)],
)  # fmt: skip
def test_hours_of_posts(hours: str, open_at_noon: bool, open_at_night: bool) -> None:
    monday = NOW.astimezone().replace(hour=12, minute=0)
    assert is_open(hours, monday) is open_at_noon
    assert is_open(hours, monday.replace(hour=23)) is open_at_night


def test_a_post_that_closes_changes_its_flag(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    noon = NOW.astimezone().replace(hour=12, minute=0)
    canvas.set_picture(picture(posts=[Post("P1", "Mill Post", "磨坊警务站", at(0, 0), hours="08:00-20:00")]), ALL)
    show(qtbot, canvas)
    canvas.set_now(noon)
    settle(qtbot, canvas)
    day = canvas.grab().toImage()
    canvas.set_now(noon.replace(hour=22))
    settle(qtbot, canvas)
    assert canvas.grab().toImage() != day
    assert canvas.pick(canvas.pixel_of(at(0, 0)) + QPointF(5, -10)) == ("post", "P1")


def sprites_of(canvas, kind: str) -> list[tuple]:
    """Keys of the sprites of a kind that were made."""
    return [key[1:] for key in canvas.sprites.atlas._ids if isinstance(key, tuple) and key[0] == kind]


def test_an_incident_says_its_tier_and_how_old_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    raised = changed(incident("0401", at(0, 0)), tier=2)
    canvas.set_picture(picture(incidents=[raised, incident("0402", at(9, 0))]), ALL)
    show(qtbot, canvas)
    assert sprites_of(canvas, "tier") == [(2,)]
    canvas.set_now(NOW + timedelta(minutes=7))
    settle(qtbot, canvas)
    assert ("since", "7 min") in sprites_of(canvas, "text")


def test_a_crowd_of_incidents_is_gathered_and_comes_apart_nearer_by(qtbot: QtBot, tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    places = rng.uniform(-9, 9, (900, 2)).tolist()
    many = [incident(f"{n:04d}", at(*place), priority=n % 4 + 1) for n, place in enumerate(places)]
    alone, picked = incident("2000", at(25, 15)), incident("2001", at(0, 0))
    selection = Selection()
    canvas = make_canvas(tmp_path, selection)
    canvas.set_picture(picture(incidents=[*many, alone, picked]), ALL)
    selection.set_incident("2001")
    show(qtbot, canvas)
    part = composed(canvas).still.incidents
    assert {canvas.data.scene.incidents.rows[row].number for row in part.rows.tolist()} >= {"2000", "2001"}
    assert len(part.rows) + len(part.clusters) < 100
    assert sprites_of(canvas, "incident_cluster")
    assert {pick.id for pick in canvas.picks(canvas.pixel_of(at(0, 0))) if pick.kind == "incident"} == {"2001"}
    zoom, middle = canvas.view.zoom, QPointF(*part.clusters[0].tolist())
    under = canvas.lonlat_at(middle)
    mouse = Mouse()
    mouse.press(canvas, middle.toPoint())
    mouse.release()
    assert canvas.view.zoom >= zoom + 1.0, "a click takes a cluster apart"
    assert (canvas.pixel_of(under) - middle).manhattanLength() < 3
    canvas.go_to(at(0, 0), 17.0)
    settle(qtbot, canvas)
    assert not len(composed(canvas).still.incidents.clusters)


def test_incidents_keep_their_order_when_some_change() -> None:
    table = IncidentTable()
    before = {f"{n:04d}": incident(f"{n:04d}", at(n, 0), priority=n % 4 + 1) for n in range(12)}
    table.reset(before)
    after = before | {"0003": incident("0003", at(3, 5), priority=1), "0020": incident("0020", at(20, 0))}
    after["0007"] = incident("0007", at(7, 0), IncidentStatus.CLOSED)
    table.update(after, {"0003", "0007", "0020"})
    rows, metres = table.rows, table.metres
    assert {table.rows[row].number for row in table.row_of.values()} == after.keys() - {"0007"}
    table.reset(after)
    assert table.rows == rows
    assert np.array_equal(table.metres, metres)


def test_zones_too_small_for_a_word_are_not_named(qtbot: QtBot, tmp_path: Path) -> None:
    canvas = make_canvas(tmp_path)
    small = [zone(f"S{n}", n, 0, n + 0.9, 0.9) for n in range(-8, 8)]
    canvas.set_picture(picture(zones=[zone("L", -25, -15, 25, -2), *small]), ALL)
    show(qtbot, canvas)
    assert [text for role, text in sprites_of(canvas, "text") if role == "zone"] == ["Zone L"]
    canvas.go_to(at(0.5, 0.5), 17.0)
    settle(qtbot, canvas)
    assert ("zone", "Zone S0") in sprites_of(canvas, "text")


def test_a_doctrine_states_hours_for_posts() -> None:
    scene = Scene()
    post = Post("P-1", "Gate", "门岗", at(0, 0), hours="24h")
    scene.posts.reset({"P-1": post}, (), NOW)
    assert scene.posts.closed == [False]
    version = scene.version
    scene.take_hours(lambda _post: "closed")
    assert scene.posts.closed == [True]
    assert scene.version > version
