"""kill -9 in the middle of a stream of commands: what was acknowledged is kept, once, and the chain holds.

KILLS sets how many rounds (default 50); the seed is printed and can be set with FAULT_SEED.
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
from typing import IO

from db import journal
from db.store import Store

ROUNDS = int(os.environ.get("KILLS", "50"))
SEED = int(os.environ.get("FAULT_SEED", str(time.time_ns() % 1_000_000)))
UNITS = [f"U-{number}" for number in range(30)]


def stream(chance: random.Random, round_: int) -> Iterator[dict[str, object]]:
    """Commands without end, each with an id of its own; most are accepted, some refused."""
    if round_ == 0:
        for unit in UNITS:
            yield {"command": "RegisterUnit", "unit": unit, "at": [117.0, 36.6], "id": f"r-{unit}"}
    number = 0
    while True:
        number += 1
        incident = f"{round_}-{number}"
        head = {"id": f"{round_}/{number}"}
        call = {"class": "help", "priority": 2, "at": [117.0, 36.6], "summary": "words"}
        yield {"command": "ReceiveIncident", "incident": incident, **call, **head}
        units = chance.sample(UNITS, 2)
        yield {"command": "ReassignUnits", "incident": incident, "units": units, "id": f"{round_}/{number}a"}
        if chance.random() < 0.5:
            yield {"command": "Escalate", "incident": incident, "tier": 2, "id": f"{round_}/{number}e"}
        if chance.random() < 0.7:
            yield {
                "command": "CloseIncident",
                "incident": incident,
                "disposition": "settled",
                "id": f"{round_}/{number}c",
            }


def start(project_root: Path, url: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "main.py", "command", "--db", url],
        cwd=project_root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def feed(out: IO[bytes], commands: Iterator[dict[str, object]]) -> None:
    """Write until the reader is gone."""
    with contextlib.suppress(BrokenPipeError):  # it was killed: that is what this test is for
        for command in commands:
            out.write(json.dumps(command).encode() + b"\n")
            out.flush()


def let_go(out: IO[bytes]) -> None:
    """Close a pipe whose reader was killed; what is left in its buffer goes nowhere."""
    with contextlib.suppress(BrokenPipeError):
        out.close()


def test_no_acknowledged_command_is_lost(project_root: Path, tmp_path: Path) -> None:
    print(f"seed {SEED}, {ROUNDS} rounds")  # noqa: T201 - so that a failure can be run again
    chance = random.Random(SEED)
    url = f"sqlite:///{tmp_path / 'shift.db'}"
    acknowledged: dict[str, int] = {}
    for round_ in range(ROUNDS):
        process = start(project_root, url)
        assert process.stdin is not None
        assert process.stdout is not None
        feeder = threading.Thread(target=feed, args=(process.stdin, stream(chance, round_)))
        feeder.start()
        kill_after = 31 + chance.randrange(120) if round_ == 0 else chance.randrange(120)
        for count, line in enumerate(process.stdout):
            answer = json.loads(line)
            if answer["ok"]:
                acknowledged[answer["id"]] = answer["seq"]
            if count == kill_after:
                process.kill()
                break
        # What the pipe still holds was acknowledged too: it was written after its commit.
        for line in process.stdout.read().splitlines(keepends=True):
            if line.endswith(b"\n") and (answer := json.loads(line))["ok"]:
                acknowledged[answer["id"]] = answer["seq"]
        process.wait()
        feeder.join()
        let_go(process.stdin)
        process.stdout.close()

    store = Store.open(url)
    try:
        with store.reading() as connection:
            kept = {entry.id: entry.seq for entry in journal.entries(connection)}
            verdict = journal.verify(connection)
            assert journal.fold_difference(connection) is None
    finally:
        store.close()
    lost = {command: seq for command, seq in acknowledged.items() if kept.get(command) != seq}
    assert not lost
    assert verdict.ok
    assert verdict.entries == len(kept) >= len(acknowledged) > 0
    print(f"{len(acknowledged)} acknowledged, {verdict.entries} kept, none lost")  # noqa: T201


def test_a_command_sent_again_after_the_kill_does_its_work_once(project_root: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shift.db'}"
    lines = [
        {"command": "RegisterUnit", "unit": f"U-{number}", "at": [117.0, 36.6], "id": f"id-{number}"}
        for number in range(400)
    ]
    first = start(project_root, url)
    assert first.stdin is not None
    assert first.stdout is not None
    feeder = threading.Thread(target=feed, args=(first.stdin, iter(lines)))
    feeder.start()
    for _ in range(100):
        first.stdout.readline()
    first.kill()
    first.wait()
    feeder.join()
    let_go(first.stdin)
    first.stdout.close()

    text = "".join(json.dumps(line) + "\n" for line in lines).encode()
    again = subprocess.run(
        [sys.executable, "main.py", "command", "--db", url],
        cwd=project_root,
        input=text,
        capture_output=True,
        check=True,
    )
    answers = [json.loads(line) for line in again.stdout.splitlines()]
    assert [answer["ok"] for answer in answers] == [True] * 400
    assert sorted(answer["seq"] for answer in answers) == list(range(1, 401))
