"""The window is killed: what nobody had looked at is new again, what was looked at is not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.slow
def test_a_killed_window_comes_back_with_what_nobody_had_seen(project_root: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'live.db'}"
    folders = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("DATA", "CONFIG", "CACHE", "STATE")}
    env = {**os.environ, **folders, "PYTHONPATH": str(project_root), "QT_QPA_PLATFORM": "offscreen"}

    def receive(*numbers: str) -> None:
        call = {"command": "ReceiveIncident", "class": "traffic", "priority": 2, "at": [112.3, 33.3]}
        lines = "".join(json.dumps({**call, "incident": number}) + "\n" for number in numbers)
        command = [sys.executable, "main.py", "command", "--db", url]
        done = subprocess.run(
            command, cwd=project_root, env=env, input=lines, capture_output=True, text=True, timeout=60, check=True
        )
        assert done.stdout.count('"ok":true') == len(numbers), done.stdout

    def sit(look_at: str = "") -> tuple[int, dict[str, Any]]:
        command = [sys.executable, "tests/support/seen_desk.py", url, look_at]
        done = subprocess.run(
            command, cwd=project_root, env=env, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout.splitlines()[-1])

    receive("C1")
    status, told = sit()
    assert (status, told) == (0, {"unseen": [], "alerts": []}), "a first look at an operation: all of it is known"
    receive("C2", "C3")
    status, told = sit("C2")
    assert status == -signal.SIGKILL
    assert told == {"unseen": ["C3"], "alerts": ["C3"]}
    status, told = sit()
    assert (status, told) == (0, {"unseen": ["C3"], "alerts": ["C3"]})
