"""`main.py watch`: every journal entry as a JSON line, as it is committed by any console.

A server that was lost is asked again until it or another answers; that is told on standard error.
"""

from __future__ import annotations

import argparse
import select
import sys

import msgspec

from console.cli.errors import UsageError
from console.cli.stores import add_db, opened
from console.cli.streams import lines_out
from console.clock import SystemClock
from db import journal
from db.codec import time_text
from db.errors import StoreUnreachable
from db.tail import Tail

#: What the column of the journal holds at most.
LAST_SEQ = 2**31 - 1

#: How often it looks whether anybody still reads.
LOOK_S = 1.0
#: How long to wait before asking a lost server again.
AGAIN_MS = 500


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `watch` to the command line."""
    parser = commands.add_parser("watch", help="print journal entries as they are committed")
    add_db(parser)
    parser.add_argument(
        "--from", dest="after", type=int, metavar="SEQ", help="print entries after SEQ (default: the newest)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print until interrupted or until nobody reads any more."""
    if args.after is not None and args.after < 0:
        raise UsageError("watch", f"--from {args.after}", "a seq is 0 or more")
    if args.after is not None and args.after > LAST_SEQ:
        raise UsageError("watch", f"--from {args.after}", f"a seq is {LAST_SEQ} at most")
    told = lines_out("watch")
    clock = SystemClock()
    with opened(args.db, "watch", read_only=True) as store:
        with store.reading() as connection:
            after = journal.head(connection)[0] if args.after is None else args.after
        tail = Tail(store, after)
        following = _Following(tail, store.where)
        hang_up = select.poll()
        hang_up.register(told.fileno(), 0)
        try:
            while not hang_up.poll(following.rest_ms):
                for entry in following.next():
                    if not entry.is_readable:
                        print(f"watch: {store.where}: entry {entry.seq} can not be read", file=sys.stderr, flush=True)
                        continue
                    line = {
                        "seq": entry.seq,
                        "at": entry.body.at,
                        "seen_at": time_text(clock.now()),
                        "command": entry.body.command,
                        "actor": entry.actor,
                        "changed": entry.body.changed,
                    }
                    told.write(msgspec.json.encode(line) + b"\n")
                told.flush()
        except KeyboardInterrupt:
            pass  # that is how one ends watching
        finally:
            tail.close()
    return 0


class _Following:
    """A tail that outlives its server, and says on standard error how it goes when that changes.

    `rest_ms`: how long to wait before the next look.
    """

    def __init__(self, tail: Tail, where: str) -> None:
        self._tail = tail
        self._where = where
        self._told = ""
        self.rest_ms = 0

    def next(self) -> list[journal.Entry]:
        """Entries that came, or none within a second."""
        try:
            found = self._tail.wait(LOOK_S)
        except StoreUnreachable as lost:
            self._say(f"{lost.why.splitlines()[0]}; trying again")
            self.rest_ms = AGAIN_MS
            return []
        self.rest_ms = 0
        self._say("the standby gets nothing from its primary; entries may be late" if self._tail.is_cut_off else "")
        return found

    def _say(self, text: str) -> None:
        if bool(text) != bool(self._told):
            print(f"watch: {self._where}: {text or 'going on'}", file=sys.stderr, flush=True)
        self._told = text
