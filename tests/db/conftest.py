"""Desks for the database tests, each test once on SQLite and once on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from tests.support.desks import START, Desk, desks, desks_of_logins
from tests.support.logins import MakeLogin, logins


@pytest.fixture
def make_desk(engine_url: str) -> Iterator[Callable[..., Desk]]:
    """Makes desks on the same fresh record."""
    with desks(engine_url) as make:
        yield make


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """One desk on a fresh record."""
    return make_desk()


@pytest.fixture
def login(owner_url: str) -> Iterator[MakeLogin]:
    """Makes logins on the operation."""
    with logins(owner_url) as make:
        yield make


@pytest.fixture
def logins_begin_at() -> datetime:
    """What time it is at desks that are logged in; a file may say otherwise."""
    return START


@pytest.fixture
def desk_of(logins_begin_at: datetime) -> Iterator[Callable[[str], Desk]]:
    """A desk that is logged in by an address."""
    with desks_of_logins(logins_begin_at) as make:
        yield make
