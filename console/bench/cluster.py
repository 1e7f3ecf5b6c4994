"""Real clusters for benches and tests: etcd, and PostgreSQL servers that Patroni runs, all our own on loopback.

    with cluster() as made:                               # may be told more; whole after some 8 s
        name = made.database()                            # a new database
        store = Store.open_or_make(made.url(name), ...)   # on whoever is the primary
        dead = made.kill_primary()                        # kill -9 of Patroni and of every process of its server
        made.wait_for_primary(other_than=dead)            # the next one takes writes
        made.revive(dead)                                 # Patroni again: it rewinds the server and lets it follow
        made.wait_whole()                                 # all follow, one synchronously: the next may be killed
        made.switchover()                                 # planned; the name of the new primary
        made.url(name, attrs="standby")                   # the same database on whoever follows

`missing_programs` tells beforehand what is not installed. Every wait polls, and ends in `ClusterTrouble` with the ends
of the logs. Servers and etcd do not wait for the disk unless `durable=True`: that is for figures. Knows no record.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import shutil
import signal
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from psycopg.conninfo import make_conninfo

from console.bench.cluster_node import POLL_S, ClusterTrouble, Node, Process, end_what_works_in, quiet_ports
from console.bench.server import MISSING, OWNER, own, server_programs

#: What is missing where no cluster can be run.
MISSING_CLUSTER = "no cluster programs (patroni, etcd): apt-get install patroni etcd-server"
#: A client's settings towards a cluster: a host that is gone must not hold it for long.
CLIENT: dict[str, Any] = {
    "connect_timeout": 2,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 4000,
}
#: Longest wait for anything of a cluster, and for Patroni's answer to a switchover.
PATIENCE_S, SWITCHOVER_S = 60.0, 30.0
#: After so many seconds of silence a primary is given up; Patroni looks every second.
TTL_S = 5
#: How many servers it has.
NODES = 3
T = TypeVar("T")


@dataclass
class Cluster:
    """A running cluster; see the module for its use."""

    folder: Path
    programs: Path
    etcds: list[Process]
    nodes: dict[str, Node]
    synchronous: bool
    up_s: float = 0.0

    @property
    def user(self) -> str:
        """Who owns the servers, and so may do everything in them."""
        return OWNER if os.geteuid() == 0 else getpass.getuser()

    @property
    def alive(self) -> list[Node]:
        """Nodes whose Patroni runs."""
        return [node for node in self.nodes.values() if node.patroni.alive]

    def url(
        self, database: str = "postgres", attrs: str = "read-write", only: str | None = None, **settings: Any
    ) -> str:
        """The address of a database as the console's --db takes it.

        Args:
            attrs: `target_session_attrs`: read-write for the primary, standby or prefer-standby for an observer.
            only: the one node to go to; all of them otherwise.
            settings: more of libpq's, over `CLIENT`.
        """
        rest = "&".join(f"{name}={value}" for name, value in (CLIENT | settings).items())
        rest = f"/{database}?target_session_attrs={attrs}&{rest}"
        if only:
            return f"postgresql+psycopg://{self.user}@127.0.0.1:{self.nodes[only].port}{rest}"
        hosts = "&".join(f"host=127.0.0.1:{node.port}" for node in self.nodes.values())
        return f"postgresql+psycopg://{self.user}@{rest}&{hosts}"

    def conninfo(self, database: str = "postgres", attrs: str = "read-write", only: str | None = None) -> str:
        """The same as libpq takes it, for a bare connection."""
        nodes = [self.nodes[only]] if only else list(self.nodes.values())
        hosts, ports = ",".join("127.0.0.1" for _ in nodes), ",".join(str(node.port) for node in nodes)
        return make_conninfo(
            host=hosts, port=ports, user=self.user, dbname=database, target_session_attrs=attrs, **CLIENT
        )

    def connect(
        self, database: str = "postgres", attrs: str = "read-write", only: str | None = None
    ) -> psycopg.Connection:
        """A bare connection in autocommit.

        Raises:
            psycopg.OperationalError: no node is what `attrs` asks for.
        """
        return psycopg.connect(self.conninfo(database, attrs, only), autocommit=True)

    def database(self) -> str:
        """Make a new empty database; its name, for `url`. It stays until the cluster goes."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        with self.connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return name

    def members(self) -> list[dict[str, Any]]:
        """What Patroni says of each: `name`, `role` (leader, sync_standby, replica), `state`, `timeline`, `lag`."""
        for node in self.alive:
            with contextlib.suppress(OSError):
                status, answer = node.ask("/cluster")
                if status == 200 and isinstance(answer, dict):
                    return list(answer.get("members", []))
        return []

    def primary(self) -> str | None:
        """The node that takes writes now, asked of the servers themselves; None when there is none."""
        for node in self.alive:
            try:
                with self.connect(only=node.name):
                    return node.name
            except psycopg.OperationalError:
                continue
        return None

    def standby(self, synchronous: bool | None = None) -> str:
        """A node that follows, of either kind or of the one kind.

        Raises:
            ClusterTrouble: there is none.
        """
        wanted = {None: ("sync_standby", "replica"), True: ("sync_standby",), False: ("replica",)}[synchronous]
        return self.until(
            lambda: next((m["name"] for m in self.members() if m["role"] in wanted and m["state"] in FOLLOWING), None),
            f"a standby ({', '.join(wanted)})",
        )

    def kill_primary(self) -> str:
        """kill -9 of Patroni and of every process of the server that takes writes; the node's name."""
        name = self.wait_for_primary()
        self.nodes[name].kill()
        return name

    def revive(self, name: str) -> None:
        """Start a node's Patroni again; it brings its server back as a standby."""
        self.nodes[name].patroni.start()

    def switchover(self) -> str:
        """Hand the role of the primary over, as planned work does; the new primary's name.

        Raises:
            ClusterTrouble: Patroni refused.
        """
        leader = self.wait_for_primary()
        to = self.standby(synchronous=True if self.synchronous else None)
        status, answer = self.nodes[leader].ask("/switchover", {"leader": leader, "candidate": to}, SWITCHOVER_S)
        if status != 200:
            raise ClusterTrouble(f"switchover to {to}: {status}: {answer}")
        return self.wait_for_primary(other_than=leader)

    def make_synchronous(self, synchronous: bool) -> None:
        """Let commits wait for a standby from now on, or not; returns when it is so.

        Raises:
            ClusterTrouble: Patroni refused.
        """
        leader = self.wait_for_primary()
        status, answer = self.nodes[leader].ask("/config", {"synchronous_mode": synchronous}, method="PATCH")
        if status != 200:
            raise ClusterTrouble(f"synchronous_mode: {status}: {answer}")
        self.synchronous = synchronous
        self.until(lambda: self._waits_for_standby(leader) == synchronous, f"synchronous mode is {synchronous}")
        self.wait_whole()

    def freeze_senders(self) -> None:
        """Stop the processes by which the primary sends its log, as a network does that carries nothing more."""
        with self.connect() as connection:
            for (pid,) in connection.execute("SELECT pid FROM pg_stat_replication").fetchall():
                os.kill(pid, signal.SIGSTOP)

    def _waits_for_standby(self, leader: str) -> bool:
        with self.connect(only=leader) as connection:
            return bool(connection.execute("SHOW synchronous_standby_names").fetchall()[0][0])

    def wait_for_primary(self, other_than: str | None = None) -> str:
        """Wait until a server takes writes; its name."""

        def look() -> str | None:
            name = self.primary()
            return name if name != other_than else None

        return self.until(look, f"a primary other than {other_than}" if other_than else "a primary")

    def wait_whole(self) -> str:
        """Wait until every living node runs and follows one primary, one of them synchronously; the primary's name."""

        def look() -> str | None:
            members = {member["name"]: member for member in self.members()}
            names = {node.name for node in self.alive}
            roles = [members[name]["role"] for name in names if name in members]
            if len(roles) != len(names) or roles.count("leader") != 1:
                return None
            leader = next(name for name in names if members[name]["role"] == "leader")
            if any(members[name]["state"] not in FOLLOWING for name in names):
                return None
            if self.synchronous and len(names) > 1 and "sync_standby" not in roles:
                return None
            return leader if self._streams_to(leader) >= len(names) - 1 else None

        return self.until(look, "every node follows the primary")

    def _streams_to(self, leader: str) -> int:
        """How many servers the primary sends its log to, when it waits for one of them as it should; else -1."""
        try:
            with self.connect(only=leader) as connection:
                rows = connection.execute("SELECT state, sync_state FROM pg_stat_replication").fetchall()
        except psycopg.OperationalError:
            return -1
        if self.synchronous and len(self.alive) > 1 and not any(sync == "sync" for _, sync in rows):
            return -1
        return sum(state == "streaming" for state, _ in rows)

    def until(self, look: Callable[[], T | None], what: str) -> T:
        """Poll until `look` gives something.

        Raises:
            ClusterTrouble: it did not in time.
        """
        give_up = time.monotonic() + PATIENCE_S
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > give_up:
                words = "\n".join(p.last_words() for p in [*self.etcds, *(n.patroni for n in self.nodes.values())])
                raise ClusterTrouble(f"waited {PATIENCE_S:g} s for {what}; members: {self.members()}\n{words}")
            time.sleep(POLL_S)

    def end(self) -> None:
        """kill -9 of all that runs, by process: ours, then whatever works in our folder, such as half a base backup."""
        for node in self.nodes.values():
            node.kill()
        for process in self.etcds:
            process.kill()
        end_what_works_in(self.folder)


#: What Patroni 3.0 (Debian 12) and later call a standby that does its work.
FOLLOWING = ("running", "streaming")


@contextlib.contextmanager
def cluster(*, etcds: int = 1, durable: bool = False) -> Iterator[Cluster]:
    """A running cluster, whole; gone with its folders at the end.

    Args:
        etcds: how many members etcd has: 1, or 3 to lose one.
        durable: whether servers and etcd wait for the disk.
    """
    programs, patroni, etcd = _programs()
    begun = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="cluster-"))
    own(folder)
    ports = quiet_ports(2 * etcds + 2 * NODES)
    peers = {f"etcd{number}": (ports.pop(), ports.pop()) for number in range(1, etcds + 1)}
    made = Cluster(folder, programs, [], {}, synchronous=True)
    try:
        for name, (client, peer) in peers.items():
            made.etcds.append(
                Process(_etcd_command(etcd, folder, name, client, peer, peers, durable), folder / f"{name}.log")
            )
        for number in range(1, NODES + 1):
            name = f"node{number}"
            home = folder / name
            home.mkdir()
            own(home)
            node = Node(
                name, home, ports.pop(), ports.pop(), Process([patroni, home / "patroni.yml"], home / "patroni.log")
            )
            hosts = [f"127.0.0.1:{client}" for client, _ in peers.values()]
            configuration = _patroni(made, node, hosts, durable)
            (home / "patroni.yml").write_text(json.dumps(configuration, indent=1))
            made.nodes[name] = node
        for process in [*made.etcds, *(node.patroni for node in made.nodes.values())]:
            process.start()
        made.wait_whole()
        made.up_s = time.monotonic() - begun
        yield made
    finally:
        made.end()
        shutil.rmtree(folder, ignore_errors=True)


def missing_programs() -> str | None:
    """What has to be installed before a cluster can run here; None when all is there."""
    if server_programs() is None:
        return MISSING
    return None if shutil.which("patroni") and shutil.which("etcd") else MISSING_CLUSTER


def _programs() -> tuple[Path, Path, Path]:
    servers, patroni, etcd = server_programs(), shutil.which("patroni"), shutil.which("etcd")
    if servers is None or patroni is None or etcd is None:
        raise ClusterTrouble(missing_programs() or "")
    return servers, Path(patroni), Path(etcd)


def _etcd_command(
    program: Path, folder: Path, name: str, client: int, peer: int, peers: Mapping[str, tuple[int, int]], durable: bool
) -> list[str | Path]:
    everyone = ",".join(f"{other}=http://127.0.0.1:{its_peer}" for other, (_, its_peer) in peers.items())
    command: list[str | Path] = [program, "--name", name, "--data-dir", folder / name, "--logger", "zap"]
    command += ["--listen-client-urls", f"http://127.0.0.1:{client}"]
    command += ["--advertise-client-urls", f"http://127.0.0.1:{client}"]
    command += ["--listen-peer-urls", f"http://127.0.0.1:{peer}"]
    command += ["--initial-advertise-peer-urls", f"http://127.0.0.1:{peer}"]
    command += ["--initial-cluster", everyone, "--initial-cluster-state", "new", "--log-level", "warn"]
    return command if durable else [*command, "--unsafe-no-fsync"]


def _patroni(made: Cluster, node: Node, etcds: list[str], durable: bool) -> dict[str, Any]:
    address = f"127.0.0.1:{node.port}"
    local: dict[str, Any] = {"unix_socket_directories": str(node.folder)}
    if not durable:
        local |= {"fsync": "off", "full_page_writes": "off"}
    who = {"username": made.user}
    return {
        "scope": "console",
        "name": node.name,
        "restapi": {"listen": f"127.0.0.1:{node.api_port}", "connect_address": f"127.0.0.1:{node.api_port}"},
        "etcd3": {"hosts": etcds},
        "watchdog": {"mode": "off"},
        "bootstrap": {
            "dcs": {
                "ttl": TTL_S,
                "loop_wait": 1,
                "retry_timeout": max(1, (TTL_S - 1) // 2),
                "synchronous_mode": made.synchronous,
                "failsafe_mode": True,
                "postgresql": {
                    "use_pg_rewind": True,
                    "use_slots": True,
                    "remove_data_directory_on_rewind_failure": True,
                    "remove_data_directory_on_diverged_timelines": True,
                    "parameters": {"max_connections": 200, "wal_log_hints": "on", "shared_buffers": "32MB"},
                },
            },
            "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, {"auth": "trust"}, "no-sync", "no-instructions"],
        },
        "postgresql": {
            "listen": address,
            "connect_address": address,
            "data_dir": str(node.data),
            "bin_dir": str(made.programs),
            "pgpass": str(node.folder / "pgpass"),
            "authentication": {"superuser": who, "replication": who, "rewind": who},
            "basebackup": [{"checkpoint": "fast"}, "no-sync"],
            "parameters": local,
            "pg_hba": [
                "local all all trust",
                "host all all 127.0.0.1/32 trust",
                "host replication all 127.0.0.1/32 trust",
            ],
        },
    }
