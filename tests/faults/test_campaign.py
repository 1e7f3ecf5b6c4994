"""The fault campaign itself: a short one finds nothing, and its judge finds what is wrong when something is."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.faults.campaign.__main__ import verdict
from tests.faults.campaign.faults import ON_CLUSTER, ON_SERVER, drawn
from tests.faults.campaign.ledger import Judgement, Ledger
from tests.support.databases import programs_or_skip
from tests.support.desks import Desk, desks

ROUNDS, SEED = 6, 11


@pytest.fixture
def desk(engine_url: str) -> Iterator[Desk]:
    with desks(engine_url) as make:
        yield make("li")


def judged(desk: Desk, ledger: Ledger) -> Judgement:
    with desk.store.reading() as connection:
        return ledger.judge(connection)


def written(desk: Desk, statement: str) -> None:
    with desk.store.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.slow
@pytest.mark.postgresql
def test_a_short_campaign_finds_nothing(project_root: Path) -> None:
    programs_or_skip()
    command = [sys.executable, "-m", "tests.faults.campaign", "--rounds", str(ROUNDS), "--seed", str(SEED)]
    done = subprocess.run(
        [*command, "--without-cluster"], cwd=project_root, capture_output=True, text=True, timeout=280, check=False
    )
    lines = done.stdout.splitlines()
    assert lines[-1] == f"faults: {ROUNDS} rounds, 0 lost, 0 twice, 0 double, chain ok, desks equal", done.stdout
    assert lines[0] == f"seed {SEED}"
    assert done.returncode == 0, done.stderr


def test_what_was_acknowledged_and_kept_is_well(desk: Desk) -> None:
    ledger = Ledger()
    desk.unit("U-1")
    done = desk.done("ReceiveIncident", incident="1", priority=1, at=[117.0, 36.6], class_="help", summary="a 1 f00")
    ledger.hear("a", {"acknowledged": done.id, "by": "record", "seq": done.seq})
    ledger.hear("a", {"acknowledged": "given offline", "by": "outbox", "seq": 9})
    ledger.hear("a", {"link": "online", "to_decide": ["given offline"]})
    assert judged(desk, ledger).is_good


def test_what_is_lost_is_found(desk: Desk) -> None:
    ledger = Ledger()
    desk.unit("U-1", "U-2")
    with desk.store.reading() as connection:
        (kept,) = connection.execute(text("SELECT command_id FROM journal WHERE seq = 1")).one()
    ledger.hear("a", {"acknowledged": "nowhere", "by": "record", "seq": 2})
    ledger.hear("b", {"acknowledged": "nowhere too", "by": "outbox", "seq": 7})
    ledger.hear("c", {"acknowledged": kept, "by": "record", "seq": 2})
    assert len(judged(desk, ledger).lost) == 3


def test_what_was_dropped_and_done_all_the_same_is_found(desk: Desk) -> None:
    ledger = Ledger()
    done = desk.done("RegisterUnit", unit="U-1", at=[117.0, 36.6])
    ledger.hear("a", {"acknowledged": done.id, "by": "outbox", "seq": 7})
    ledger.decide(done.id, again=False)
    assert len(judged(desk, ledger).twice) == 1


def test_a_command_that_was_worked_twice_is_found_by_its_words(desk: Desk) -> None:
    desk.incident("1")
    for _ in range(2):
        desk.done("AddNote", incident="1", text="a 4 c0ffee")
    assert "c0ffee" in judged(desk, Ledger()).twice[0]


def test_a_row_that_the_journal_does_not_lead_to_is_found(desk: Desk) -> None:
    desk.unit("U-1")
    assert judged(desk, Ledger()).chain is None
    written(desk, "UPDATE unit SET people = 9")
    assert judged(desk, Ledger()).chain == "unit U-1 is not as the journal leads to"


def test_a_unit_that_is_bound_twice_is_found(desk: Desk) -> None:
    desk.unit("U-1")
    desk.incident("1")
    desk.incident("2")
    desk.done("AssignUnits", incident="1", units=["U-1"])
    assert judged(desk, Ledger()).double == []
    written(desk, "DROP INDEX assignment_one_active_per_unit")
    written(
        desk,
        "INSERT INTO assignment (key, incident, unit, role, assigned_at, version)"
        " SELECT 'again', '2', unit, role, assigned_at, 1 FROM assignment",
    )
    found = judged(desk, Ledger())
    assert "U-1 is bound twice" in found.double
    assert "U-1 says another incident than its assignment" in found.double


def test_the_last_line_and_the_draw() -> None:
    found = Judgement(lost=["x"], chain="entry 3", unequal=["desk a"])
    assert verdict(7, found) == "faults: 7 rounds, 1 lost, 0 twice, 0 double, chain broken, desks unequal"
    assert [line.split(":")[0] for line in found.lines()] == ["lost", "unequal", "chain"]
    everything = drawn(400, random.Random(1), small_disks=True, cluster=True)
    assert set(everything) == {*ON_SERVER, *ON_CLUSTER}
    assert everything == drawn(400, random.Random(1), small_disks=True, cluster=True)
    rest = drawn(400, random.Random(1), small_disks=False, cluster=False)
    assert set(rest) == {fault for fault in ON_SERVER if not fault.small_disk}
