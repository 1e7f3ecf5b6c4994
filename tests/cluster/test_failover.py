"""The primary changes under load, as planned and by kill -9: what was acknowledged is there, once, in order."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.bench.cluster import Cluster
from console.bench.cluster_load import Load
from console.doctrines import load_doctrine
from console.session import Session
from db.store import Store
from tests.db.test_session import Recorder
from tests.support.desks import START

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]

#: The primary is given up after five seconds of silence; the rest is election and a slow machine.
PATIENCE_S = 30.0


@contextmanager
def lines_of(project_root: Path, url: str, lines: list[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """`main.py watch` from the first entry on, its lines kept as they come."""
    watch = subprocess.Popen(
        [sys.executable, "main.py", "watch", "--db", url, "--from", "0"],
        cwd=project_root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert watch.stdout is not None
    reader = threading.Thread(target=lambda: lines.extend(watch.stdout or ()))
    reader.start()
    try:
        yield watch
    finally:
        watch.terminate()
        watch.wait()
        reader.join()
        watch.stdout.close()
        assert watch.stderr is not None
        print(watch.stderr.read().decode())  # noqa: T201
        watch.stderr.close()


def test_every_desk_goes_on_over_a_switchover_and_two_kills(whole_cluster: Cluster, project_root: Path) -> None:
    cluster, name = whole_cluster, whole_cluster.database()
    load = Load(cluster.url(name), cluster.conninfo(name), writers=3)
    recorder, lines = Recorder(), list[bytes]()
    desk = Session(Store.open(cluster.url(name)), user=cluster.user, doctrine=load_doctrine(), listener=recorder)
    gaps = {}
    with lines_of(project_root, cluster.url(name), lines) as watch:
        desk.start()
        try:
            load.start()
            load.wait_for(30)
            cluster.until(lambda: lines or watch.poll() is not None, "watch has begun")
            begun = time.monotonic()
            cluster.switchover()
            load.wait_for(30, PATIENCE_S)
            gaps["switchover"] = load.gap_s(begun, time.monotonic())
            for number in (1, 2):
                cluster.wait_whole()
                load.wait_for(30)
                begun = time.monotonic()
                dead = cluster.kill_primary()
                load.wait_for(30, PATIENCE_S)
                gaps[f"kill -9 {number}"] = load.gap_s(begun, time.monotonic())
                cluster.revive(dead)
            account = load.stop()
            print(account, {what: round(gap, 1) for what, gap in gaps.items()}, dict(load.troubles))  # noqa: T201
            recorder.wait(lambda told: len(told.entries) >= len(load.seen))
            cluster.until(lambda: len(lines) >= len(load.seen) or watch.poll() is not None, "watch has seen all")
        finally:
            desk.stop()
    assert account.is_right, account
    assert account.acknowledged > 150
    assert [(entry.seq, entry.id) for entry in recorder.entries] == load.seen
    assert [json.loads(line)["seq"] for line in lines] == [seq for seq, _ in load.seen]
    assert max(gaps.values()) < PATIENCE_S


def test_the_command_line_answers_again_when_there_is_a_primary(whole_cluster: Cluster, project_root: Path) -> None:
    cluster, name = whole_cluster, whole_cluster.database()
    Store.open_or_make(cluster.url(name), kind="live", name="shift", now=START).close()
    command = subprocess.Popen(
        [sys.executable, "main.py", "command", "--db", cluster.url(name)],
        cwd=project_root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert command.stdin is not None
    assert command.stdout is not None

    def answered(number: int) -> dict[str, object]:
        line = {"command": "RegisterUnit", "unit": f"U-{number}", "at": [117.0, 36.6], "id": f"id-{number}"}
        assert command.stdin is not None
        assert command.stdout is not None
        command.stdin.write(json.dumps(line).encode() + b"\n")
        command.stdin.flush()
        answer: dict[str, object] = json.loads(command.stdout.readline())
        return answer

    try:
        assert answered(1)["seq"] == 1
        dead = cluster.kill_primary()
        refused = answered(2)
        assert refused["ok"] is False
        assert refused["error"]["code"] == "server_lost"  # type: ignore[index]
        cluster.wait_for_primary(other_than=dead)
        assert answered(2) == {"ok": True, "seq": 2, "id": "id-2", "changed": {"unit": ["U-2"]}}
        assert answered(1)["seq"] == 1
        cluster.revive(dead)
    finally:
        command.stdin.close()
        command.wait()
        command.stdout.close()
