"""A desk without a window, as a process of its own: JSON commands in, acknowledgements out.

    python -m tests.support.headless_desk --db URL --outbox FOLDER [--user NAME] [--hold]

Runs a whole `Session` (writer, tail, probe, outbox), so that what is killed here is killed as a console is. From the
project's root. Every line of stdin is one JSON command as `main.py command` takes it, or one of

    {"do": "link"}                      say how the line stands
    {"do": "wait", "for": "online"}     say it when the line is online (or "offline"), with nothing waiting when online
    {"do": "again", "id": "..."}        send a refused command again; {"do": "drop", "id": "..."} lets it be
    {"do": "picture"}                   who is assigned where, by the picture of now
    {"do": "digest"}                    one hash of all that the picture shows (tests.support.digest)

A line is handled when the one before has been answered. Stdout holds one JSON object a line, flushed at once:

    {"acknowledged": ID, "by": "record", "seq": N, "changed": {...}}     committed by the server
    {"acknowledged": ID, "by": "outbox", "seq": N, "changed": {...}}     safe in the outbox; N is the shadow's number
    {"refused": ID, "code": "...", "text": "..."}                        nothing was done
    {"replayed": ID, "ok": true, "seq": N}                               sent later, now the server's entry N
    {"replayed": ID, "ok": false, "code": "...", "text": "..."}          refused by the server, now to be decided
    {"link": "online"|"offline"|"returning", "since": ..., "waiting": N, "to_decide": [IDs]}   whenever that changes
    {"ready": true}                                                      the picture is there

Ends at the end of stdin in order (`--hold`: only when killed or told by SIGTERM). One that is killed goes on at its
next start with the same --outbox.
"""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from console.clock import SystemClock
from console.commands.base import Command, Outcome
from console.commands.registry import decode
from console.doctrines import load_doctrine
from console.domain.errors import DomainError
from console.domain.presence import WhoIsOn
from console.feeds.fixes import FixTable
from console.listening import Entry, Health, Link
from console.picture import ChangeSet, Picture, is_shadow_seq
from console.session import Session
from console.shared import open_shared
from db.errors import StoreError
from db.store import Store
from tests.support.digest import digest

PATIENCE_S = 120.0


class Printer:
    """The session's listener: prints what matters, and lets the reader of stdin wait."""

    def __init__(self) -> None:
        self.told = threading.Condition(threading.RLock())
        self.picture: Picture | None = None
        self.link = Link()

    def say(self, **what: Any) -> None:
        """One line."""
        with self.told:
            sys.stdout.write(json.dumps(what, ensure_ascii=False) + "\n")
            sys.stdout.flush()

    def picture_changed(self, picture: Picture, _changes: ChangeSet) -> None:
        with self.told:
            if self.picture is None:
                self.say(ready=True)
            self.picture = picture
            self.told.notify_all()

    def entries_seen(self, entries: list[Entry]) -> None:
        pass

    def fixes_changed(self, fixes: FixTable) -> None:
        pass

    def presence_changed(self, who: WhoIsOn) -> None:
        pass

    def answered(self, command: Command, outcome: Outcome) -> None:
        if not outcome.ok:
            self.say(refused=outcome.id, code=outcome.error_code, text=outcome.error_text)
            return
        by = "outbox" if outcome.seq is not None and is_shadow_seq(outcome.seq) else "record"
        self.say(acknowledged=outcome.id, by=by, seq=outcome.seq, changed=outcome.changed)

    def replayed(self, command: Command, outcome: Outcome) -> None:
        if outcome.ok:
            self.say(replayed=outcome.id, ok=True, seq=outcome.seq)
        else:
            self.say(replayed=outcome.id, ok=False, code=outcome.error_code, text=outcome.error_text)

    def health_changed(self, health: Health) -> None:
        with self.told:
            before, self.link = self.link, health.link
            if (before.state, before.waiting, before.to_decide) != (
                health.link.state,
                health.link.waiting,
                health.link.to_decide,
            ):
                self.say_link()
            self.told.notify_all()

    def say_link(self) -> None:
        """How the line stands."""
        link = self.link
        since = link.since.isoformat() if link.since is not None else None
        self.say(link=link.state, since=since, waiting=link.waiting, to_decide=[one.id for one in link.to_decide])

    def wait_for(self, state: str) -> None:
        """Until the line stands so."""
        with self.told:
            is_so = self.told.wait_for(
                lambda: self.link.state == state and (state != "online" or not self.link.waiting), PATIENCE_S
            )
            if not is_so:
                self.say(error=f"the line was not {state} within {PATIENCE_S:g} s")
            self.say_link()


def handle(session: Session, printer: Printer, line: str) -> None:
    """One line of stdin."""
    given = json.loads(line)
    match given.get("do"):
        case "link":
            printer.say_link()
        case "wait":
            printer.wait_for(given["for"])
        case "again":
            if session.send_again(given["id"]).result() is None:
                printer.say(error=f"{given['id']} is not there to be decided")
        case "drop":
            printer.say(dropped=given["id"], done=session.drop(given["id"]).result())
        case "picture":
            picture = printer.picture or Picture()
            bound = {a.unit: a.incident for a in picture.assignments.values() if a.is_active}
            printer.say(picture=bound, incidents=sorted(picture.incidents), seq=picture.seq)
        case "digest":
            picture = printer.picture or Picture()
            printer.say(digest=digest(picture), seq=picture.seq)
        case _:
            try:
                command = decode(line)
            except DomainError as refusal:
                printer.say(refused=given.get("id"), code=refusal.code, text=refusal.text)
                return
            session.submit(command).result()


def opened(url: str) -> Store:
    """The record; a live one is made where there is none."""
    return Store.open_or_make(url, kind="live", name="test", now=SystemClock().now())


def main() -> int:
    """Run until stdin ends."""
    reading = argparse.ArgumentParser()
    reading.add_argument("--db", required=True)
    reading.add_argument("--outbox", type=Path, required=True)
    reading.add_argument("--user", default="")
    reading.add_argument("--hold", action="store_true")
    wanted = reading.parse_args()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    printer = Printer()
    try:
        shared = open_shared(wanted.db, lambda: opened(wanted.db), wanted.outbox)
    except StoreError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    session = Session(
        shared.store,
        user=wanted.user or shared.store.login,
        doctrine=load_doctrine(),
        listener=printer,
        outbox=shared.outbox,
        replayed=printer.replayed,
        feed_positions=False,
    )
    printer.link = session.link
    ended = threading.Event()

    def end(*_: object) -> None:
        ended.set()
        sys.stdin.close()

    signal.signal(signal.SIGTERM, end)
    session.start()
    try:
        for line in sys.stdin:
            if line.strip():
                handle(session, printer, line)
        if wanted.hold:
            ended.wait()
    except ValueError:
        if not ended.is_set():  # else stdin was closed under the reader: told to end
            raise
    finally:
        session.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
