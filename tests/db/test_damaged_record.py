"""What a record that somebody damaged, or that is not ours, is said to be."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from console.cli.db import run_verify
from console.cli.errors import WorkFailed
from db.errors import StoreDamaged, StoreVersion
from db.store import Store
from tests.support.desks import START, Desk, desks


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A record with a unit and a call, closed."""
    path = tmp_path / "shift.db"
    with desks(f"sqlite:///{path}") as make:
        desk: Desk = make()
        desk.unit("A-1")
        desk.incident(summary="noise at night")
    return path


def change(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


class Words:
    """The arguments of `db verify`."""

    json = True
    export = key = against = None
    remembered = accept = False

    def __init__(self, path: Path) -> None:
        self.db = f"sqlite:///{path}"


def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    change(path, "CREATE TABLE theirs (a)")
    with pytest.raises(StoreVersion, match="another program"):
        Store.open_or_make(str(path), kind="live", name="", now=START)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]
    connection.close()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM operation", "live or a drill"),
        ("UPDATE operation SET value = 'party' WHERE key = 'kind'", "live or a drill"),
        ("DELETE FROM journal_head", "no head"),
        ("DROP TABLE journal_head", "no such table"),
    ],
)
def test_a_record_without_its_foundations_is_not_opened(file: Path, statement: str, told: str) -> None:
    change(file, statement)
    with pytest.raises(StoreDamaged, match=told):
        Store.open(str(file))


def test_a_private_text_that_was_changed_is_found_and_an_erased_one_is_right(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_verify(Words(file)) == 0  # type: ignore[arg-type]
    change(file, "UPDATE private_text SET salt = NULL, text = NULL")
    assert run_verify(Words(file)) == 0  # type: ignore[arg-type]
    change(file, "UPDATE private_text SET salt = 'x', text = 'quiet at night'")
    capsys.readouterr()
    assert run_verify(Words(file)) == 1  # type: ignore[arg-type]
    assert "private text" in capsys.readouterr().out


def test_a_damaged_page_that_the_journal_does_not_use_is_found(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(file) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'command'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with file.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\xff" * size)
    assert run_verify(Words(file)) == 1  # type: ignore[arg-type]
    assert "the file is damaged" in capsys.readouterr().out


def test_a_text_that_is_not_utf8_is_damage_and_is_not_shown(file: Path) -> None:
    change(file, "UPDATE private_text SET text = CAST(X'736563726574ff' AS TEXT)")
    with pytest.raises(WorkFailed, match="damaged") as told:
        run_verify(Words(file))  # type: ignore[arg-type]
    assert "secret" not in str(told.value)


def test_an_entry_that_somebody_wrote_over_refuses_its_undo(file: Path) -> None:
    change(file, "UPDATE journal SET body = 'no JSON' WHERE seq = 1")
    with desks(f"sqlite:///{file}") as make, pytest.raises(StoreDamaged, match="entry 1"):
        make().run("Undo", seq=1, id="undo")


def test_a_server_with_tables_of_that_name_is_refused(make_desk: Callable[..., Desk], engine_url: str) -> None:
    if engine_url.startswith("sqlite"):
        pytest.skip("a file is refused for any table")
    import psycopg

    with psycopg.connect(engine_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE unit (theirs text)")
    with pytest.raises(StoreVersion, match="another program"):
        make_desk()
