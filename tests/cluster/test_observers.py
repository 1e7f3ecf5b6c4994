"""Who only looks on, at a real standby: sees what the primary commits, and changes nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import main
from console.bench.cluster import Cluster
from console.commands.receive_incident import ReceiveIncident
from console.doctrines import load_doctrine
from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.session import Session
from db.positions import PositionStore
from db.store import Store
from tests.db.test_session import Recorder
from tests.support.desks import START, Desk

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]
PLACE = LonLat(117.0, 36.6)


def started(project_root: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *words],
        cwd=project_root,
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def desk_on(cluster: Cluster, name: str, unit: str = "U-1") -> Iterator[Desk]:
    """A desk on the primary, with one unit put on record."""
    desk = Desk(Store.open_or_make(cluster.url(name), kind="live", name="shift", now=START), cluster.user, seed=unit)
    try:
        desk.unit(unit)
        yield desk
    finally:
        desk.bus.close()
        desk.store.close()


def replayed(cluster: Cluster, name: str, standby: str, seq: int) -> bool:
    """Whether a standby shows an entry."""
    with cluster.connect(name, "any", standby) as connection:
        return bool(connection.execute("SELECT EXISTS (SELECT FROM journal WHERE seq = %s)", (seq,)).fetchall()[0][0])


def test_a_console_on_a_standby_follows_and_is_refused(whole_cluster: Cluster) -> None:
    cluster, name = whole_cluster, whole_cluster.database()
    recorder = Recorder()
    with desk_on(cluster, name) as desk:
        positions = PositionStore.open(desk.store.url)
        standby = cluster.standby()
        cluster.until(lambda: replayed(cluster, name, standby, 1), "the standby has the first entry")
        store = Store.open(cluster.url(name, attrs="standby"))
        assert store.rights.looks_on
        session = Session(store, user=store.login, doctrine=load_doctrine(), listener=recorder)
        session.start()
        try:
            recorder.wait(lambda told: "U-1" in told.picture.units)
            for number in range(20):
                desk.incident(f"{number}")
            positions.write([Fix("U-1", PLACE, START, 90.0, 5.0)])
            recorder.wait(lambda told: [entry.seq for entry in told.entries] == list(range(1, 22)))
            recorder.wait(lambda told: told.fixes.units == ("U-1",))
            refused = session.submit(ReceiveIncident(incident="x", class_code="help", priority=2, at=PLACE)).result(30)
            assert refused.error_code == "not_allowed"
            assert "standby" in (refused.error_text or "")
            desk.incident("after")
            recorder.wait(lambda told: "after" in told.picture.incidents)
            assert "x" not in recorder.picture.incidents
            assert recorder.health.db_ok
        finally:
            session.stop()
            positions.close()
        with cluster.connect(name) as connection:
            assert connection.execute("SELECT count(*) FROM presence").fetchall() == [(0,)]
            assert connection.execute("SELECT count(*) FROM command").fetchall() == [(22,)]


def test_a_console_on_a_standby_says_when_it_is_cut_off_and_goes_on(whole_cluster: Cluster) -> None:
    cluster, name = whole_cluster, whole_cluster.database()
    recorder = Recorder()
    with desk_on(cluster, name):
        standby = cluster.standby(synchronous=True)
        cluster.until(lambda: replayed(cluster, name, standby, 1), "the standby has the first entry")
        store = Store.open(cluster.url(name, attrs="any", only=standby))
        session = Session(store, user=store.login, doctrine=load_doctrine(), listener=recorder)
        session.start()
        try:
            recorder.wait(lambda told: told.health.db_ok and len(told.entries) == 1)
            dead = cluster.kill_primary()
            recorder.wait(lambda told: not told.health.db_ok)
            assert "gets nothing from its primary" in recorder.health.text
            cluster.wait_for_primary(other_than=dead)
            with desk_on(cluster, name, "U-2"):
                recorder.wait(lambda told: told.health.db_ok and "U-2" in told.picture.units)
            assert [entry.seq for entry in recorder.entries] == [1, 2]
            cluster.revive(dead)
        finally:
            session.stop()


def test_the_command_line_on_a_standby_reads_and_refuses(
    whole_cluster: Cluster, project_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cluster, name = whole_cluster, whole_cluster.database()
    with desk_on(cluster, name) as desk:
        desk.incident("0412")
        standby = cluster.standby()
        cluster.until(lambda: replayed(cluster, name, standby, 2), "the standby has both entries")
        head = desk.head()
    url = cluster.url(name, attrs="standby")
    assert main.main(["db", "verify", "--db", url, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["head"] == head[1]
    exported = tmp_path / "incidents.json"
    assert main.main(["export", "--db", url, "--what", "incidents", "--format", "json", str(exported)]) == 0
    assert "0412" in exported.read_text()
    assert main.main(["db", "info", "--db", url, "--json"]) == 0
    capsys.readouterr()
    assert main.main(["db", "init", "--db", url]) == 1
    assert "in a read-only transaction" in capsys.readouterr().err

    line = json.dumps({"command": "RegisterUnit", "unit": "U-2", "at": [117.0, 36.6]})
    refused = started(project_root, "command", "--db", url, given=line + "\n")
    assert refused.returncode == 0, refused.stderr
    answer = json.loads(refused.stdout)
    assert answer["error"]["code"] == "not_allowed"
    assert "standby" in answer["error"]["text"]
    fix = '{"unit": "U-1", "at": [117.0, 36.6], "fixed_at": "2026-03-01T08:00:00Z"}\n'
    done = started(project_root, "positions", "--db", url, given=fix)
    assert done.returncode == 1
    assert "in a read-only transaction" in done.stderr
    assert done.stderr.count("\n") == 1
    with cluster.connect(name) as connection:
        assert connection.execute("SELECT count(*) FROM position_latest").fetchall() == [(0,)]
