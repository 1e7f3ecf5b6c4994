"""Grades, alarm points, cameras and drawings on both engines: kept, undone, refused, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import shapely

from console.domain.area import Grade
from console.domain.mapped import DrawingKind
from console.domain.roles import Role
from console.picture import Picture
from db.reading import load
from db.store import Store
from tests.support.databases import Server
from tests.support.desks import Desk, desks
from tests.support.logins import login_of, logins

SQUARE = shapely.to_wkb(shapely.box(117.0, 36.6, 117.1, 36.7), hex=True)
PLACES = [[117.01, 36.61], [117.02, 36.62], [117.03, 36.60]]
CAMERA = {"code": "C-1", "kind": "camera", "name": "North gate", "name_zh": "北门", "at": [117.01, 36.61]}


def picture_of(desk: Desk) -> Picture:
    with desk.store.reading() as connection:
        return load(connection)


def adopt(desk: Desk) -> None:
    zone = {"code": "S1", "name": "South", "name_zh": "南区", "outline": SQUARE}
    desk.done("AdoptRegion", region="R", zones=[zone])


def test_a_place_is_graded_and_the_journal_keeps_the_history(desk: Desk) -> None:
    adopt(desk)
    first = desk.done("GradeZone", zone="S1", grade="orange")
    second = desk.done("GradeZone", zone="S1", grade="red", reason="three break-ins in a week")
    assert (first.details, second.details) == ({"before": "none"}, {"before": "orange"})
    assert desk.refused("GradeZone", zone="S1", grade="red")[0] == "illegal_step"
    assert desk.refused("GradeZone", zone="S9", grade="red") == ("bad_field", "there is no zone S9")
    desk.done("Undo", seq=second.seq)
    assert picture_of(desk).zones["S1"].grade is Grade.ORANGE
    assert desk.verify().ok


def test_cameras_stand_in_the_zone_that_holds_them_and_go_again(desk: Desk) -> None:
    adopt(desk)
    placed = desk.done("PlaceAssets", assets=[CAMERA | {"stream": "rtsp://10.0.0.9/1", "heading_deg": 370}])
    camera = picture_of(desk).assets["C-1"]
    assert (camera.zone, camera.stream, camera.heading_deg) == ("S1", "rtsp://10.0.0.9/1", 10.0)
    desk.done("PlaceAssets", assets=[CAMERA | {"name": "Gate"}, CAMERA | {"code": "A-1", "kind": "alarm_point"}])
    assert {code: one.name for code, one in picture_of(desk).assets.items()} == {"A-1": "North gate", "C-1": "Gate"}
    removed = desk.done("RemoveAsset", asset="C-1")
    assert list(picture_of(desk).assets) == ["A-1"]
    assert desk.refused("RemoveAsset", asset="C-1")[0] == "bad_field"
    desk.done("Undo", seq=removed.seq)
    assert picture_of(desk).assets["C-1"].name == "Gate"
    assert desk.refused("Undo", seq=placed.seq)[0] == "undo_refused"
    assert desk.verify().ok


@pytest.mark.parametrize(
    ("kind", "shape"), [("line", "LineString"), ("arrow", "LineString"), ("area", "Polygon"), ("text", "Point")]
)
def test_what_is_drawn_is_on_every_desk_until_it_is_erased(desk: Desk, kind: str, shape: str) -> None:
    done = desk.done("AddDrawing", kind=kind, places=PLACES, label="assembly area", colour="red")
    key = done.details["drawing"]
    drawing = picture_of(desk).drawings[key]
    assert (drawing.kind, drawing.colour, drawing.drawn_by) == (DrawingKind(kind), "red", "desk")
    assert shapely.from_wkb(drawing.shape).geom_type == shape
    assert picture_of(desk).text(drawing.label) == "assembly area"
    erased = desk.done("EraseDrawing", drawing=key)
    assert desk.refused("EraseDrawing", drawing=key)[0] == "illegal_step"
    desk.done("Undo", seq=erased.seq)
    assert picture_of(desk).drawings[key].ended_at is None
    desk.done("Undo", seq=done.seq)
    assert key not in picture_of(desk).drawings
    assert desk.verify().ok


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"kind": "line", "places": PLACES[:1]}, "takes 2 different"),
        ({"kind": "area", "places": [PLACES[0], PLACES[1], PLACES[0]]}, "takes 3 different"),
        ({"kind": "text", "places": PLACES[:1]}, "must say something"),
        ({"kind": "line", "places": [[36.6, 117.0], [36.7, 117.1]]}, "longitude comes first"),
    ],
)
def test_what_is_no_drawing_is_refused_by_name(desk: Desk, fields: dict[str, Any], why: str) -> None:
    code, text = desk.refused("AddDrawing", **fields)
    assert code == "bad_field"
    assert why in (text or "")


def test_a_drawing_or_camera_that_nobody_knows_is_refused(desk: Desk) -> None:
    assert desk.refused("EraseDrawing", drawing="x")[1] == "there is no drawing x"
    assert desk.refused("PlaceAssets", assets=[CAMERA | {"code": " "}])[0] == "bad_field"


@pytest.fixture
def shared(postgres_server: Server) -> Iterator[str]:
    """A live operation on a server."""
    with postgres_server.database() as url, desks(url) as make:
        adopt(make())
        yield url


def test_a_dispatcher_draws_and_only_who_commands_grades_and_places(shared: str) -> None:
    with logins(shared) as login:
        may = {}
        for role in (Role.OBSERVER, Role.DISPATCHER, Role.COMMANDER):
            url = login(role)
            desk = Desk(Store.open(url), login_of(url))
            try:
                given = (
                    desk.run("AddDrawing", kind="line", places=PLACES, label="line of advance"),
                    desk.run("GradeZone", zone="S1", grade="red"),
                    desk.run("PlaceAssets", assets=[CAMERA]),
                    desk.run("RemoveAsset", asset="C-1"),
                )
                may[role] = [outcome.ok for outcome in given]
            finally:
                desk.bus.close()
                desk.store.close()
    assert may == {
        Role.OBSERVER: [False] * 4,
        Role.DISPATCHER: [True, False, False, False],
        Role.COMMANDER: [True] * 4,
    }


def test_an_alarm_is_an_incident_at_a_known_place_in_one_step(desk: Desk) -> None:
    adopt(desk)
    point = CAMERA | {"code": "A-1", "kind": "alarm_point"}
    desk.done("PlaceAssets", assets=[CAMERA, point])
    done = desk.done("RaiseAlarm", asset="A-1")
    (number,) = done.changed["incident"]
    picture = picture_of(desk)
    incident = picture.incidents[number]
    assert (incident.class_code, incident.priority, incident.source, incident.zone) == ("help", 2, "A-1", "S1")
    assert picture.text(incident.address) == "北门"
    (other,) = desk.done("RaiseAlarm", asset="A-1", priority=1, **{"class": "traffic"}).changed["incident"]
    stated = picture_of(desk).incidents[other]
    assert (stated.class_code, stated.priority) == ("traffic", 1)
    assert done.seq is not None
    desk.done("Undo", seq=done.seq + 1)
    assert desk.refused("RaiseAlarm", asset="C-1") == ("bad_field", "there is no alarm point C-1")
    desk.done("Undo", seq=done.seq)
    assert number not in picture_of(desk).incidents
    assert desk.verify().ok
