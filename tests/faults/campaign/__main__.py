"""Runs a campaign: a line a round, and the verdict as the last one. Exit status 1 when anything was found."""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from console.bench.cluster import missing_programs
from console.bench.server import MISSING, server_programs
from tests.faults.campaign.desk import DeskHangs
from tests.faults.campaign.faults import ON_CLUSTER, ON_SERVER, Fault, drawn
from tests.faults.campaign.ledger import Judgement
from tests.faults.campaign.world import ClusterWorld, ServerWorld, cluster_world, server_world


class Campaign:
    """The rounds of one campaign, on a server and on a cluster."""

    def __init__(self, server: ServerWorld | None, cluster: ClusterWorld | None, chance: random.Random) -> None:
        self._server, self._cluster, self._chance = server, cluster, chance

    def round(self, fault: Fault) -> str:
        """Command, do the fault while commands go on, and let all come back; what there is to tell.

        Raises:
            DeskHangs: a desk does not.
        """
        chance = self._chance
        world: ServerWorld | ClusterWorld | None = self._cluster if fault in ON_CLUSTER else self._server
        assert world is not None
        before = world.ledger.counted()
        for desk in world.desks:
            desk.go_on()
        go_on_s(chance, 0.2, 0.8)
        if fault in ON_CLUSTER:
            assert isinstance(world, ClusterWorld)
            who = ON_CLUSTER[fault](world, chance)
        else:
            assert isinstance(world, ServerWorld)
            who = ON_SERVER[fault](world, chance)
        go_on_s(chance, 0.2, 0.6)
        decided = world.settle(chance)
        news = world.ledger.counted() - before
        return (
            f"{fault.name}{' ' + who if who else ''}: {news['record']} acknowledged by the record, "
            f"{news['outbox']} by an outbox, {decided} to decide"
        )

    def judge(self) -> Judgement:
        """What is wrong now."""
        found = Judgement()
        for world in (self._server, self._cluster):
            if world is not None:
                found.add(world.judge())
        return found

    def logs_kept(self) -> Path:
        """A folder with what every desk wrote to its log."""
        folder = Path(tempfile.mkdtemp(prefix="faults-logs-"))
        for world in (self._server, self._cluster):
            if world is not None:
                for log in world.logs():
                    shutil.copy(log, folder / f"{type(world).__name__}-{log.name}")
        return folder

    def counted(self) -> str:
        """All that was done."""
        worlds = [world for world in (self._server, self._cluster) if world is not None]
        total = sum((world.ledger.counted() for world in worlds[1:]), worlds[0].ledger.counted())
        refused = sum(world.ledger.refused for world in worlds)
        return f"{total['record']} acknowledged by the record, {total['outbox']} by an outbox, {refused} refused"


def go_on_s(chance: random.Random, low_s: float, high_s: float) -> None:
    """Commands go on for a while."""
    threading.Event().wait(chance.uniform(low_s, high_s))


def say(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(rounds: int, seed: int, *, with_cluster: bool) -> int:
    """Run it; the exit status."""
    small_disks = os.geteuid() == 0
    chance = random.Random(seed)
    plan = drawn(rounds, chance, small_disks=small_disks, cluster=with_cluster)
    say(f"seed {seed}")
    if not small_disks:
        say("no rounds with full disks: only root may mount small ones")
    if not with_cluster:
        say("no rounds with a cluster")
    found = Judgement()
    done = 0
    with contextlib.ExitStack() as stack:
        on_server = any(fault in ON_SERVER for fault in plan)
        on_cluster = any(fault in ON_CLUSTER for fault in plan)
        server = stack.enter_context(server_world(str(seed))) if on_server else None
        cluster = stack.enter_context(cluster_world(str(seed))) if on_cluster else None
        campaign = Campaign(server, cluster, chance)
        try:
            for fault in plan:
                begun = time.monotonic()
                told = campaign.round(fault)
                done += 1
                say(f"round {done}: {told}; {time.monotonic() - begun:.1f} s")
                if done % 10 == 0 or done == rounds:
                    found = campaign.judge()
                    if not found.is_good:
                        break
        except DeskHangs as hangs:
            found = campaign.judge()
            found.unequal.append(str(hangs))
        say(campaign.counted())
        for line in found.lines():
            say(line)
        if not found.is_good:
            say(f"what the desks logged: {campaign.logs_kept()}")
    say(verdict(done, found))
    return 0 if found.is_good and done == rounds else 1


def verdict(rounds: int, found: Judgement) -> str:
    """The last line."""
    chain = "broken" if found.chain else "ok"
    desks = "unequal" if found.unequal else "equal"
    counts = f"{len(found.lost)} lost, {len(found.twice)} twice, {len(found.double)} double"
    return f"faults: {rounds} rounds, {counts}, chain {chain}, desks {desks}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and run."""
    reading = argparse.ArgumentParser(prog="faults", description=__doc__)
    reading.add_argument("--rounds", type=int, default=200)
    reading.add_argument("--seed", type=int, default=None, help="default: drawn, and printed")
    reading.add_argument("--without-cluster", action="store_true")
    wanted = reading.parse_args(arguments)
    missing = MISSING if server_programs() is None else None if wanted.without_cluster else missing_programs()
    if missing:
        sys.stderr.write(f"error: faults: servers: {missing}\n")
        return 1
    seed = random.SystemRandom().randrange(1_000_000) if wanted.seed is None else wanted.seed
    return run(wanted.rounds, seed, with_cluster=not wanted.without_cluster)


if __name__ == "__main__":
    sys.exit(main())
