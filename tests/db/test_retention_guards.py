"""Who may erase on a server: an administrator, through the journal, and nobody else by any program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.domain.roles import Role
from console.retention import may_retain, retain
from db.positions import PositionStore
from tests.support.databases import Server
from tests.support.desks import START, Desk, desks
from tests.support.logins import MakeLogin

pytestmark = pytest.mark.postgresql
LATER = START + timedelta(days=90)


@pytest.fixture
def owner_url(postgres_server: Server) -> Iterator[str]:
    """An operation with one call that ended and one that did not, and a fix; texts are kept for 30 days."""
    with postgres_server.database() as url, desks(url) as make:
        desk: Desk = make()
        desk.unit("A-1")
        desk.done("SetRetention", keep_private_days=30, keep_positions_days=7)
        desk.incident("0001", summary="ended")
        desk.done("CloseIncident", incident="0001", disposition="settled")
        desk.incident("0002", summary="open")
        positions = PositionStore.open(desk.store.url)
        positions.write([Fix("A-1", LonLat(117.0, 36.6), START)])
        positions.close()
        yield url


@pytest.fixture
def logins_begin_at() -> datetime:
    """Long after, so that what was to be kept is over its time."""
    return LATER


def kept(url: str) -> list[str]:
    with closing(psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(False))) as owner:
        return [row[0] for row in owner.execute("SELECT text FROM private_text WHERE text IS NOT NULL ORDER BY text")]


def committed(connection: psycopg.Connection, statement: str) -> None:
    with connection.transaction():
        connection.execute(statement.encode())


def test_an_administrator_who_is_not_the_owner_may(
    owner_url: str, login: MakeLogin, desk_of: Callable[[str], Desk], tmp_path: Path
) -> None:
    desk = desk_of(login(Role.ADMINISTRATOR))
    assert may_retain(desk.store)
    done = retain(desk.store, desk.bus.run, LATER, tmp_path)
    assert (done.texts, done.positions) == (1, 1)
    assert kept(owner_url) == ["open"]
    assert desk.verify().ok


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.DISPATCHER, Role.COMMANDER, Role.SUPERVISOR])
def test_other_roles_may_not(owner_url: str, login: MakeLogin, desk_of: Callable[[str], Desk], role: Role) -> None:
    desk = desk_of(login(role))
    assert not may_retain(desk.store)
    row = desk.row("incident", "0001")
    assert row is not None
    code, _ = desk.refused("EraseTexts", incidents=["0001"], texts=[row["summary"]], ended_before=LATER.isoformat())
    assert code == "not_allowed"
    assert desk.refused("SetRetention", keep_private_days=1)[0] == "not_allowed"
    assert kept(owner_url) == ["ended", "open"]


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        (Role.COMMANDER, "UPDATE private_text SET salt = NULL, text = NULL"),
        (Role.COMMANDER, "DELETE FROM position_history"),
        (Role.ADMINISTRATOR, "UPDATE private_text SET salt = NULL, text = NULL"),
        (Role.ADMINISTRATOR, "UPDATE private_text SET text = 'something else'"),
        (Role.ADMINISTRATOR, "DELETE FROM private_text"),
    ],
)
def test_no_program_can_do_it_beside_the_journal(owner_url: str, login: MakeLogin, role: Role, statement: str) -> None:
    url = make_url(login(role)).set(drivername="postgresql").render_as_string(False)
    with closing(psycopg.connect(url)) as outside, pytest.raises(psycopg.errors.InsufficientPrivilege):
        committed(outside, statement)
    assert kept(owner_url) == ["ended", "open"]
