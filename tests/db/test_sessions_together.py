"""Several desks at work on one record at once, with presence and a feed beside them: one order, nothing twice."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

from console.commands.assign_units import AssignUnits
from console.commands.receive_incident import ReceiveIncident
from console.commands.register_unit import RegisterUnit
from console.commands.release_units import ReleaseUnits
from console.doctrines import load_doctrine
from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.seen import seen
from console.session import Session
from db.engine import parse_url
from db.positions import PositionStore
from db.store import Store
from tests.db.test_session import Recorder
from tests.support.desks import START, Desk

PLACE = LonLat(117.0, 36.6)
DESKS, ROUNDS = 4, 8


def test_desks_that_want_the_same_units_agree_in_the_end(engine_url: str, desk: Desk) -> None:
    """Each desk assigns what it sees free; each refusal names who was first; in the end all hold the same picture."""
    told = [Recorder() for _ in range(DESKS)]
    sessions = [
        Session(Store.open(engine_url), user=f"d{number}", doctrine=load_doctrine(), listener=recorder)
        for number, recorder in enumerate(told)
    ]
    stop = threading.Event()
    feed = threading.Thread(target=_feed, args=(engine_url, stop))
    feed.start()
    units = [f"A-{number}" for number in range(6)]
    try:
        for session in sessions:
            session.start()
        sessions[0].submit(ReceiveIncident(incident="0412", class_code="dispute", priority=2, at=PLACE))
        for unit in units:
            sessions[0].submit(RegisterUnit(unit=unit, at=PLACE))
        for recorder in told:
            recorder.wait(lambda r: len(r.picture.units) == len(units))
            recorder.wait(lambda r: len(r.presence.others) == DESKS - 1)
        for round_ in range(ROUNDS):
            unit = units[round_ % len(units)]
            # All of them see it free, and act before any news has come.
            versions = [seen(recorder.picture, units=[unit]) for recorder in told]
            futures = []
            for number, session in enumerate(sessions):
                session.presence.drag(units=(unit,))
                command = AssignUnits(incident="0412", units=(unit,), id=f"{round_}-{number}", seen=versions[number])
                futures.append(session.submit(command))
            outcomes = [future.result(30.0) for future in futures]
            won = [number for number, outcome in enumerate(outcomes) if outcome.ok]
            assert len(won) == 1, outcomes
            for outcome in outcomes:
                if not outcome.ok:
                    assert outcome.error_code == "conflict"
                    assert outcome.error_values["actor"] == f"d{won[0]}", "who was first has a name"
            sessions[won[0]].submit(ReleaseUnits(incident="0412", units=(unit,))).result(30.0)
            last = outcomes[won[0]].seq or 0
            for recorder in told:
                recorder.wait(lambda r, last=last: r.picture.seq == last + 1)  # type: ignore[misc]
            for session in sessions:
                session.presence.drag()
        total = 1 + len(units) + 2 * ROUNDS
        for recorder in told:
            recorder.wait(lambda r: len(r.entries) == total)
            assert [entry.seq for entry in recorder.entries] == list(range(1, total + 1))
            recorder.wait(lambda r: not r.presence.in_hands() and len(r.fixes.units) == 100)
        assert len({tuple(entry.id for entry in recorder.entries) for recorder in told}) == 1
        assert all(recorder.picture.units == told[0].picture.units for recorder in told)
        assert Counter(entry.command for entry in told[0].entries)["AssignUnits"] == ROUNDS
        assert desk.verify().entries == total
    finally:
        stop.set()
        feed.join()
        for session in sessions:
            session.stop()


def _feed(url: str, stop: threading.Event) -> None:
    positions = PositionStore.open(parse_url(url))
    second = 0
    while not stop.wait(0.05):
        at = START + timedelta(seconds=second)
        positions.write([Fix(f"U{number}", LonLat(117.0, 36.6), at) for number in range(100)])
        second += 1
    positions.close()
