"""One record with its desks, and all that can be done to them: a server of its own on a small disk, or a cluster."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import tempfile
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from console.bench.cluster import Cluster
from console.bench.cluster_node import working_in
from console.bench.server import Server, own, server, server_programs, template
from db import journal, reading
from db.store import Store
from tests.faults.campaign.commander import UNITS, Calls, Commander
from tests.faults.campaign.desk import Desk, DeskHangs
from tests.faults.campaign.ledger import Judgement, Ledger
from tests.faults.campaign.proxy import Line, Mode
from tests.support.desks import Desk as Hands
from tests.support.digest import digest
from tests.support.kills import kill_server

DESKS = ("a", "b", "c")
#: Desks have so long to see the record's last entry when nobody commands.
SEEN_S = 60.0
SERVER_DISK, OUTBOX_DISK = "400m", "48m"


class World(ABC):
    """A record and its desks. `address` goes to the server itself, `url_of` is what a desk is told."""

    def __init__(self, address: str, folder: Path, seed: str) -> None:
        self.address = address
        self.ledger = Ledger()
        self._folder = folder
        hands = Hands(Store.open_or_make(address, kind="live", name="campaign", now=datetime.now(UTC)), "campaign")
        hands.unit(*UNITS)
        hands.bus.close()
        hands.store.close()
        calls = Calls()
        self.desks = [
            Desk(
                self.url_of(name),
                self.outbox_of(name),
                Commander(name, seed, calls),
                self.ledger,
                folder / f"desk-{name}.log",
            )
            for name in self.names
        ]
        for desk in self.desks:
            if not desk.start():
                raise DeskHangs(f"desk {desk.name} does not start; see {folder}")

    names: Sequence[str] = DESKS

    @abstractmethod
    def url_of(self, name: str) -> str:
        """The address that a desk is told."""

    def outbox_of(self, name: str) -> Path:
        """Where a desk keeps its outbox."""
        return self._folder / f"outbox-{name}"

    @abstractmethod
    def heal(self) -> None:
        """Make all well again, but for desks."""

    def wake(self) -> None:
        """Start desks that were killed; one that can not open its record waits until all is healed."""
        for desk in self.desks:
            if not desk.is_alive:
                desk.kill()
                if not desk.start():
                    desk.kill()

    def settle(self, chance: random.Random) -> int:
        """Let commanders rest, outboxes empty, and commanders decide; how many refused ones they had to decide on.

        Raises:
            DeskHangs: a desk does not answer or does not come back.
        """
        for desk in self.desks:
            desk.rest()
        self.heal()
        self.wake()
        decided = 0
        for desk in self.desks:
            desk.ask("wait", "link", **{"for": "online"})
            for command_id in desk.ask("link", "link")["to_decide"]:
                again = chance.random() < 0.3
                self.ledger.decide(command_id, again=again)
                if again:
                    desk.ask("again", "link", id=command_id)
                else:
                    desk.ask("drop", "dropped", id=command_id)
                decided += 1
        for desk in self.desks:
            desk.ask("link", "link")
        return decided

    def judge(self) -> Judgement:
        """What is wrong with the record, and between it and each desk's picture."""
        store = Store.open(self.address)
        try:
            with store.reading() as connection:
                found = self.ledger.judge(connection)
                head = journal.head(connection)[0]
                expected = digest(reading.load(connection))
        finally:
            store.close()
        found.unequal += [
            f"desk {desk.name} is not as the tables" for desk in self.desks if not _is_equal(desk, head, expected)
        ]
        return found

    def logs(self) -> list[Path]:
        """What desks wrote beside their answers."""
        return sorted(self._folder.glob("desk-*.log"))

    def close(self) -> None:
        """End every desk."""
        for desk in self.desks:
            with contextlib.suppress(DeskHangs):
                desk.end()


def _is_equal(desk: Desk, head: int, expected: str) -> bool:
    give_up = time.monotonic() + SEEN_S
    while time.monotonic() < give_up:
        told = desk.ask("digest", "digest")
        if told["seq"] >= head:
            return bool(told["digest"] == expected)
        threading.Event().wait(0.05)
    return False


class ServerWorld(World):
    """A server that waits for its small disk; each desk has a line of its own to it, and desk a a small disk too."""

    def __init__(self, made: Server, address: str, folder: Path, disks: Disks, seed: str) -> None:
        self.server = made
        self._disks = disks
        self._lines = {name: Line(made.port) for name in self.names}
        super().__init__(address, folder, seed)

    def url_of(self, name: str) -> str:
        """By its line."""
        return self.address.replace(f":{self.server.port}/", f":{self._lines[name].port}/")

    def outbox_of(self, name: str) -> Path:
        """That of desk a lies on the small disk."""
        return self._disks.outbox / "outbox-a" if name == "a" and self._disks.outbox else super().outbox_of(name)

    def kill_server(self) -> None:
        """kill -9 of all its processes."""
        kill_server(self.server)

    def terminate_all(self) -> None:
        """pg_terminate_backend for every desk's connections."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )

    def line(self, name: str, mode: Mode) -> None:
        """What a desk's line does from now on."""
        self._lines[name].set(mode)

    def fill_server(self) -> None:
        """Leave the server's disk without a byte."""
        self._disks.fill(self._disks.server)

    def fill_outbox(self) -> None:
        """The same for the disk of desk a's outbox."""
        self._disks.fill(self._disks.outbox)

    def heal(self) -> None:
        """Disks have room, lines carry, the server runs."""
        self._disks.empty()
        for line in self._lines.values():
            line.set("pass")
        if not self._answers():
            self.kill_server()
            self.server.start()

    def _answers(self) -> bool:
        give_up = time.monotonic() + 10.0
        while self._runs() and time.monotonic() < give_up:
            try:
                psycopg.connect(self.address, connect_timeout=2).close()
            except psycopg.OperationalError:  # it may be recovering by itself
                threading.Event().wait(0.1)
            else:
                return True
        return False

    def _runs(self) -> bool:
        """A pid file outlives a killed server."""
        return self.server.pid in working_in(self.server.folder)

    def close(self) -> None:
        """Desks first, then their lines."""
        super().close()
        for line in self._lines.values():
            line.close()


class ClusterWorld(World):
    """Three servers, one of which may be killed at any time, since another has every commit."""

    names = DESKS[:2]

    def __init__(self, made: Cluster, database: str, folder: Path, seed: str) -> None:
        self.cluster = made
        self._database = database
        self._dead: list[str] = []
        super().__init__(made.url(database), folder, seed)

    def url_of(self, name: str) -> str:
        """All hosts in one address."""
        return self.address

    def kill_primary(self) -> None:
        """kill -9 of Patroni and of every process of the server that takes writes."""
        self._dead.append(self.cluster.kill_primary())

    def switch_over(self) -> None:
        """As planned work does."""
        self.cluster.switchover()

    def heal(self) -> None:
        """A primary takes writes, and all others follow again."""
        if self._dead:
            self.cluster.wait_for_primary(other_than=self._dead[-1])
        for name in self._dead:
            self.cluster.revive(name)
        self._dead.clear()
        self.cluster.wait_whole()


class Disks:
    """Two small disks of memory: that of the server, and that of an outbox. Only root may have them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fillers: list[Path] = []
        self.server, self.outbox = self._mounted("server-disk", SERVER_DISK), self._mounted("outbox-disk", OUTBOX_DISK)

    def _mounted(self, name: str, size: str) -> Path | None:
        if os.geteuid() != 0:
            return None
        place = self._folder / name
        place.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=False)
        if done.returncode:
            return None
        place.chmod(0o755)
        return place

    def fill(self, place: Path | None) -> None:
        """Leave no byte."""
        assert place is not None, "faults of the disk are only drawn where there are small disks"
        filler = place / "filler"
        self._fillers.append(filler)
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as out:
            while out.write(b"\0" * 65536):
                pass
            while out.write(b"\0"):
                pass

    def empty(self) -> None:
        """Give the room back."""
        for filler in self._fillers:
            filler.unlink(missing_ok=True)
        self._fillers.clear()

    def close(self) -> None:
        """Take them away."""
        for place in (self.server, self.outbox):
            if place is not None:
                subprocess.run(["umount", "-l", place], check=True)


@contextlib.contextmanager
def server_world(seed: str) -> Iterator[ServerWorld]:
    """A record on a server of its own; gone at the end."""
    programs = server_programs()
    if programs is None:
        raise RuntimeError("no PostgreSQL server programs")
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    folder.chmod(0o755)
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        disks = Disks(folder)
        stack.callback(disks.close)
        cluster = stack.enter_context(template(programs))
        within = disks.server or folder
        if disks.server is None:
            own(within)
        room = ("max_wal_size=64MB", "min_wal_size=32MB", "max_connections=200")
        made = stack.enter_context(server(cluster, programs, durable=True, within=within, settings=room))
        with psycopg.connect(made.url(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE campaign")
        world = ServerWorld(made, made.url("campaign"), folder, disks, seed)
        stack.callback(world.close)
        stack.callback(world.heal)
        yield world


@contextlib.contextmanager
def cluster_world(seed: str) -> Iterator[ClusterWorld]:
    """A record on a cluster of three; gone at the end."""
    from console.bench.cluster import cluster

    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        made = stack.enter_context(cluster())
        world = ClusterWorld(made, made.database(), folder, seed)
        stack.callback(world.close)
        yield world
