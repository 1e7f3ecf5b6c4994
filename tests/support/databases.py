"""Databases for tests: SQLite on disk, and PostgreSQL servers of the tests' own (`console.bench.server`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.bench.server import MISSING, Server, as_owner, free_port, own, run, server, server_programs, template

__all__ = ["MISSING", "Server", "as_owner", "free_port", "own", "run", "server", "server_programs", "template"]


def programs_or_skip() -> Path:
    """The server programs; a test without them is skipped, and in CI it fails."""
    programs = server_programs()
    if programs is not None:
        return programs
    if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[Path]:
    """A fresh cluster, made once a run, that is only copied."""
    with template(programs_or_skip()) as made:
        yield made


@pytest.fixture(scope="session")
def postgres_server(postgres_template: Path) -> Iterator[Server]:
    """The server that functional tests share, each with a database of its own."""
    with server(postgres_template, programs_or_skip()) as made:
        yield made


@pytest.fixture(scope="session")
def postgres_url(postgres_server: Server) -> str:
    """The address of the shared server's maintenance database."""
    return postgres_server.url()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'console.db'}"
        return
    shared: Server = request.getfixturevalue("postgres_server")
    with shared.database() as address:
        yield address


@pytest.fixture
def private_server(postgres_template: Path) -> Iterator[Server]:
    """A server that a test may stop, crash and start again."""
    with server(postgres_template, programs_or_skip(), durable=True) as made:
        yield made
