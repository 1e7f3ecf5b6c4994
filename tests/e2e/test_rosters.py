"""`main.py roster`, `handover` and the reports of tasks, as a user runs them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.program import run_main


@pytest.fixture
def url(project_root: Path, tmp_path: Path) -> str:
    """A record with two units and an open call."""
    address = f"sqlite:///{tmp_path / 'shift.db'}"
    lines = [{"command": "RegisterUnit", "unit": unit, "at": [117.0, 36.6]} for unit in ("A-1", "A-2")]
    call = {"command": "ReceiveIncident", "incident": "0001", "class": "dispute", "priority": 2, "at": [117.0, 36.6]}
    done = run_main(project_root, "command", "--db", address, lines=[*lines, call])
    assert done.stdout.count('"ok":true') == 3, done.stderr
    return address


def answer(done: subprocess.CompletedProcess[str], status: int = 0) -> dict[str, Any]:
    assert done.returncode == status, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_roster_is_read_good_rows_kept_and_bad_ones_named(project_root: Path, tmp_path: Path, url: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(
        "unit,pattern,from,until,starts_at,ends_at\n"
        "A-1,one_in_three,2026-03-01,2026-03-09,,\n"
        "B-9,office,2026-03-01,2026-03-09,,\n"
        "A-2,,,,2026-03-02 08:00,2026-03-02 20:00\n"
        "A-2,,,,2026-03-02 19:00,2026-03-02 23:00\n"
    )
    read = answer(run_main(project_root, "roster", "read", path, "--db", url), 1)
    assert read["changed"] == 3
    assert {"rows": "3", "why": "unit: B-9 is not on record"} in read["refused"]
    assert [each["rows"] for each in read["refused"]] == ["3", "4, 5"]
    who = answer(run_main(project_root, "roster", "who", "--at", "2026-03-02T09:00", "--db", url))
    assert who["on_duty"] == []
    assert [each["unit"] for each in who["planned"]] in ([], ["A-1"])
    plan = ("roster", "plan", "A-2", "--pattern", "office", "--from", "2026-03-02", "--until", "2026-03-06")
    assert answer(run_main(project_root, *plan, "--db", url))["changed"] == 5


def test_the_days_tasks_are_handed_out_and_assessed(project_root: Path, tmp_path: Path, url: str) -> None:
    path = tmp_path / "tasks.csv"
    path.write_text(
        "kind,task,zone,unit,due_at\npatrol,one,east,A-1,2020-01-01\nrevisit,two,east,,2090-01-01\ncheck,,,,\n"
    )
    read = answer(run_main(project_root, "roster", "tasks", path, "--db", url), 1)
    assert (read["changed"], [each["rows"] for each in read["refused"]]) == (2, ["4"])
    again = answer(run_main(project_root, "roster", "tasks", path, "--db", url), 1)
    assert (again["changed"], len(again["refused"])) == (0, 3)
    ended = {"command": "EndTask", "task": "two", "outcome": "done"}
    run_main(project_root, "command", "--db", url, lines=[ended])
    out = tmp_path / "out.json"
    assert (
        run_main(project_root, "export", "--db", url, "--what", "task_shares", "--format", "json", out).returncode == 0
    )
    shares = {(row["by"], row["name"]): row for row in json.loads(out.read_text())}
    assert shares["zone", "east"]["share_in_time"] == 0.5
    assert (shares["unit", "A-1"]["overdue"], shares["unit", None]["in_time"]) == (1, 1)
    assert run_main(project_root, "export", "--db", url, "--what", "tasks", "--format", "csv", out).returncode == 0
    assert out.read_text().splitlines()[1].startswith("one,overdue,")


def test_a_shift_is_handed_over_signed(project_root: Path, tmp_path: Path, url: str) -> None:
    key = tmp_path / "key.pem"
    assert run_main(project_root, "db", "keygen", key).returncode == 0
    none = run_main(project_root, "handover", "take", "--db", url)
    assert (none.returncode, none.stderr) == (1, "error: handover: show: no shift was handed over yet\n")
    given = answer(run_main(project_root, "handover", "give", "--notes", "the bridge", "--sign", key, "--db", url))
    assert given["signature_ok"] is True
    assert given["summary"]["notes"] == "the bridge"
    assert [each["incident"] for each in given["summary"]["incidents"]] == ["0001"]
    assert answer(run_main(project_root, "handover", "take", "--db", url))["taken_by"]
    assert run_main(project_root, "handover", "take", "--db", url).returncode == 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("roster", "read", "none.csv"), "error: roster read: none.csv: No such file or directory"),
        (
            ("roster", "plan", "A-1", "--pattern", "x", "--from", "2026-03-02", "--until", "2026-03-06"),
            "known are office",
        ),
        (
            ("roster", "plan", "A-1", "--pattern", "office", "--from", "2026-03-06", "--until", "2026-03-02"),
            "error: roster plan: --from and --until: until: 2026-03-02",
        ),
        (("handover", "show", "--notes", "x"), "error: handover: show: --notes and --sign go with give"),
    ],
)
def test_wrong_use_is_one_line(project_root: Path, url: str, words: tuple[str, ...], why: str) -> None:
    done = run_main(project_root, *words, "--db", url)
    assert done.returncode == 2
    assert why in done.stderr
    assert done.stderr.count("\n") == 1
