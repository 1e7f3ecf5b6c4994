"""`command`, `watch`, `positions`, `db` and `export` as programs, by the command-line contract."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.program import Main, run_main

KEYS = {"seq", "at", "seen_at", "command", "actor", "changed"}


@pytest.fixture
def main(project_root: Path) -> Main:
    """Runs main.py with words and standard input."""
    return partial(run_main, project_root)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database that is not there yet."""
    return f"sqlite:///{tmp_path / 'shift.db'}"


def register(unit: str, **more: Any) -> dict[str, Any]:
    return {"command": "RegisterUnit", "unit": unit, "at": [117.0, 36.6], **more}


def call(number: str, **more: Any) -> dict[str, Any]:
    return {
        "command": "ReceiveIncident",
        "incident": number,
        "class": "dispute",
        "priority": 2,
        "at": [117.01, 36.6],
        **more,
    }


def answers(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_line_is_answered_in_order_and_a_bad_one_is_not_fatal(main: Any, url: str) -> None:
    lines = [
        register("A-1"),
        "this is no command",
        '{"command": "Fly", "id": "x"}',
        '{"command": "RegisterUnit", "unit": "A-2"}',
        "[1, 2]",
        call("0412", address="3 Mill Lane", id="c0ffee"),
        {"command": "AssignUnits", "incident": "0412", "units": ["A-1"], "colour": "red"},
        {"command": "AssignUnits", "incident": "0412", "units": ["A-1"]},
        {"command": "AssignUnits", "incident": "0412", "units": ["A-1"]},
    ]
    told = answers(main("command", "--db", url, lines=lines))
    assert [answer["ok"] for answer in told] == [True, False, False, False, False, True, False, True, False]
    assert [answer["seq"] for answer in told if answer["ok"]] == [1, 2, 3]
    assert told[2]["id"] == "x"
    assert "at" in told[3]["error"]["text"]
    assert "colour" in told[6]["error"]["text"]
    assert told[8]["error"] == {"code": "unit_busy", "text": "A-1 is dispatched on 0412: release or reassign it"}
    assert told[7]["changed"] == {"unit": ["A-1"], "assignment": ["0412/A-1/1"], "incident": ["0412"]}


def test_the_whole_vocabulary_is_understood(main: Any, url: str) -> None:
    lines = [
        *(
            register(f"A-{n}", group=f"G{n}", arm="patrol", post="P1", people=6, capabilities=["legal"])
            for n in range(1, 5)
        ),
        call(
            "1",
            source="110",
            summary="noise",
            answered_at="2026-03-01T08:00:00+08:00",
            entered_at="2026-03-01T00:00:30Z",
        ),
        {"command": "UpdateIncident", "incident": "1", "priority": 1, "class": "dispute.family"},
        {"command": "AssignUnits", "incident": "1", "units": ["A-1"], "role": "lead"},
        {"command": "SetUnitStatus", "unit": "A-1", "status": "acknowledged"},
        {"command": "Escalate", "incident": "1", "tier": 2},
        {"command": "Escalate", "incident": "1", "tier": 1, "units": ["A-2", "A-3"]},
        call("2"),
        {"command": "ReassignUnits", "units": ["A-1"], "incident": "2"},
        {"command": "ReleaseUnits", "incident": "2", "units": ["A-1"], "reason": "not needed"},
        {"command": "AddNote", "incident": "2", "text": "caller rang again"},
        {"command": "AddFeedback", "incident": "2", "unit": "A-1", "text": "all quiet"},
        {"command": "CloseIncident", "incident": "1", "disposition": "mediated"},
        {"command": "ReopenIncident", "incident": "1", "reason": "again"},
        {"command": "Undo", "seq": 17},
        {"command": "DivertIncident", "incident": "2", "to": "hotline", "reason": "street light"},
    ]
    told = answers(main("command", "--db", url, lines=lines))
    assert all(answer["ok"] for answer in told), [answer for answer in told if not answer["ok"]]
    assert told[8]["shortfalls"] == []
    assert sorted(told[8]["changed"]["unit"]) == ["A-2", "A-3"]
    rows = {row["incident"]: row for row in exported(main, url, "incidents")}
    assert rows["1"]["answered_at"] == "2026-03-01T00:00:00.000Z"
    assert (rows["1"]["status"], rows["2"]["status"], rows["2"]["disposition"]) == ("closed", "diverted", "diverted")


def exported(main: Any, url: str, what: str) -> list[dict[str, Any]]:
    target = Path(url.removeprefix("sqlite:///")).with_name(f"{what}.json")
    done = main("export", "--db", url, "--what", what, "--format", "json", str(target))
    assert done.returncode == 0, done.stderr
    return list(json.loads(target.read_text(encoding="utf-8")))


def test_watch_prints_what_another_program_commits(project_root: Path, main: Any, url: str) -> None:
    assert main("command", "--db", url, lines=[register("A-1"), register("A-2")]).returncode == 0
    watcher = subprocess.Popen(
        [sys.executable, "main.py", "watch", "--db", url, "--from", "1"],
        cwd=project_root,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert watcher.stdout is not None
        first = json.loads(watcher.stdout.readline())
        assert main("command", "--db", url, lines=[call("0412", actor="wang")]).returncode == 0
        second = json.loads(watcher.stdout.readline())
        watcher.send_signal(signal.SIGINT)
        assert watcher.wait(20) == 0
    finally:
        watcher.kill()
        watcher.wait()
        if watcher.stdout is not None:
            watcher.stdout.close()
    assert first.keys() == second.keys() == KEYS
    assert (first["seq"], second["seq"], second["actor"], second["command"]) == (2, 3, "wang", "ReceiveIncident")
    assert second["at"] <= second["seen_at"]


def test_positions_keep_good_lines_and_name_bad_ones(main: Any, url: str) -> None:
    assert main("command", "--db", url, lines=[register("A-1")]).returncode == 0
    good = {
        "unit": "A-1",
        "at": [117.2, 36.7],
        "fixed_at": "2026-03-01T08:00:00+08:00",
        "course_deg": 450,
        "speed_mps": 9,
    }
    lines = [good, "{", {**good, "at": [36.7, 117.2]}, {**good, "fixed_at": "yesterday"}, {**good, "speed_mps": -3}]
    done = main("positions", "--db", url, "--json", lines=lines)
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"lines": 5, "kept": 1, "bad": 4}
    assert [line.split(":")[2] for line in done.stderr.splitlines()] == [" line 2", " line 3", " line 4", " line 5"]
    (unit,) = exported(main, url, "units")
    assert (unit["at"], unit["fixed_at"]) == ([117.2, 36.7], "2026-03-01T00:00:00.000Z")


def test_the_exported_journal_can_be_checked_by_anybody(main: Any, url: str) -> None:
    assert (
        main("command", "--db", url, lines=[register("A-1"), call("0412", summary="a family quarrel")]).returncode == 0
    )
    prev = "0" * 64
    for entry in exported(main, url, "journal"):
        text = "\n".join([prev, str(entry["seq"]), entry["actor"], entry["body"]])
        assert (entry["prev"], entry["hash"]) == (prev, hashlib.sha256(text.encode()).hexdigest())
        assert "quarrel" not in entry["body"]
        prev = entry["hash"]
    verdict = json.loads(main("db", "verify", "--db", url, "--json").stdout)
    assert verdict == {"entries": 2, "ok": True, "head": prev, "first_bad": None, "reason": None}


def test_csv_of_incidents_has_a_column_each_and_runs_no_formula(main: Any, url: str, tmp_path: Path) -> None:
    assert main("command", "--db", url, lines=[call("0412", summary="=HYPERLINK(1)")]).returncode == 0
    target = tmp_path / "incidents.csv"
    assert main("export", "--db", url, "--what", "incidents", "--format", "csv", str(target)).returncode == 0
    with target.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["incident"], row["class"], row["lon"], row["lat"]) == ("0412", "dispute", "117.01", "36.6")
    assert row["summary"] == "'=HYPERLINK(1)"


def test_backup_while_open_and_restore(main: Any, url: str, tmp_path: Path) -> None:
    assert main("command", "--db", url, lines=[register("A-1"), call("0412")]).returncode == 0
    copy, again = tmp_path / "copy.db", tmp_path / "again.db"
    assert main("db", "backup", "--db", url, str(copy)).returncode == 0
    assert main("db", "restore", "--db", f"sqlite:///{again}", str(copy)).returncode == 0
    first, second = (
        json.loads(main("db", "verify", "--db", f"sqlite:///{path}", "--json").stdout) for path in (copy, again)
    )
    assert first == second
    assert first["ok"]
    refused = main("db", "restore", "--db", f"sqlite:///{again}", str(copy))
    assert refused.returncode == 1
    assert "exists already" in refused.stderr


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("db", "verify", "--db", "sqlite:///{tmp}/none.db"), 2, "there is no such file"),
        (("watch", "--db", "sqlite:///{tmp}/none.db"), 2, "there is no such file"),
        (("command", "--db", "sqlite:///{tmp}/no/folder.db"), 2, "its folder does not exist"),
        (("db", "info", "--db", "sqlite:///{tmp}/text.db"), 1, "no SQLite database"),
        (("db", "info", "--db", "postgresql://nobody@127.0.0.1:1/none"), 1, "nothing answers"),
        (("export", "--db", "x", "--what", "weather", "--format", "csv", "f"), 2, "weather"),
    ],
)
def test_failures_are_one_line_naming_what_and_where(
    main: Any, tmp_path: Path, words: tuple[str, ...], status: int, told: str
) -> None:
    (tmp_path / "text.db").write_text("this is a text file, not a database, and it is long enough to look at " * 20)
    done = main(*(word.replace("{tmp}", str(tmp_path)) for word in words))
    assert done.returncode == status
    assert told in done.stderr
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_disk_that_fills_up_keeps_what_was_acknowledged(main: Any, url: str) -> None:
    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    lines = [register(f"U-{number}") for number in range(600)]
    told = answers(main("command", "--db", url, lines=lines, preexec_fn=small_disk))
    accepted = [answer["seq"] for answer in told if answer["ok"]]
    refused = [answer for answer in told if not answer["ok"]]
    assert len(told) == 600
    assert accepted
    assert refused
    assert {answer["error"]["code"] for answer in refused} == {"server_lost"}
    assert "disk" in refused[0]["error"]["text"]
    verdict = json.loads(main("db", "verify", "--db", url, "--json").stdout)
    assert verdict["ok"]
    assert verdict["entries"] == max(accepted) == len(accepted)


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Callable[[Path], Path]]:
    """Puts a copy of a file where nobody can write, not even root."""
    folder = tmp_path / "read-only"
    folder.mkdir()
    mounted = False

    def put(file: Path) -> Path:
        nonlocal mounted
        if os.geteuid() == 0:
            mounted = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=False).returncode == 0
            if not mounted:
                pytest.skip("root may write everywhere, and may not mount here")
        copy = folder / file.name
        shutil.copy(file, copy)
        if mounted:
            subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        else:
            copy.chmod(0o444)
            folder.chmod(0o555)
        return copy

    yield put
    if mounted:
        subprocess.run(["umount", folder], check=True)
    folder.chmod(0o755)


def test_a_read_only_database_is_said_to_be_so_and_can_be_read(
    main: Any, url: str, read_only: Callable[[Path], Path], tmp_path: Path
) -> None:
    assert main("command", "--db", url, lines=[register("A-1")]).returncode == 0
    there = f"sqlite:///{read_only(Path(url.removeprefix('sqlite:///')))}"
    done = main("command", "--db", there, lines=[register("A-2")])
    assert done.returncode == 1
    assert "read-only" in done.stderr
    assert json.loads(main("db", "verify", "--db", there, "--json").stdout)["ok"]
    assert (
        main("export", "--db", there, "--what", "units", "--format", "json", str(tmp_path / "u.json")).returncode == 0
    )
