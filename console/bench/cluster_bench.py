"""How long nothing can be written while a cluster changes its primary, beside a bare connection that only inserts.

Three nodes and three members of etcd on this machine, all of which wait for the disk; four writers through the bus.
`CLUSTER_KILLS` says how many times the primary is killed (8).
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

from console.bench import BenchFailed, Progress, Result
from console.bench.cluster import Cluster, cluster, missing_programs
from console.bench.cluster_load import Load

SWITCHOVERS = 3
#: Commands that are acknowledged before and after each change.
SETTLED = 100


def run(progress: Progress) -> list[Result]:
    """Planned switchovers, then kill -9 of the primary again and again, all under one load.

    Raises:
        BenchFailed: a program is missing, or an acknowledged command was lost.
    """
    missing = missing_programs()
    if missing is not None:
        raise BenchFailed("cluster", missing)
    kills = int(os.environ.get("CLUSTER_KILLS", "8"))
    with cluster(etcds=3, durable=True) as made:
        progress(f"cluster: up after {made.up_s:.1f} s")
        name = made.database()
        load = Load(made.url(name), made.conninfo(name))
        load.start()
        planned = [_gaps(load, made, made.switchover, progress) for _ in range(SWITCHOVERS)]
        killed = []
        for _ in range(kills):
            killed.append(_gaps(load, made, made.kill_primary, progress))
            made.revive(next(node.name for node in made.nodes.values() if not node.patroni.alive))
            made.wait_whole()
        account = load.stop()
        if not account.is_right:
            raise BenchFailed("cluster", f"the record is not what was acknowledged: {account}")
        return [
            Result("three nodes up and whole", made.up_s, "s", "ttl of the primary's key", 5.0),
            *_results("switchover", planned),
            *_results("kill -9 of the primary", killed),
            Result(
                f"acknowledged commands lost in {SWITCHOVERS} switchovers and {kills} kills",
                account.lost,
                "commands",
                "acknowledged",
                account.acknowledged,
            ),
        ]


def _gaps(load: Load, made: Cluster, change: Callable[[], str], progress: Progress) -> tuple[float, float]:
    """Change the primary once; the longest time without an answer, of the bus and of the bare connection."""
    made.wait_whole()
    load.wait_for(SETTLED)
    begun = time.monotonic()
    change()
    load.wait_for(SETTLED)
    until = time.monotonic()
    found = load.gap_s(begun, until), load.bare_gap_s(begun, until)
    progress(f"cluster: {change.__name__}: {found[0]:.1f} s without an answer")
    return found


def _results(what: str, gaps: list[tuple[float, float]]) -> list[Result]:
    ours, bare = [gap for gap, _ in gaps], [gap for _, gap in gaps]
    reference = "bare psycopg inserting one row at a time"
    return [
        Result(f"{what}: without writes, median of {len(gaps)}", *_pair(statistics.median, ours, bare, reference)),
        Result(f"{what}: without writes, longest of {len(gaps)}", *_pair(max, ours, bare, reference)),
    ]


def _pair(
    of: Callable[[list[float]], float], ours: list[float], bare: list[float], reference: str
) -> tuple[float, str, str, float]:
    return of(ours), "s", reference, of(bare)
