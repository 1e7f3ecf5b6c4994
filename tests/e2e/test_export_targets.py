"""Where `export` and `db backup` write, and what they must not replace or leave."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def url(project_root: Path, tmp_path: Path) -> str:
    """A record with one unit, whose post reads like a formula."""
    address = f"sqlite:///{tmp_path / 'shift.db'}"
    line = b'{"command": "RegisterUnit", "unit": "A-1", "at": [117.0, 36.6], "post": "-1+1"}\n'
    done = subprocess.run(
        [sys.executable, "main.py", "command", "--db", address],
        cwd=project_root,
        input=line,
        capture_output=True,
        check=False,
    )
    assert b'"ok":true' in done.stdout, done.stderr
    return address


def run(project_root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *words], cwd=project_root, capture_output=True, text=True, check=False, timeout=60
    )


def export(project_root: Path, url: str, target: str) -> subprocess.CompletedProcess[str]:
    return run(project_root, "export", "--db", url, "--what", "units", "--format", "csv", target)


def test_a_link_stays_and_a_pipe_is_written_to(project_root: Path, tmp_path: Path, url: str) -> None:
    link, real, pipe = tmp_path / "link.csv", tmp_path / "real.csv", tmp_path / "pipe"
    real.write_text("old")
    link.symlink_to(real)
    assert export(project_root, url, str(link)).returncode == 0
    assert link.is_symlink()
    assert "'-1+1" in real.read_text(encoding="utf-8")
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert export(project_root, url, str(pipe)).returncode == 0
        assert b"A-1" in os.read(reader, 10_000)
    finally:
        os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.parametrize("target", ["", "."])
def test_a_folder_or_no_name_is_wrong_use(project_root: Path, url: str, target: str) -> None:
    done = export(project_root, url, target)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("error: export: ")


def test_a_backup_leaves_one_file(project_root: Path, tmp_path: Path, url: str) -> None:
    (tmp_path / "kept").mkdir()
    assert run(project_root, "db", "backup", "--db", url, str(tmp_path / "kept" / "copy.db")).returncode == 0
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["copy.db"]


def test_a_url_that_is_none_is_wrong_use_and_its_password_is_not_shown(project_root: Path) -> None:
    for address in ("postgresql://u:sekret@h:abc/x", "mysql://u:sekret@h/x", "sqlite:///:memory:"):
        done = run(project_root, "db", "info", "--db", address)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert "sekret" not in done.stderr
