"""The main job in a real window under an X server: drag, escalate, undo; then the record from outside."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

COMMANDS = [
    *({"command": "RegisterUnit", "unit": f"A-{n}", "at": [112.28 + n / 40, 33.30], "people": 5} for n in range(1, 5)),
    {"command": "ReceiveIncident", "incident": "0412", "class": "dispute.family", "priority": 2, "at": [112.30, 33.24]},
]


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of the test's own."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("no Xvfb or xdotool on this machine")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as numbers:
            yield f":{numbers.readline().strip()}"
    finally:
        server.terminate()
        server.wait(20)


def program(project_root: Path, *words: str, **named: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=project_root, capture_output=True, text=True, check=False, timeout=240, **named
    )


@pytest.mark.slow
def test_a_first_shift_by_mouse_and_key(project_root: Path, tmp_path: Path, display: str) -> None:
    county, db, picture = tmp_path / "county", f"sqlite:///{tmp_path / 'shift.db'}", tmp_path / "drag.png"
    made = program(project_root, "main.py", "region", "training", str(county))
    assert made.returncode == 0, made.stderr
    lines = "".join(json.dumps(line) + "\n" for line in COMMANDS)
    received = program(project_root, "main.py", "command", "--db", db, input=lines)
    assert received.stdout.count('"ok":true') == len(COMMANDS)

    env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(project_root)}
    played = program(project_root, "tests/support/real_shift.py", db, str(county), str(picture), env=env)
    assert played.returncode == 0, played.stderr
    told = json.loads(played.stdout.splitlines()[-1])
    assert told["failure"] == ""
    assert told["is_dragging"]
    assert told["dragged"] == ["A-1"]
    assert len(told["escalated"]) == 3
    assert "A-1" in told["escalated"]
    assert told["undone"] == ["A-1"]
    assert picture.stat().st_size > 0

    exported = tmp_path / "journal.json"
    assert (
        program(
            project_root, "main.py", "export", "--db", db, "--what", "journal", "--format", "json", str(exported)
        ).returncode
        == 0
    )
    entries = json.loads(exported.read_text(encoding="utf-8"))
    by_hand = [(entry["command"], entry["actor"]) for entry in entries if entry["actor"] == "li"]
    assert [name for name, _ in by_hand] == ["AdoptRegion", "AssignUnits", "Escalate", "Undo"]
    verdict = program(project_root, "main.py", "db", "verify", "--db", db, "--json")
    assert json.loads(verdict.stdout)["ok"]
