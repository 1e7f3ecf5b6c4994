"""What goes wrong with the files of a drill, as people are told: what, where, why. Knows no exit codes."""

from __future__ import annotations


class DrillError(Exception):
    """Base of both families; `where` names the file, and the key or row inside it."""

    def __init__(self, what: str, where: str, why: str) -> None:
        super().__init__(f"{what}: {where}: {why}")
        self.what = what
        self.where = where
        self.why = why


class BadInput(DrillError):
    """A file or an option is wrong; nothing was done."""


class NotDone(DrillError):
    """The input was right and the work could not be done."""
