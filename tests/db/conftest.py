"""Desks for the database tests, each test once on SQLite and once on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.support.desks import Desk, desks


@pytest.fixture
def make_desk(engine_url: str) -> Iterator[Callable[..., Desk]]:
    """Makes desks on the same fresh record."""
    with desks(engine_url) as make:
        yield make


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """One desk on a fresh record."""
    return make_desk()
