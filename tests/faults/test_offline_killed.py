"""kill -9 of a desk at any moment of an outage, and of its server: nothing acknowledged is lost, nothing done twice.

KILLS sets how many rounds (default 5); the seed is printed and can be set with FAULT_SEED.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db import journal
from db.store import Store
from tests.support.databases import Server

ROUNDS = int(os.environ.get("KILLS", "5"))
SEED = int(os.environ.get("FAULT_SEED", str(time.time_ns() % 1_000_000)))
UNITS = [f"U-{number}" for number in range(12)]
PATIENCE_S = 30.0
ANSWERS = ("acknowledged", "refused")
pytestmark = [pytest.mark.postgresql, pytest.mark.slow]


class Process:
    """One headless desk; a thread keeps what it says."""

    def __init__(self, root: Path, url: str, outbox: Path) -> None:
        self.said: list[dict[str, Any]] = []
        self._told = threading.Condition()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.headless_desk", "--db", url, "--outbox", str(outbox), "--hold"],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if not line.endswith(b"\n"):
                continue  # it was killed while it wrote: nobody was told
            with self._told:
                self.said.append(json.loads(line))
                self._told.notify_all()
        with self._told:
            self.said.append({"ended": True})
            self._told.notify_all()

    def send(self, *lines: dict[str, Any]) -> None:
        """Write lines, as far as it still reads."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            for line in lines:
                self.process.stdin.write(json.dumps(line).encode() + b"\n")
            self.process.stdin.flush()

    def wait(self, count: int, *keys: str) -> list[dict[str, Any]]:
        """Wait until it has said so many lines that hold one of the keys, or has ended."""

        def found() -> list[dict[str, Any]]:
            return [line for line in self.said if any(key in line for key in keys)]

        with self._told:
            assert self._told.wait_for(lambda: len(found()) >= count or {"ended": True} in self.said, PATIENCE_S), (
                self.said[-5:]
            )
            return found()

    def kill(self) -> None:
        """kill -9, and take in what it had said by then."""
        if self.process.returncode is not None:
            return
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()


def stream(chance: random.Random, round_: int) -> Iterator[dict[str, Any]]:
    """Commands without end; many build on those before."""
    at = [117.0, 36.6]
    if round_ == 0:
        for unit in UNITS:
            yield {"command": "RegisterUnit", "unit": unit, "at": at, "id": f"r-{unit}"}
    number = 0
    while True:
        number += 1
        name = f"{round_}-{number}"
        yield {"command": "ReceiveIncident", "incident": name, "class": "help", "priority": 2, "at": at, "id": name}
        units = chance.sample(UNITS, 2)
        yield {"command": "ReassignUnits", "incident": name, "units": units, "id": f"{name}a"}
        yield {"command": "AddNote", "incident": name, "text": "words", "id": f"{name}n"}
        if chance.random() < 0.3:
            yield {"command": "ReceiveIncident", "class": "help", "priority": 2, "at": at, "id": f"{name}x"}
        if chance.random() < 0.6:
            yield {"command": "CloseIncident", "incident": name, "disposition": "settled", "id": f"{name}c"}


class Campaign:
    """Rounds of killing one desk and its server, and what was acknowledged by then."""

    def __init__(self, root: Path, server: Server, url: str, outbox: Path, chance: random.Random) -> None:
        self.server, self.chance = server, chance
        self._start = lambda: Process(root, url, outbox)
        self.desk = self._start()
        self.acknowledged: dict[str, str] = {}
        self.refused: set[str] = set()

    def again(self) -> None:
        """kill -9 of the desk, and a new one."""
        self.end()
        self.desk = self._start()

    def end(self) -> None:
        """kill -9 of the desk."""
        self.desk.kill()
        for line in self.desk.said:
            if "acknowledged" in line:
                self.acknowledged[line["acknowledged"]] = line["by"]
            elif "refused" in line:
                self.refused.add(line["refused"])

    def round(self, number: int) -> None:
        """Commands, an outage or its end in the middle of them, and a kill."""
        chance, desk, server = self.chance, self.desk, self.server
        commands = stream(chance, number)
        before = [next(commands) for _ in range(chance.randrange(1, 30) if number else len(UNITS) + 5)]
        desk.send(*before)
        if number == 0 or chance.random() < 0.5:
            desk.wait(len(before) if number == 0 else chance.randrange(len(before)), *ANSWERS)
        if server.pid is None:
            if chance.random() < 0.5:
                server.start()
        elif number == 0 or chance.random() < 0.7:
            server.stop("immediate")
        more = [next(commands) for _ in range(chance.randrange(5, 40))]
        desk.send(*more)
        desk.wait(chance.randrange(1, len(before) + len(more)), *ANSWERS)
        if server.pid is None and chance.random() < 0.4:
            server.start()  # it may be in the middle of sending when it is killed
            desk.wait(chance.randrange(5), "replayed")
        self.again()
        if chance.random() < 0.5:
            desk.wait(1, "ready")
        if chance.random() < 0.2:
            self.again()  # in the middle of its start

    def to_decide(self) -> set[str]:
        """Let everything reach the server; what it refused."""
        if self.server.pid is None:
            self.server.start()
        if {"ended": True} in self.desk.said:  # started without a server and without a shadow
            self.again()
        self.desk.send({"do": "wait", "for": "online"}, {"do": "picture"})
        self.desk.wait(1, "picture")
        links = [line for line in self.desk.said if "link" in line]
        self.end()
        assert links[-1]["link"] == "online", links
        return set(links[-1]["to_decide"])


def test_a_desk_killed_at_any_moment_of_an_outage(project_root: Path, private_server: Server, tmp_path: Path) -> None:
    print(f"seed {SEED}, {ROUNDS} rounds")  # noqa: T201 - so that a failure can be run again
    with private_server.database() as url:
        campaign = Campaign(project_root, private_server, url, tmp_path / "outbox", random.Random(SEED))
        try:
            for number in range(ROUNDS):
                campaign.round(number)
            to_decide = campaign.to_decide()
        finally:
            campaign.desk.kill()
        store = Store.open(url)
        try:
            with store.reading() as connection:
                kept = [entry.id for entry in journal.entries(connection)]
                verdict = journal.verify(connection)
                assert journal.fold_difference(connection) is None
        finally:
            store.close()
    acknowledged = campaign.acknowledged
    assert verdict.ok
    assert len(kept) == len(set(kept)), "nothing twice"
    lost = acknowledged.keys() - set(kept) - to_decide
    assert not lost, {command: acknowledged[command] for command in lost}
    assert not to_decide, "nobody else was at work: nothing had to be refused"
    assert not campaign.refused & set(kept)
    by_outbox = sum(by == "outbox" for by in acknowledged.values())
    print(f"{len(acknowledged)} acknowledged, {by_outbox} of them offline, {len(kept)} kept, none lost")  # noqa: T201
    assert by_outbox
