"""One console of the campaign: its process, its commander, and what it says."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.faults.campaign.commander import Commander
from tests.faults.campaign.ledger import Ledger, line_of

ROOT = Path(__file__).parents[3]
#: A desk answers or dies within this; else it hangs, which is a finding too.
PATIENCE_S = 90.0


class DeskHangs(RuntimeError):
    """A desk said nothing for too long."""


@dataclass(frozen=True)
class Running:
    """One life of a desk's process, and what it said that nobody has taken yet; None is its end."""

    process: subprocess.Popen[bytes]
    reader: threading.Thread
    said: queue.Queue[dict[str, Any] | None]

    def say(self, what: dict[str, Any]) -> bool:
        """Write a line; False when it is dead."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(what).encode() + b"\n")
            self.process.stdin.flush()
        except (OSError, ValueError):  # killed meanwhile: the reader sees its end
            return False
        return True

    def take(self, name: str) -> dict[str, Any] | None:
        """The next line; None at its end.

        Raises:
            DeskHangs: none comes, or it says itself that something did not happen.
        """
        try:
            told = self.said.get(timeout=PATIENCE_S)
        except queue.Empty:
            raise DeskHangs(f"desk {name} said nothing for {PATIENCE_S:g} s") from None
        if told is not None and "error" in told:
            raise DeskHangs(f"desk {name}: {told['error']}")
        return told

    def gone(self) -> None:
        """Take its exit and all that it still said."""
        self.process.wait()
        self.reader.join()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):  # what it had not read goes nowhere
                    pipe.close()


class Desk:
    """A console that can be killed and started again on the same outbox, and a commander who goes on regardless."""

    def __init__(self, url: str, outbox: Path, commander: Commander, ledger: Ledger, log: Path) -> None:
        self.name = commander.name
        self._url, self._outbox = url, outbox
        self._commander, self._ledger, self._log = commander, ledger, log
        self._running: Running | None = None
        self._busy = threading.Event()
        self._at_rest = threading.Event()
        self._ended = threading.Event()
        self._failure: DeskHangs | None = None
        self._thread = threading.Thread(target=self._command, name=f"commander {self.name}")
        self._thread.start()

    # --- the process ------------------------------------------------------------------------------

    @property
    def is_alive(self) -> bool:
        """Whether it runs and its picture was there."""
        running = self._running
        return running is not None and running.process.poll() is None

    def start(self) -> bool:
        """Start it; False when it could not open its record, as when the server is gone and it has no copy yet."""
        command = [sys.executable, "-m", "tests.support.headless_desk", "--db", self._url, "--user", self.name]
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                [*command, "--outbox", str(self._outbox)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert process.stdout is not None
        said: queue.Queue[dict[str, Any] | None] = queue.Queue()
        reader = threading.Thread(target=self._read, args=(process.stdout, said), name=f"desk {self.name}")
        reader.start()
        running = Running(process, reader, said)
        try:
            while (told := running.take(self.name)) is not None and "ready" not in told:
                pass
        except DeskHangs:
            process.kill()
            running.gone()
            raise
        if told is None:
            running.gone()
            return False
        self._running = running
        return True

    def kill(self) -> None:
        """kill -9."""
        running, self._running = self._running, None
        if running is not None:
            running.process.kill()
            running.gone()

    def end(self) -> None:
        """Let it end in order, and its commander too."""
        self._ended.set()
        self._busy.set()
        running, self._running = self._running, None
        if running is not None:
            assert running.process.stdin is not None
            with contextlib.suppress(BrokenPipeError):  # it has died
                running.process.stdin.close()
            try:
                running.process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                running.process.kill()
            running.gone()
        self._thread.join()

    # --- the commander ----------------------------------------------------------------------------

    def go_on(self) -> None:
        """Give commands until told to rest."""
        self._at_rest.clear()
        self._busy.set()

    def rest(self) -> None:
        """Give no more; returns when the last has its answer.

        Raises:
            DeskHangs: it has none.
        """
        self._busy.clear()
        if not self._at_rest.wait(2 * PATIENCE_S):
            raise DeskHangs(f"desk {self.name} did not come to rest")
        if self._failure is not None:
            raise self._failure

    def ask(self, name: str, answer: str, **more: Any) -> dict[str, Any]:
        """Ask a desk whose commander rests; the last line with such an answer.

        Raises:
            DeskHangs: it gave none, or has died.
        """
        running = self._running
        if running is not None:
            running.say({"do": name, **more})
            if name != "digest":
                running.say({"do": "digest"})  # its answer ends those of the question, however many they are
        found: dict[str, Any] | None = None
        while running is not None and (told := running.take(self.name)) is not None:
            found = told if answer in told else found
            if "digest" in told and found is not None:
                return found
        raise DeskHangs(f"desk {self.name} died when it was asked for {name}")

    def _command(self) -> None:
        while not self._ended.is_set():
            if not self._busy.is_set():
                self._at_rest.set()
                self._busy.wait()
                continue
            running = self._running
            if running is None:
                self._ended.wait(0.02)
                continue
            try:
                self._give(running, self._commander.next())
            except DeskHangs as hangs:
                self._failure = hangs
                self._busy.clear()
            self._ended.wait(self._commander.think_s())

    def _give(self, running: Running, command: dict[str, Any]) -> None:
        if not running.say(command):
            return
        while (told := running.take(self.name)) is not None:
            if command["id"] in (told.get("acknowledged"), told.get("refused")):
                self._commander.heard(told)
                return

    def _read(self, out: IO[bytes], said: queue.Queue[dict[str, Any] | None]) -> None:
        for line in out:
            told = line_of(line)
            if told is not None:
                self._ledger.hear(self.name, told)
                said.put(told)
        said.put(None)
