"""The file of a record is deleted, moved or replaced under an open desk: nothing is kept where nobody finds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.commands.receive_incident import ReceiveIncident
from console.doctrines import load_doctrine
from console.domain.geo import LonLat
from console.session import Session
from db.store import Store
from tests.db.test_session import Recorder
from tests.support.desks import START

PATIENCE_S = 20.0


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def session(tmp_path: Path, recorder: Recorder) -> Iterator[Session]:
    store = Store.open_or_make(f"sqlite:///{tmp_path / 'shift.db'}", kind="live", name="shift", now=START)
    session = Session(store, user="li", doctrine=load_doctrine(), listener=recorder)
    session.start()
    yield session
    session.stop()


def call(session: Session, number: str) -> str | None:
    command = ReceiveIncident(incident=number, class_code="help", priority=2, at=LonLat(117.0, 36.6))
    return session.submit(command).result(PATIENCE_S).error_code


def test_a_file_that_is_gone_takes_no_command_until_it_is_back(
    session: Session, recorder: Recorder, tmp_path: Path
) -> None:
    assert call(session, "1") is None
    moved = (tmp_path / "shift.db").rename(tmp_path / "elsewhere.db")
    assert call(session, "2") == "server_lost"
    recorder.wait(lambda r: not r.health.db_ok and "deleted, moved or replaced" in r.health.text)
    moved.rename(tmp_path / "shift.db")
    assert call(session, "3") is None
    recorder.wait(lambda r: "3" in r.picture.incidents)
    assert "2" not in recorder.picture.incidents


def test_another_file_in_its_place_takes_none(session: Session, tmp_path: Path) -> None:
    assert call(session, "1") is None
    (tmp_path / "shift.db").rename(tmp_path / "elsewhere.db")
    other = Store.open_or_make(f"sqlite:///{tmp_path / 'shift.db'}", kind="live", name="other", now=START)
    other.close()
    assert call(session, "2") == "server_lost"
