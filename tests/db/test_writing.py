"""A write transaction of the driver takes in what SQLAlchemy runs inside, and keeps all of it or nothing."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import func, insert, select

from db.store import Store
from db.tables import Base
from db.writing import Writing
from tests.support.desks import Desk

TEXTS = Base.metadata.tables["private_text"]
ONE, OTHER = ({"ref": ref, "salt": "s", "text": "t"} for ref in ("one", "other"))


def kept(store: Store) -> int:
    """How many texts another connection sees."""
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(TEXTS)).scalar_one())


def test_statements_of_driver_and_sqlalchemy_are_kept_together(desk: Desk) -> None:
    keep = desk.store.statements.insert("private_text")
    with desk.store.engine.connect() as connection:
        for pair in (("one", "other"), ("third", "fourth")):
            with Writing(connection):
                keep.run(connection, {**ONE, "ref": pair[0]})
                connection.execute(insert(TEXTS), [{**OTHER, "ref": pair[1]}])
    assert kept(desk.store) == 4


@pytest.mark.parametrize("by_sqlalchemy", [True, False])
def test_nothing_is_kept_of_what_fails(desk: Desk, by_sqlalchemy: bool) -> None:
    keep = desk.store.statements.insert("private_text")
    with desk.store.engine.connect() as connection:
        with suppress(OSError), Writing(connection):
            keep.run(connection, ONE)
            if by_sqlalchemy:
                connection.execute(insert(TEXTS), [OTHER])
            raise OSError("the power fails")
        with Writing(connection):
            keep.run(connection, OTHER)
    assert kept(desk.store) == 1
