"""Somebody hostile with a login writes rows of his own making, with entries that tell of them: none stops a desk."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
import shapely

from console.domain.roles import Role
from db.codec import CODECS, Columns
from db.store import Store
from tests.support.databases import Server
from tests.support.desks import Desk, desks
from tests.support.logins import MakeLogin
from tests.support.outside import INSERT, forged, outside

pytestmark = pytest.mark.postgresql
Refused = (psycopg.errors.InsufficientPrivilege, psycopg.errors.CheckViolation, psycopg.DataError)
AT = "2026-03-01T08:00:00.000Z"
NAN = float("nan")


@pytest.fixture(scope="module")
def owner_url(postgres_server: Server) -> Iterator[str]:
    """A live operation with an incident, a unit and a review that was asked for; all tests attack the same."""
    with postgres_server.database() as url, desks(url) as make:
        desk: Desk = make()
        desk.unit("A-1")
        desk.incident("0412", summary="caller 13800000000 says so")
        desk.done("AskReview", incident="0412", text="both have signed")
        yield url


def add(url: str, command: str, table: str, /, **columns: Any) -> None:
    """Put a row in with an entry that says so."""
    codec = CODECS[table]
    row: Columns = {**dict.fromkeys(codec.columns), **codec.whole({}), **columns}
    told = {name: str(value) if value != value else value for name, value in row.items()}
    names = ", ".join(f'"{name}"' for name in row)
    with closing(outside(url)) as connection, connection.transaction():
        places = ", ".join(["%s"] * len(row))
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})".encode(), list(row.values()))
        image = {"kind": table, "key": str(row[codec.key]), "before": None, "after": told}
        connection.execute(INSERT, forged(command, f"forged/{table}/{row[codec.key]}", rows=[image]))


def polygon(*corners: tuple[float, float]) -> str:
    """WKB of a ring as it is given."""
    return (struct.pack("<BIII", 1, 3, 1, len(corners)) + b"".join(struct.pack("<dd", *at) for at in corners)).hex()


def nested(kind: int, depth: int) -> str:
    """Shapes within shapes: whoever reads 20000 of them dies."""
    return (struct.pack("<BII", 1, kind, 1).hex() * depth) + str(shapely.to_wkb(shapely.Point(1, 1), hex=True))


SQUARE = str(shapely.to_wkb(shapely.box(117, 36, 118, 37), hex=True))
SHAPES = {
    "collections within collections": nested(7, 20_000),
    "polygons within polygons": nested(6, 20_000),
    "one collection": nested(7, 1),
    "a curve": struct.pack("<BII", 1, 10, 0).hex(),
    "an open ring": polygon((1, 1), (2, 2), (3, 1), (1, 2)),
    "a ring of two": polygon((1, 1), (1, 1)),
    "no number": polygon((117, 36), (118, NAN), (118, 37), (117, 36)),
    "no number at its ends": polygon((NAN, 36), (118, 36), (118, 37), (NAN, 36)),
    "a place that is none": polygon((117, 36), (256, 36), (118, 37), (117, 36)),
    "without end": polygon((117, 36), (118, float("inf")), (118, 37), (117, 36)),
    "more than is there": struct.pack("<BIII", 1, 3, 1, 2**24 - 1).hex(),
    "more than can be": struct.pack("<BII", 1, 6, 2**32 - 1).hex(),
    "more behind it": polygon((1, 1), (2, 2), (3, 1), (1, 1)) + "00",
    "spaces": polygon((1, 1), (2, 2), (3, 1), (1, 1)) + " ",
    "no polygon": struct.pack("<BII", 1, 3, 0).hex(),
    "a line of one": struct.pack("<BIIdd", 1, 2, 1, 117, 36).hex(),
    "nothing": "",
    "words": "the mill",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_that_no_desk_could_read_is_refused(login: MakeLogin, shape: str) -> None:
    url = login(Role.COMMANDER)
    stated = {"kind": "area", "shape": SHAPES[shape], "drawn_at": AT, "drawn_by": "x"}
    with pytest.raises(Refused):
        add(url, "AddDrawing", "drawing", key="d", **stated)
    with pytest.raises(Refused):
        add(url, "CloseRoad", "closure", key="c", outline=SHAPES[shape], since=AT, closed_by="x")
    with pytest.raises(Refused):
        add(url, "EditZones", "zone", code="Z", name="Z", name_zh="Z", outline=SHAPES[shape])


def test_shapes_that_consoles_make_are_taken(owner_url: str, login: MakeLogin, desk_of: Callable[[str], Desk]) -> None:
    url = login(Role.COMMANDER)
    desk = desk_of(url)
    places = [[117.0, 36.0], [-118.5, -36.123456789], [0.0, 1e-9], [180, 90]]
    for kind in ("line", "area", "arrow", "text"):
        desk.done("AddDrawing", kind=kind, places=places, label="here")
    for is_area in (True, False):
        desk.done("CloseRoad", places=places, is_area=is_area)
    hole = shapely.box(117, 36, 118, 37).difference(shapely.box(117.4, 36.4, 117.6, 36.6))
    fine = shapely.Point(10, 10).buffer(1, quad_segs=2_000)
    outline = shapely.to_wkb(shapely.union_all([hole, shapely.box(119, 36, 120, 37), fine]), hex=True)
    desk.done("EditZones", zones=[{"code": "Z", "name": "Z", "name_zh": "Z", "outline": outline}])
    add(url, "CloseRoad", "closure", key="c", outline=outline, since=AT, closed_by="x")
    with closing(Store.open(owner_url)) as store:
        assert Desk(store).verify().ok


def test_where_a_camera_looks_is_a_number(login: MakeLogin) -> None:
    stated = {"code": "C", "kind": "camera", "name": "C", "name_zh": "C", "lon": 117.0, "lat": 36.0}
    for heading in (NAN, float("inf")):
        with pytest.raises(Refused):
            add(login(Role.COMMANDER), "PlaceAssets", "asset", heading_deg=heading, **stated)


AREA = {"code": "Z9", "name": "Z", "name_zh": "Z", "outline": SQUARE}
RULES = {**dict.fromkeys(("key", "name", "edition", "text", "adopted_by"), "x"), "adopted_at": AT}
FORGED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a zone": ("EditZones", "zone", AREA),
    "a doctrine": ("AdoptDoctrine", "doctrine", RULES),
    "a handover": (
        "HandOver",
        "handover",
        {"key": "h", "given_at": AT, "given_by": "x", "since": AT, "seq": 1, "hash": ""},
    ),
    "a tour": ("PlanTours", "tour", {"key": "t", "unit": "A-1", "starts_at": AT, "ends_at": AT}),
    "a task": ("OpenTask", "task", {"key": "t", "kind": "check", "opened_at": AT, "opened_by": "x"}),
    "a request": (
        "AskReview",
        "request",
        {"key": "r", "kind": "review", "addressee": "x", "asked_at": AT, "asked_by": "x"},
    ),
    "a closure": ("CloseRoad", "closure", {"key": "c9", "outline": SQUARE, "since": AT, "closed_by": "x"}),
    "a drawing": (
        "AddDrawing",
        "drawing",
        {"key": "d9", "kind": "area", "shape": SQUARE, "drawn_at": AT, "drawn_by": "x"},
    ),
    "an asset": (
        "PlaceAssets",
        "asset",
        {"code": "a", "kind": "camera", "name": "", "name_zh": "", "lon": 1.0, "lat": 1.0},
    ),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_an_entry_speaks_of_rows_that_its_command_touches(login: MakeLogin, forgery: str) -> None:
    command, table, columns = FORGED[forgery]
    url = login(Role.COMMANDER)
    with pytest.raises(Refused, match="does not touch"):
        add(url, "AddNote", table, **columns)
    add(url, command, table, **columns)


@pytest.mark.parametrize("command", ["AskReview", "AnswerRequest", "CloseIncident"])
def test_who_may_not_review_gives_no_verdict(login: MakeLogin, command: str) -> None:
    before, after = {"answer": None, "version": 1}, {"answer": "approved", "version": 2}
    image = {"kind": "request", "key": "0412/1", "before": before, "after": after}
    with closing(outside(login(Role.DISPATCHER))) as connection:
        connection.execute("UPDATE request SET answer = 'approved', version = 2 WHERE key = '0412/1'")
        with pytest.raises(Refused, match="verdict"):
            connection.execute(INSERT, forged(command, rows=[image]))


def test_what_a_role_has_no_command_for_it_can_not_write(login: MakeLogin) -> None:
    with outside(login(Role.DISPATCHER)) as connection:
        for table in ("zone", "post", "asset", "doctrine", "handover"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(f"UPDATE {table} SET version = version + 1".encode())
