"""Joining a shared record in the real program, up to the window that works on it and the next start that finds it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.support.desks import START, Desk
from tests.support.keyring_file import FILE
from tests.support.tls import PASSWORD, TlsServer, tls_server

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]


@pytest.fixture(scope="module")
def tls(postgres_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsServer]:
    with tls_server(postgres_template, tmp_path_factory.mktemp("tls")) as made:
        made.make_owned("shift")
        owner = made.url("shift", login="owner", password=PASSWORD)
        store = Store.open_or_make(owner, kind="live", name="Night shift", now=START)
        desk = Desk(store, "owner")
        desk.unit("A-1", "A-2")
        desk.bus.close()
        store.close()
        made.make_login("li", "console_dispatcher")
        yield made


@pytest.mark.parametrize("way", ["refused", "menu"])
def test_a_record_is_joined(project_root: Path, tmp_path: Path, tls: TlsServer, way: str) -> None:
    address = tls.url("shift", login="li")
    environment = {
        **os.environ,
        "PYTHONPATH": str(project_root),
        "PYTHON_KEYRING_BACKEND": "tests.support.keyring_file.FileKeyring",
        FILE: str(tmp_path / "keyring.json"),
        "HOME": str(tmp_path),
        "QT_QPA_PLATFORM": "offscreen",
        "JOIN_PASSWORD": PASSWORD,
    }

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            cwd=project_root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    played = run("tests/support/real_join.py", way, address, str(tmp_path))
    assert played.returncode == 0, played.stderr
    told = json.loads(played.stdout.splitlines()[-1])
    assert told["failure"] == ""
    assert (told["programs"], told["units"], told["user"], told["role"]) == (2, ["A-1", "A-2"], "li", "dispatcher")
    if way == "refused":
        assert "neither the address, the keyring nor ~/.pgpass" in told["why"]
    kept = Path(os.environ["XDG_CONFIG_HOME"], "command-console", "settings.json").read_text()
    assert "db.precinct.example" in kept, "the next start opens it again"
    for text in (kept, played.stdout, played.stderr):
        assert PASSWORD not in text
        assert "Zw" not in text
    again = run("main.py", "db", "info", "--db", address)
    assert "role: dispatcher" in again.stdout, "the password lies in the keyring now"
