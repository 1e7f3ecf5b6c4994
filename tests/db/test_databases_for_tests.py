"""The databases that other tests are given: empty, their own, and able to crash and come back."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from tests.support.databases import Server


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_gets_an_empty_database(engine_url: str, turn: int) -> None:
    address = sa.make_url(engine_url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = sa.create_engine(address)
    try:
        with engine.begin() as connection:
            assert sa.inspect(connection).get_table_names() == []
            connection.execute(sa.text("CREATE TABLE mark (turn INTEGER)"))
    finally:
        engine.dispose()


@pytest.mark.postgresql
def test_a_crashed_server_recovers_what_it_acknowledged(private_server: Server) -> None:
    with psycopg.connect(private_server.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE mark (value INTEGER)")
        connection.execute("INSERT INTO mark VALUES (7)")
    private_server.stop("immediate")
    assert private_server.pid is None
    private_server.start()
    with psycopg.connect(private_server.url()) as connection:
        assert connection.execute("SELECT value FROM mark").fetchall() == [(7,)]


@pytest.mark.postgresql
def test_the_servers_folder_is_gone_with_it(postgres_template: Path, postgres_server: Server) -> None:
    from tests.support.databases import server

    with server(postgres_template, postgres_server.programs) as made:
        folder = made.folder
        assert made.pid is not None
    assert not folder.exists()
