"""Desks for the database tests, each test once on SQLite and once on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from db.store import Store
from tests.support.desks import Desk, desks
from tests.support.logins import MakeLogin, login_of, logins


@pytest.fixture
def make_desk(engine_url: str) -> Iterator[Callable[..., Desk]]:
    """Makes desks on the same fresh record."""
    with desks(engine_url) as make:
        yield make


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """One desk on a fresh record."""
    return make_desk()


@pytest.fixture(scope="module")
def login(owner_url: str) -> Iterator[MakeLogin]:
    """Makes logins on the operation."""
    with logins(owner_url) as make:
        yield make


@pytest.fixture
def desk_of() -> Iterator[Callable[[str], Desk]]:
    """A desk that is logged in by an address."""
    made: list[Desk] = []

    def make(url: str) -> Desk:
        made.append(Desk(Store.open(url), login_of(url)))
        return made[-1]

    yield make
    for desk in made:
        desk.bus.close()
        desk.store.close()
