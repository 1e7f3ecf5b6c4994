"""What this user's consoles last saw of each record: the number and hash of its last entry, and some of before.

Whoever owns a database can cut its journal or write it anew so that it verifies again; it then no longer
holds what a desk saw. Knows files of the user's data folder, and compares; decides nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from console.userdata import data_folder, make_folder
from db.engine import for_keeping
from db.shift import Shift

FOLDER = "heads"
#: Points that are kept besides the last; when there are more, every second one goes.
MOST = 64
#: Entries between two points that are kept.
EVERY = 200


class Seen(msgspec.Struct, frozen=True):
    """An entry that was seen: number, hash, and when, as the record writes times."""

    seq: int
    hash: str
    at: str = ""


class Heads(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of one record. `retained_at`: when this user's consoles last let go of what was old."""

    db: str = ""
    points: list[Seen] = []
    retained_at: str = ""


class _Verdict(msgspec.Struct):
    entries: int
    head: str


class HeadsTrouble(Exception):
    """A file holds nothing to compare with. Names the file and why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"heads: {where}: {why}")
        self.where, self.why = where, why


@dataclass(frozen=True, slots=True)
class Unlike:
    """A record that is not the one that was seen: `was` is gone or another; `same` is the last that still agrees.

    `is_cut`: the record ends before it, at `ends_at`.
    """

    was: Seen
    same: Seen | None
    is_cut: bool
    ends_at: int

    def __str__(self) -> str:
        """In one line, for people."""
        seen = f"entry {self.was.seq} was seen" + (f" at {self.was.at}" if self.was.at else "")
        kept = f"up to entry {self.same.seq} it is as it was seen" if self.same is not None else "nothing seen agrees"
        if self.is_cut:
            return f"{seen}, and the journal ends at {self.ends_at} now: entries were cut off; {kept}"
        return f"{seen} with another hash: the journal was written anew since; {kept}"


class HeadMemory:
    """The file of one record. Written by one thread; other consoles of the user write the same file."""

    def __init__(self, url: str, folder: Path | None = None) -> None:
        self._db = for_keeping(url)
        name = hashlib.sha256(self._db.encode()).hexdigest()[:24]
        self.path = (folder or data_folder() / FOLDER) / f"{name}.json"

    def read(self) -> Heads:
        """What is kept; nothing when there is no file, or one that nobody can read."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Heads)
        except (OSError, msgspec.DecodeError):
            return Heads(db=self._db)

    def remember(self, seen: Seen, *, anew: bool = False) -> None:
        """Keep an entry that was just seen; one before the last that is kept changes nothing.

        Args:
            anew: forget what was kept: the record is right as it is.
        Raises:
            OSError: the folder can not be written.
        """
        kept = self.read()
        points = [] if anew else list(kept.points)
        if points and points[-1].seq >= seen.seq:
            return
        if len(points) > 1 and points[-1].seq - points[-2].seq < EVERY:
            points.pop()  # the one before it stands for it
        points.append(seen)
        if len(points) > MOST:
            points = [*points[:-2:2], *points[-2:]]
        self._write(Heads(db=self._db, points=points, retained_at=kept.retained_at))

    def retained(self, at: str) -> None:
        """Keep when old things were let go."""
        self._write(msgspec.structs.replace(self.read(), db=self._db, retained_at=at))

    def _write(self, heads: Heads) -> None:
        make_folder(self.path.parent)
        half = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        try:
            half.write_bytes(msgspec.json.format(msgspec.json.encode(heads)))
            half.replace(self.path)
        finally:
            half.unlink(missing_ok=True)


def points_of(path: Path) -> list[Seen]:
    """What a file says was seen: one of a console's, an exported shift, or an answer of `db verify --json`.

    Raises:
        HeadsTrouble: it can not be read or is none of these.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise HeadsTrouble(str(path), error.strerror or str(error)) from error
    try:
        named = json.loads(data)
        if isinstance(named, dict) and "manifest" in named:
            manifest = msgspec.convert(named, type=Shift).manifest
            before, after, head = manifest.before, manifest.after, manifest.head
            found = [Seen(point.seq, point.hash, manifest.exported_at) for point in (before, after, head)]
        elif isinstance(named, dict) and "points" in named:
            found = msgspec.convert(named, type=Heads).points
        else:
            verdict = msgspec.convert(named, type=_Verdict)
            found = [Seen(verdict.entries, verdict.head)]
    except (ValueError, RecursionError) as error:
        why = "it is no kept heads, no exported shift and no answer of db verify --json"
        raise HeadsTrouble(str(path), why) from error
    return [point for point in found if point.seq > 0]


def unlike(points: Iterable[Seen], hash_of: Callable[[int], str | None], ends_at: int) -> Unlike | None:
    """How a record differs from what was seen of it, or None.

    Args:
        hash_of: the hash of an entry as it is now; None when there is no such entry.
        ends_at: the last entry there is.
    """
    same: Seen | None = None
    for point in sorted(points, key=lambda point: point.seq):
        if hash_of(point.seq) == point.hash:
            same = point
            continue
        return Unlike(point, same, is_cut=point.seq > ends_at, ends_at=ends_at)
    return None
