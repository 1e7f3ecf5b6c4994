"""`main.py scenario import` as a user calls it: the answer, the folder, and every ending."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.logs import COLUMNS, row, written


def call(project_root: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", "scenario", "import", *map(str, arguments)],
        cwd=project_root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_log_becomes_a_folder_and_an_answer(project_root: Path, tmp_path: Path) -> None:
    log = written(tmp_path / "log.csv", [row(), row(unit="E2", scene=""), row(call="2", unit="")])
    done = call(project_root, log, "--profile", "sffd", "--out", tmp_path / "out", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert list(answer)[:3] == ["rows", "incidents", "unit_runs"]
    assert (answer["rows"], answer["incidents"], answer["unit_runs"], answer["units"]) == (3, 1, 2, 2)
    assert answer["rejected"] == [{"row": 4, "field": "Unit ID", "reason": "is empty"}]
    assert (tmp_path / "out" / "scenario.json").is_file()
    assert json.loads((tmp_path / "out" / "import.json").read_text())["rejected"] == answer["rejected"]


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        ("", 2, "is empty"),
        (",".join(COLUMNS) + "\n", 2, "no row"),
        ("a,b\n1,2\n", 2, "Call Number"),
        (None, 2, "No such file"),
    ],
)
def test_a_wrong_log_is_one_line_and_leaves_nothing(
    project_root: Path, tmp_path: Path, content: str | None, status: int, words: str
) -> None:
    log = tmp_path / "log.csv"
    if content is not None:
        log.write_text(content)
    done = call(project_root, log, "--profile", "sffd", "--out", tmp_path / "out", "--json")
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.startswith("error: log: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert not (tmp_path / "out").exists()


def test_when_nothing_can_be_imported_the_rows_are_listed_all_the_same(project_root: Path, tmp_path: Path) -> None:
    log = written(tmp_path / "log.csv", [row(place="nowhere")])
    done = call(project_root, log, "--profile", "sffd", "--out", tmp_path / "out", "--json")
    assert done.returncode == 1
    assert [entry["row"] for entry in json.loads(done.stdout)["rejected"]] == [2]
    assert done.stderr.startswith("error: scenario: ")
    assert not (tmp_path / "out").exists()


def test_an_unknown_profile_is_wrong_use(project_root: Path, tmp_path: Path) -> None:
    log = written(tmp_path / "log.csv", [row()])
    done = call(project_root, log, "--profile", "sfd", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "did you mean sffd?" in done.stderr


def test_a_full_disk_is_one_line_and_leaves_nothing(project_root: Path, tmp_path: Path) -> None:
    log = written(tmp_path / "log.csv", [row()])
    # Nothing can be made inside /proc: what a disk without room or right answers, without one.
    done = call(project_root, log, "--profile", "sffd", "--out", "/proc/scenario", "--json")
    assert done.returncode == 1
    assert done.stderr.startswith("error: scenario: /proc/scenario: ")
    assert done.stderr.count("\n") == 1
