"""The server of a shared record dies and comes back: the desk says so, and the picture is whole again."""

from __future__ import annotations

from pathlib import Path

from console.commands.receive_incident import ReceiveIncident
from console.doctrines import load_doctrine
from console.domain.geo import LonLat
from console.session import Session
from db.store import Store
from tests.db.test_session import Recorder
from tests.support.databases import programs_or_skip, server
from tests.support.desks import START

PLACE = LonLat(117.0, 36.6)


def call(number: str) -> ReceiveIncident:
    return ReceiveIncident(incident=number, class_code="help", priority=2, at=PLACE)


def test_a_server_that_is_killed_and_started_again(postgres_template: Path) -> None:
    recorder = Recorder()
    with server(postgres_template, programs_or_skip(), durable=True) as postgres, postgres.database() as url:
        store = Store.open_or_make(url, kind="live", name="shift", now=START)
        session = Session(store, user="li", doctrine=load_doctrine(), listener=recorder)
        session.start()
        try:
            session.submit(call("1"))
            recorder.wait(lambda r: len(r.entries) == 1)
            postgres.stop("immediate")
            refused = session.submit(call("2")).result(60)
            assert refused.error_code == "server_lost"
            recorder.wait(lambda r: not r.health.db_ok)
            postgres.start()
            recorder.wait(lambda r: r.health.db_ok)
            accepted = session.submit(call("3")).result(60)
            assert accepted.ok
            recorder.wait(lambda r: "3" in r.picture.incidents and len(r.entries) == 2)
            assert [entry.seq for entry in recorder.entries] == [1, 2]
            assert "2" not in recorder.picture.incidents
        finally:
            session.stop()
