"""Who holds a SQLite file locked, as far as this computer tells. Knows no database.

Linux lists the locks of all processes; elsewhere, and over a network share, nobody can be named.
"""

from __future__ import annotations

import os
from pathlib import Path

_LOCKS = Path("/proc/locks")


def holders(database: Path) -> list[tuple[int, str]]:
    """Processes that hold a write lock on a database or its log, with their names; this one among them."""
    inodes = set()
    for path in (database, database.with_name(f"{database.name}-shm")):
        try:
            inodes.add(path.stat().st_ino)
        except OSError:
            continue
    try:
        lines = _LOCKS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return []
    found: dict[int, str] = {}
    for line in lines:
        # 1: POSIX  ADVISORY  WRITE 4242 08:01:131090 120 120
        words = line.split()
        if len(words) < 6 or words[3] != "WRITE" or not words[4].isdigit():
            continue
        inode = words[5].rpartition(":")[2]
        if inode.isdigit() and int(inode) in inodes:
            found[int(words[4])] = _name(int(words[4]))
    return sorted(found.items())


def holder_text(database: Path) -> str:
    """Whoever holds it, in words; empty when nobody can be named."""
    others = [f"{name} (process {number})" for number, name in holders(database) if number != os.getpid()]
    return ", ".join(others)


def is_open_and_deleted(path: str) -> bool:
    """Whether this process works on a file of this name that nobody finds any more."""
    gone = f"{os.path.realpath(path)} (deleted)"
    try:
        return any(_target(opened) == gone for opened in Path("/proc/self/fd").iterdir())
    except OSError:
        return False


def _target(opened: Path) -> str:
    try:
        return str(opened.readlink())
    except OSError:
        return ""


def _name(process: int) -> str:
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return "a program"
    shown = [Path(word.decode(errors="replace")).name for word in words[:3] if word and not word.startswith(b"-")]
    return " ".join(shown) or "a program"
