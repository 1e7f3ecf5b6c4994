"""Where doctrine keeps groups in their zone, who sends one out of it says why, on both engines; undone with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from console.domain.doctrine import StayInZone
from console.domain.roles import Role
from db import reading
from db.store import Store
from maps.zones import wkb
from tests.support.databases import Server
from tests.support.desks import START, Desk, desks
from tests.support.logins import login_of, logins

WHY = "the bridge is out"


@pytest.fixture
def kept(desk: Desk) -> Desk:
    with_zones(desk)
    return desk


def with_zones(desk: Desk) -> None:
    """Zones A and B, a group of two units of B, a call in A, and a doctrine that lends from tier 3 on."""
    for code, x in (("A", 117.0), ("B", 117.2)):
        shape = wkb(shapely.Point(x, 36.6).buffer(0.1))
        desk.done("EditZones", zones=[{"code": code, "name": code, "name_zh": code, "outline": shape}])
    desk.done("RegisterUnit", unit="B-1", at=[117.2, 36.6], group="tigers")
    desk.done("RegisterUnit", unit="B-2", at=[117.0, 36.6], group="tigers")
    desk.incident("0412", at=[117.0, 36.6])
    desk.bus.doctrine = replace(desk.bus.doctrine, stay_in_zone=StayInZone(3, ("mass_incident",)))


def notes(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.store.reading() as connection:
        picture = reading.load(connection)
    return [(note.kind, note.actor, picture.text(note.text)) for note in picture.notes.values()]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("AssignUnits", {"units": ["B-1"]}),
        ("AssignUnits", {"units": ["B-2"]}),  # at home with its group, wherever it stands
        ("ReassignUnits", {"units": ["B-1"]}),
        ("Escalate", {"tier": 2, "units": ["B-1"]}),
        ("Escalate", {"tier": 1, "units": ["B-1"]}),
    ],
)
def test_out_of_its_zone_with_a_reason_alone(kept: Desk, name: str, fields: dict[str, object]) -> None:
    unit = fields["units"][0]  # type: ignore[index]
    refused = kept.refused(name, incident="0412", **fields)
    assert refused == ("reason_wanted", f"{unit} leaves its zone B: say why")
    done = kept.done(name, incident="0412", reason=WHY, **fields)
    assert notes(kept) == [("assign", "desk", WHY)]
    assert kept.active(unit) == ["0412"]
    kept.done("Undo", seq=done.seq)
    assert (notes(kept), kept.active(unit)) == ([], [])
    assert kept.verify().ok


def test_no_reason_where_doctrine_lends_or_nobody_chooses(kept: Desk) -> None:
    kept.incident("0413", at=[117.0, 36.6], class_="mass_incident")
    kept.incident("0414", at=[120.0, 36.6])  # in no zone
    for fields in (
        {"incident": "0413", "units": ["B-1"]},
        {"incident": "0414", "units": ["B-1"]},
    ):
        kept.done("AssignUnits", **fields)
        kept.done("ReleaseUnits", incident=fields["incident"], units=["B-1"])
    kept.done("Escalate", incident="0412", tier=3, units=["B-1"])
    kept.done("Escalate", incident="0412", tier=1, units=["B-1"], reason="it is quiet")
    kept.done("Escalate", incident="0412", tier=2, units=[], reason="nobody is free")
    assert notes(kept) == [("release", "desk", "it is quiet"), ("assign", "desk", "nobody is free")]
    kept.done("RequestSupport", incident="0412", arms=["patrol"])
    kept.done("AnswerRequest", request="0412/1", answer="coming", units=["B-1"])  # asked for: the request says why
    assert kept.active("B-1") == ["0412"]


def test_what_a_log_tells_needs_no_reason_in_a_drill_alone(kept: Desk, tmp_path: Path) -> None:
    told = {"incident": "0412", "units": ["B-1"], "actor": "drill"}
    assert kept.refused("AssignUnits", **told)[0] == "reason_wanted"
    url = f"sqlite:///{tmp_path / 'drill.db'}"
    Store.open_or_make(url, kind="drill", name="test", now=START).close()
    with desks(url) as make:
        desk = make()
        with_zones(desk)
        desk.done("AssignUnits", **told)


def test_a_dispatcher_says_why_on_a_server_and_an_observer_reads_no_reason(postgres_server: Server) -> None:
    with postgres_server.database() as url, desks(url) as make, logins(url) as login:
        owner = make()
        with_zones(owner)
        addresses = login(Role.DISPATCHER), login(Role.OBSERVER)
        opened = [Desk(Store.open(address), login_of(address)) for address in addresses]
        try:
            dispatcher, observer = opened
            dispatcher.bus.doctrine = owner.bus.doctrine
            assert dispatcher.refused("AssignUnits", incident="0412", units=["B-1"])[0] == "reason_wanted"
            done = dispatcher.done("AssignUnits", incident="0412", units=["B-1"], reason=WHY, recommended=["A-1"])
            assert notes(dispatcher) == [("assign", dispatcher.bus.store.login, WHY)]
            assert WHY not in str(notes(observer))
            dispatcher.done("Undo", seq=done.seq)
            assert owner.verify().ok
        finally:
            for desk in opened:
                desk.bus.close()
                desk.store.close()
