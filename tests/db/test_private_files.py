"""What holds the words of callers is read by its user alone, whatever his umask."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.opening import fresh_drill_file
from console.userdata import data_folder
from db.backup import backup, restore
from db.outbox import claim
from db.private_file import make_private
from db.shift import write_shift_file
from main import main
from tests.support.desks import START, Desk, desks


@pytest.fixture(autouse=True)
def open_to_all() -> Iterator[None]:
    """The least careful umask."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_backups_exports_and_what_waits_are_private(engine_url: str, tmp_path: Path) -> None:
    with desks(engine_url) as make:
        desk: Desk = make()
        desk.incident(summary="caller 13800000000 says so")
        backup(desk.store, str(tmp_path / "copy.sqlite"))
        until = START + timedelta(hours=1)
        write_shift_file(tmp_path / "shift.json", desk.store, START, until, now=until, by="li", with_texts=True)
        assert (
            main(["export", "--db", engine_url, "--what", "incidents", "--format", "json", f"{tmp_path}/in.json"]) == 0
        )
        outbox = claim(desk.store.url, tmp_path / "waiting")
        outbox.close()
    restore(str(tmp_path / "copy.sqlite"), str(tmp_path / "again.sqlite"))
    found = {path.name: mode(path) for path in tmp_path.glob("*.*") if path.name != "console.db"}
    kept = {name: found[name] for name in ("copy.sqlite", "shift.json", "in.json", "again.sqlite")}
    assert kept == dict.fromkeys(kept, 0o600)
    assert mode(outbox.folder) == 0o700


def test_the_folder_of_records_is_closed_to_others() -> None:
    fresh_drill_file(SystemClock().now())
    assert mode(data_folder()) == 0o700


def test_nothing_is_written_through_a_link_that_was_laid(tmp_path: Path) -> None:
    (tmp_path / "trap").symlink_to(tmp_path / "target")
    with pytest.raises(FileExistsError):
        make_private(tmp_path / "trap")
    assert not (tmp_path / "target").exists()
