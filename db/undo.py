"""Undo: the images of a journal entry put back, inside the transaction of the command that undoes it.

Strict: every row must stand as the entry left it. Two kinds of later entries do not stand in the way and
are put back on the way, latest first: those that were undone themselves, and a message's delivery to a
terminal, which nobody did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from console.domain.errors import DomainError
from console.domain.rows import changed
from console.domain.unit import UnitStatus
from db import journal
from db.codec import CODECS
from db.tables import REFERENCES

if TYPE_CHECKING:
    from db.work import UnitOfWork

#: How many entries are looked through for who changed a row.
LOOK_BACK = 2_000
Place = tuple[str, str]


class Undoing:
    """Undoes one entry for one unit of work."""

    def __init__(self, work: UnitOfWork, connection: Connection) -> None:
        self._work = work
        self._connection = connection
        #: Versions of the rows that were put back so far, as they were at that time.
        self._versions: dict[Place, Any] = {}

    def restore(self, seq: int) -> str:
        """Put the rows of an entry back as they were before it.

        Returns:
            the name of its command.
        Raises:
            DomainError: `nothing_to_undo`, `not_allowed`, or `undo_refused` naming who moved a row on.
        """
        entry = journal.entry_of(self._connection, seq)
        if entry is None:
            raise DomainError("nothing_to_undo", "there is no journal entry {seq}", seq=seq)
        self._check_allowed(entry)
        if not entry.body.rows:
            raise DomainError(
                "nothing_to_undo", "entry {seq} ({command}) changed nothing", seq=seq, command=entry.body.command
            )
        rows = _rows_of(entry)
        for back in [*reversed(self._passed_over(entry, rows)), entry]:
            for image in reversed(back.body.rows):
                if (image.kind, image.key) in rows:
                    self._put_back(image)
        return entry.body.command

    def _check_allowed(self, entry: journal.Entry) -> None:
        """Undoing takes the right to what is undone, however many times over."""
        undone: journal.Entry | None = entry
        while undone is not None and undone.body.command == "Undo":
            undone = journal.entry_of(self._connection, int(undone.body.args["seq"]))
        name = undone.body.command if undone is not None else entry.body.command
        self._work.rights.check(name)

    def _passed_over(self, entry: journal.Entry, rows: set[Place]) -> list[journal.Entry]:
        """Later entries on the same rows that undoing may go past, oldest first.

        What may not be passed ends the list; the versions of the rows then refuse.
        """
        if all(self._version_now(image) == _version(image.after) for image in entry.body.rows):
            return []
        lately = journal.entries(self._connection, entry.seq, limit=LOOK_BACK)
        later = [each for each in lately if not rows.isdisjoint(_rows_of(each))]
        undone: set[int] = set()
        for each in reversed(later):
            if each.seq not in undone and each.body.command == "Undo":
                undone.add(int(each.body.args["seq"]))
        passed = []
        for each in later:
            is_cancelled = each.seq in undone or (each.body.command == "Undo" and each.body.args["seq"] > entry.seq)
            if not is_cancelled and not (_is_delivery(each) and rows.issuperset(_rows_of(each))):
                break
            passed.append(each)
        return passed

    def _put_back(self, image: journal.Image) -> None:
        place = image.kind, image.key
        codec = CODECS[image.kind]
        current = self._work.find(codec.row_type, image.key)
        if self._versions.get(place, self._version_now(image)) != _version(image.after):
            raise DomainError(
                "undo_refused",
                "{what} has moved on: {command} by {actor} at {at} (entry {entry})",
                what=image.key,
                **self._work.touch(*place),
            )
        self._versions[place] = _version(image.before)
        if image.before is None:
            if self._work.is_needed(*place):  # what refers to a row does not move it on
                raise DomainError(
                    "undo_refused", "{what} has notes, requests or tasks by now: close it instead", what=image.key
                )
            self._work.want(*place, None)
        elif current is None:
            self._check_reachable(image)
            row = codec.decode(image.before)
            self._work.want(*place, changed(row, version=row.version + 1))
        else:
            before = codec.decode({**codec.encode(current), **image.before})
            self._work.want(*place, changed(before, version=current.version))

    def _check_reachable(self, image: journal.Image) -> None:
        """A row comes back only to what it belongs to: a note not without its incident."""
        columns = image.before or {}
        for kind, column, other in REFERENCES:
            key = columns.get(column) if kind == image.kind else None
            if key is not None and self._work.find(CODECS[other].row_type, str(key)) is None:
                raise DomainError(
                    "undo_refused", "{what} belongs to {other}, which was taken back", what=image.key, other=key
                )

    def _version_now(self, image: journal.Image) -> int | None:
        row = self._work.find(CODECS[image.kind].row_type, image.key)
        return None if row is None else row.version


def _version(columns: dict[str, Any] | None) -> Any:
    """The version in an image's columns; None where the row was not there."""
    return None if columns is None else columns["version"]


def _rows_of(entry: journal.Entry) -> set[Place]:
    return {(image.kind, image.key) for image in entry.body.rows}


def _is_delivery(entry: journal.Entry) -> bool:
    return entry.body.command == "SetUnitStatus" and entry.body.args.get("status") == UnitStatus.DELIVERED
