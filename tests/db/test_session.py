"""A desk's session on real databases: what it tells, in which order, and how it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from console.clock import SystemClock
from console.commands.add_note import AddNote
from console.commands.assign_units import AssignUnits
from console.commands.base import Command, Outcome
from console.commands.receive_incident import ReceiveIncident
from console.commands.register_unit import RegisterUnit
from console.doctrines import load_doctrine
from console.domain.errors import DomainError
from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.domain.presence import WhoIsOn
from console.feeds.fixes import FixTable
from console.picture import ChangeSet, Picture
from console.session import Entry, Health, Session
from db.engine import parse_url
from db.positions import PositionStore
from db.store import Store
from tests.support.desks import START, Desk

PLACE = LonLat(117.0, 36.6)
PATIENCE_S = 20.0


class Recorder:
    """A listener that keeps what it was told and lets a test wait for it."""

    def __init__(self) -> None:
        self._told = threading.Condition()
        self.picture = Picture()
        self.entries: list[Entry] = []
        self.answers: list[Outcome] = []
        self.fixes = FixTable()
        self.health = Health(False)
        self.presence = WhoIsOn()

    def picture_changed(self, picture: Picture, changes: ChangeSet) -> None:
        assert changes.everything or not changes.is_empty
        assert picture.seq >= self.picture.seq
        self._keep("picture", picture)

    def entries_seen(self, entries: list[Entry]) -> None:
        self._keep("entries", self.entries + entries)

    def fixes_changed(self, fixes: FixTable) -> None:
        self._keep("fixes", fixes)

    def presence_changed(self, who: WhoIsOn) -> None:
        self._keep("presence", who)

    def answered(self, command: Command, outcome: Outcome) -> None:
        assert command.name()
        self._keep("answers", [*self.answers, outcome])

    def health_changed(self, health: Health) -> None:
        self._keep("health", health)

    def wait(self, until: Callable[[Recorder], bool]) -> None:
        with self._told:
            assert self._told.wait_for(lambda: until(self), PATIENCE_S), "it was never told"

    def _keep(self, name: str, value: object) -> None:
        with self._told:
            setattr(self, name, value)
            self._told.notify_all()


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def session(engine_url: str, recorder: Recorder) -> Iterator[Session]:
    store = Store.open_or_make(engine_url, kind="live", name="shift", now=START)
    session = Session(store, user="li", doctrine=load_doctrine(), listener=recorder)
    session.start()
    yield session
    session.stop()


def test_a_command_comes_back_as_answer_picture_and_entry(session: Session, recorder: Recorder) -> None:
    session.submit(RegisterUnit(unit="A-1", at=PLACE))
    session.submit(ReceiveIncident(incident="0412", class_code="dispute", priority=2, at=PLACE, summary="a quarrel"))
    session.submit(AssignUnits(incident="0412", units=("A-1",)))
    session.submit(AssignUnits(incident="0412", units=("A-9",)))
    recorder.wait(lambda r: len(r.answers) == 4 and len(r.entries) == 3)
    assert [answer.ok for answer in recorder.answers] == [True, True, True, False]
    assert [entry.seq for entry in recorder.entries] == [1, 2, 3]
    assert recorder.entries[2].actor == "li"
    picture = recorder.picture
    assert picture.seq == 3
    assert [a.unit for a in picture.active_on("0412")] == ["A-1"]
    assert picture.people_on("0412") == 5
    assert picture.text(picture.incidents["0412"].summary) == "a quarrel"


def test_what_another_desk_does_is_seen_and_its_past_is_told_at_the_start(
    make_desk: Callable[..., Desk], engine_url: str, recorder: Recorder
) -> None:
    other = make_desk("wang")
    other.unit("A-1", "A-2")
    store = Store.open(engine_url)
    session = Session(store, user="li", doctrine=load_doctrine(), listener=recorder)
    session.start()
    try:
        recorder.wait(lambda r: len(r.entries) == 2)
        other.incident("0412")
        recorder.wait(lambda r: "0412" in r.picture.incidents and len(r.entries) == 3)
        assert [entry.seq for entry in recorder.entries] == [1, 2, 3]
        assert recorder.entries[2].actor == "wang"
    finally:
        session.stop()


def test_commands_that_were_submitted_are_finished_before_the_end(
    engine_url: str, recorder: Recorder, make_desk: Callable[..., Desk]
) -> None:
    store = Store.open_or_make(engine_url, kind="live", name="shift", now=START)
    session = Session(store, user="li", doctrine=load_doctrine(), listener=recorder)
    session.start()
    for number in range(50):
        session.submit(RegisterUnit(unit=f"U-{number}", at=PLACE))
    session.stop()
    assert len(recorder.answers) == 50
    assert make_desk().verify().entries == 50


def test_a_proposal_looks_without_changing(session: Session, recorder: Recorder) -> None:
    for number in range(3):
        session.submit(RegisterUnit(unit=f"A-{number}", at=PLACE))
    session.submit(ReceiveIncident(incident="0412", class_code="dispute", priority=2, at=PLACE))
    recorder.wait(lambda r: len(r.answers) == 4)
    proposal = session.propose("0412", 2).result(PATIENCE_S)
    assert sorted(proposal.units) == ["A-0", "A-1", "A-2"]
    with pytest.raises(DomainError, match="0999"):
        session.propose("0999", 2).result(PATIENCE_S)
    assert recorder.picture.active_on("0412") == []


def test_ended_incidents_are_found_by_their_words(
    session: Session, recorder: Recorder, make_desk: Callable[..., Desk]
) -> None:
    desk = make_desk()
    desk.incident("0412", summary="100% of the 村 was dark")
    desk.incident("0413", summary="another")
    for number in ("0412", "0413"):
        desk.done("CloseIncident", incident=number, disposition="settled")
    recorder.wait(lambda r: r.picture.seq == 4)
    for words in ("村", "100%", "0412", "DARK"):
        found, texts = session.find_ended(words).result(PATIENCE_S)
        assert [incident.number for incident in found] == ["0412"], words
        assert texts[found[0].summary or ""].startswith("100%")
    assert session.find_ended("%%").result(PATIENCE_S)[0] == []


def test_fixes_of_the_feed_arrive_and_reach_proposals(session: Session, recorder: Recorder, engine_url: str) -> None:
    positions = PositionStore.open(parse_url(engine_url))
    now = SystemClock().now()
    try:
        positions.write([Fix("A-1", LonLat(117.5, 36.6), now, 90.0, 10.0), Fix("A-2", PLACE, now - timedelta(hours=9))])
        recorder.wait(lambda r: len(r.fixes.units) == 2)
    finally:
        positions.close()
    for unit in ("A-1", "A-2"):
        session.submit(RegisterUnit(unit=unit, at=PLACE))
    session.submit(ReceiveIncident(incident="0412", class_code="dispute", priority=2, at=PLACE))
    recorder.wait(lambda r: len(r.answers) == 3)
    proposal = session.propose("0412", 2).result(PATIENCE_S)
    assert proposal.units == ("A-1",), "the stale one drops out"


def test_notes_reach_the_picture_with_their_words(session: Session, recorder: Recorder) -> None:
    session.submit(ReceiveIncident(incident="0412", class_code="dispute", priority=2, at=PLACE))
    session.submit(AddNote(incident="0412", text="caller rang again"))
    recorder.wait(lambda r: bool(r.picture.notes))
    (note,) = recorder.picture.notes.values()
    assert recorder.picture.text(note.text) == "caller rang again"
