"""What a primary that dies takes with it: nothing that was acknowledged while commits wait for a standby; and when they
do not wait, what had not been sent, and then every desk that saw it is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.bench.cluster import Cluster
from console.bench.cluster_load import Load
from console.care import Care
from console.clock import SystemClock
from console.commands.base import Outcome
from console.commands.bus import Bus
from console.commands.register_unit import RegisterUnit
from console.doctrines import load_doctrine
from console.domain.geo import LonLat
from console.heads import HeadMemory
from console.surroundings import RegionSurroundings
from db import journal
from db.errors import StoreUnreachable
from db.store import Store
from db.tail import EntriesLost, Tail
from tests.support.desks import START

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]


@pytest.fixture
def store(whole_cluster: Cluster) -> Iterator[Store]:
    """A record of its own on the cluster."""
    made = Store.open_or_make(whole_cluster.url(whole_cluster.database()), kind="live", name="shift", now=START)
    yield made
    made.close()


@pytest.fixture
def bus(store: Store) -> Iterator[Bus]:
    made = Bus(
        store, clock=SystemClock(), actor=store.login, doctrine=load_doctrine(), surroundings=RegionSurroundings()
    )
    yield made
    made.close()


@pytest.fixture
def asynchronous(whole_cluster: Cluster) -> Iterator[Cluster]:
    """The shared cluster, its commits waiting for nobody as long as the test lasts."""
    whole_cluster.make_synchronous(False)
    yield whole_cluster
    for node in whole_cluster.nodes.values():
        if not node.patroni.alive:
            whole_cluster.revive(node.name)
    whole_cluster.make_synchronous(True)


def unit(number: int) -> RegisterUnit:
    return RegisterUnit(id=f"id-{number}", unit=f"U-{number}", at=LonLat(117.0, 36.6))


def kept(store: Store) -> list[str]:
    with store.reading() as connection:
        assert journal.verify(connection).ok
        return [entry.id for entry in journal.entries(connection)]


def test_a_commit_that_no_standby_has_is_not_acknowledged(whole_cluster: Cluster, store: Store, bus: Bus) -> None:
    assert bus.run(unit(1)).seq == 1
    answers: list[Outcome | StoreUnreachable] = []

    def send() -> None:
        try:
            answers.append(bus.run(unit(2)))
        except StoreUnreachable as lost:
            answers.append(lost)

    whole_cluster.freeze_senders()
    sender = threading.Thread(target=send)
    sender.start()
    waiting = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep')"
    with whole_cluster.connect() as connection:
        whole_cluster.until(lambda: connection.execute(waiting).fetchall()[0][0], "a commit waits for its standby")
    assert answers == []
    dead = whole_cluster.kill_primary()
    sender.join()
    assert isinstance(answers[0], StoreUnreachable)
    whole_cluster.wait_for_primary(other_than=dead)
    assert kept(store) == ["id-1"]
    assert bus.run(unit(2)).seq == 2
    assert kept(store) == ["id-1", "id-2"]


def test_without_waiting_acknowledged_entries_are_lost_and_every_desk_is_told(
    asynchronous: Cluster, store: Store, bus: Bus, tmp_path: Path
) -> None:
    cluster = asynchronous
    tail = Tail(store, 0)
    memory = HeadMemory("postgresql://somewhere/shift", tmp_path)
    care = Care(store, user="li", doctrine=load_doctrine(), tell=lambda _state: None, memory=memory)
    try:
        assert bus.run(unit(1)).seq == 1
        with cluster.connect() as connection:
            flushed = "SELECT bool_and(replay_lsn >= pg_current_wal_flush_lsn()) FROM pg_stat_replication"
            cluster.until(lambda: connection.execute(flushed).fetchall()[0][0], "every standby has the first entry")
        cluster.freeze_senders()
        assert [bus.run(unit(number)).seq for number in (2, 3, 4)] == [2, 3, 4]
        seen = [entry.id for entry in tail.wait(10.0)]
        assert seen == ["id-1", "id-2", "id-3", "id-4"]
        assert care.look().is_well
        dead = cluster.kill_primary()
        cluster.wait_for_primary(other_than=dead)

        assert kept(store) == ["id-1"]
        state = care.look()
        assert state.unlike is not None
        assert state.unlike.is_cut
        assert (state.unlike.was.seq, state.unlike.ends_at) == (4, 1)
        with pytest.raises(EntriesLost, match="entry 4, which was read here, is not there any more"):
            look_until_it_answers(tail)
    finally:
        tail.close()


def test_etcd_may_be_gone_while_every_node_answers(whole_cluster: Cluster) -> None:
    name = whole_cluster.database()
    load = Load(whole_cluster.url(name), whole_cluster.conninfo(name), writers=1, pause_s=0.1)
    load.start()
    for process in whole_cluster.etcds:
        process.kill()
    begun = time.monotonic()
    while time.monotonic() - begun < 8.0:  # the key of the primary has run out after 5
        load.wait_for(5)
    gap_s = load.gap_s(begun, time.monotonic())
    for process in whole_cluster.etcds:
        process.start()
    account = load.stop()
    assert account.is_right, account
    assert gap_s < 3.0


def look_until_it_answers(tail: Tail) -> None:
    """Ask until the server that took over answers: the connection to the dead one fails first."""
    for _ in range(20):
        try:
            assert tail.wait(5.0) == []
        except StoreUnreachable:
            continue
